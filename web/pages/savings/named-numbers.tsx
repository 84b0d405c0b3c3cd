import type { Projection } from "#core/api/projection";
import { formatFigure } from "#core/figures/format";
import { useQueryView } from "#web/query/query-view.tsx";

/** Month to date, forecast, run rate, after the guaranteed 20 %: four names for four numbers. */
export function NamedNumbers({ data }: { readonly data: Projection }) {
  const open = useQueryView();
  return (
    <section className="flex flex-col gap-3" aria-labelledby="numbers">
      <h2 id="numbers" className="section-head">
        The month in progress <span>four numbers on the base of the guarantee</span>
      </h2>
      <div className="kpis" role="group" aria-label="The month in progress">
        {data.numbers.map(({ key, label, figure, low, high, explanation }) => (
          <button
            key={key}
            type="button"
            className="kpi"
            title={`${explanation} Open the query`}
            onClick={() => open(figure.queryId, figure.label)}
            disabled={figure.value === null}
          >
            <span className="kpi-name">{label}</span>
            <span className={`kpi-value ${figure.value === null ? "unknown" : ""}`}>
              <span className={figure.kind === "projected" && figure.value !== null ? "planned" : ""}>{formatFigure(figure, { bare: true })}</span>
              {figure.unit === "USD/month" && <small>per month</small>}
            </span>
            {low !== null && high !== null && low.value !== null && (
              <span className="kpi-note num">
                {formatFigure(low)} to {formatFigure(high)}
              </span>
            )}
            <span className="kpi-note text-ink-3! line-clamp-4">{explanation}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
