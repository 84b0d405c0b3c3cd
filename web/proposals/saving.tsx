import { formatValue } from "#core/figures/format";
import { compareDecimals } from "#core/money";

/** What it would save without commitments, and why that is another amount than what it saves. USD, decimal. */
export type Gross = { readonly perMonth: string; readonly reason: string | null };

type Props = {
  /** USD, decimal; negative where it costs more. */
  readonly perMonth: string;
  readonly perHour: string;
  readonly basis: "gross" | "net" | null;
  readonly gross?: Gross | undefined;
};

/** What a change that succeeded saves from now on: expected, so dashed. */
export function Saving({ perMonth, perHour, basis, gross }: Props) {
  const dearer = perMonth.startsWith("-");
  const size = (usd: string, unit: string) => <span className="figure figure-planned">{formatValue(usd, unit, { bare: true, sign: "never" })}</span>;
  return (
    <p className="num">
      {dearer ? "Costs" : "Saves"} {size(perMonth, "USD/month")}
      {dearer ? " more" : ""} per month, {size(perHour, "USD/h")} per hour
      {basis === "gross" && !dearer && <span className="text-ink-3">, before what Savings Plans do with it</span>}
      {basis === "net" && gross !== undefined && <BeforePlans net={perMonth} gross={gross} />}
    </p>
  );
}

/** Stands behind a net saving where the gross one is another: both, and the reason. */
export function BeforePlans({ net, gross: { perMonth, reason } }: { readonly net: string; readonly gross: Gross }) {
  if (compareDecimals(net, perMonth) === 0) return null;
  const less = compareDecimals(net, perMonth) < 0;
  return (
    <span className="t-12 block text-ink-3">
      {formatValue(perMonth, "USD/month")} before Savings Plans
      {reason === null
        ? `: what they do with the usage makes it ${less ? "less" : "more"}.`
        : `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`}
    </span>
  );
}
