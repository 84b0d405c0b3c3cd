import { formatValue } from "#core/figures/format";

type Props = {
  /** USD, decimal; negative where it costs more. */
  readonly perMonth: string;
  readonly perHour: string;
  readonly basis: "gross" | "net" | null;
};

/** What a change that succeeded saves from now on: expected, so dashed. */
export function Saving({ perMonth, perHour, basis }: Props) {
  const dearer = perMonth.startsWith("-");
  const size = (usd: string, unit: string) => <span className="figure figure-planned">{formatValue(usd, unit, { bare: true, sign: "never" })}</span>;
  return (
    <p className="num">
      {dearer ? "Costs" : "Saves"} {size(perMonth, "USD/month")}
      {dearer ? " more" : ""} per month, {size(perHour, "USD/h")} per hour
      {basis === "gross" && !dearer && <span className="text-ink-3">, before what Savings Plans do with it</span>}
    </p>
  );
}
