import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";

type Props = { readonly utilization: Figure; readonly of?: "savings_plan" | "reservation" };

/** How much of it is used; the rest is hatched, since it is paid all the same. Unknown is a word. */
export function UseBar({ utilization, of = "savings_plan" }: Props) {
  if (utilization.value === null) return <span className="text-ink-3">unknown</span>;
  const used = Math.max(0, Math.min(1, Number(utilization.value)));
  return (
    <span className="use" title={`${formatFigure(utilization)} used`}>
      <span className={`use-bar ${of === "reservation" ? "use-reserved" : ""}`} aria-hidden="true">
        <i style={{ width: `${used * 100}%` }} />
      </span>
      <span className="num">{formatFigure(utilization)}</span>
    </span>
  );
}
