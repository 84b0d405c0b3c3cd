import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";
import type { Spend } from "#web/api/types.ts";
import { useQueryView } from "#web/query/query-view.tsx";

type Props = { readonly spend: Spend; readonly forecast: { readonly label: string; readonly figure: Figure } | undefined };

/** The sum, what it was before, the change and what the month is heading for. Each opens the query behind it. */
export function SpendTotals({ spend, forecast }: Props) {
  const { totals, period, compare } = spend;
  const ratio = totals.changeRatio?.value == null ? undefined : Number(totals.changeRatio.value);
  return (
    <div className="sums" role="group" aria-label="Totals">
      <Sum label={period.label} figure={totals.total} />
      {totals.previous !== null && compare !== null && <Sum label={compare.label} figure={totals.previous} quiet />}
      {totals.change !== null && (
        <Sum label="Change" figure={totals.change} signed>
          {totals.changeRatio !== null && ratio !== undefined && (
            <small className={`num ${Math.abs(ratio) < 0.03 ? "text-ink-3" : ratio > 0 ? "rise" : "fall"}`}>
              {formatFigure(totals.changeRatio, { sign: "always" })}
            </small>
          )}
        </Sum>
      )}
      {totals.gross !== null && <Sum label="Before credits" figure={totals.gross} quiet />}
      {totals.credits !== null && <Sum label="Credits" figure={totals.credits} quiet />}
      {totals.dailyAverage !== null && <Sum label="A day" figure={totals.dailyAverage} quiet />}
      {forecast !== undefined && <Sum label={forecast.label} figure={forecast.figure} />}
    </div>
  );
}

type SumProps = {
  readonly label: string;
  readonly figure: Figure;
  readonly quiet?: boolean;
  readonly signed?: boolean;
  readonly children?: React.ReactNode;
};

function Sum({ label, figure, quiet = false, signed = false, children }: SumProps) {
  const open = useQueryView();
  return (
    <div>
      <div className="t-12 text-ink-2">{label}</div>
      <div className={`sum ${quiet ? "text-ink-2" : ""}`}>
        <button
          type="button"
          className={figure.kind === "projected" ? "planned" : ""}
          title="Open the query"
          onClick={() => open(figure.queryId, figure.label)}
        >
          {formatFigure(figure, { bare: true, ...(signed ? { sign: "always" as const } : {}) })}
        </button>{" "}
        {children}
      </div>
    </div>
  );
}
