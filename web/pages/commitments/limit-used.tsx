import type { Figure } from "#core/costs/figure";
import { formatFigure, formatValue } from "#core/figures/format";

type Props = { readonly label: string; readonly of: { readonly used: Figure; readonly left: Figure; readonly limit: Figure } };

/** What of a limit is used: solid, since it is promised. */
export function LimitUsed({ label, of: { used, left, limit } }: Props) {
  const share = limit.value === null || Number(limit.value) === 0 ? undefined : Math.min(1, Number(used.value ?? 0) / Number(limit.value));
  return (
    <div>
      <div className="flex flex-wrap justify-between gap-x-3 t-12">
        <span className="text-ink-2">{label}</span>
        <span className="num">
          {formatFigure(used)} of {formatFigure(limit)}
        </span>
      </div>
      {share !== undefined && (
        <div className="progress mt-1.5" role="img" aria-label={`${label}: ${formatValue(share.toFixed(4), "ratio")} used`}>
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {left.value !== null && <div className="t-12 text-ink-3 num pt-1">{formatFigure(left)} left</div>}
    </div>
  );
}
