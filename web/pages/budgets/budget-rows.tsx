import type { z } from "zod";
import type { BudgetStatus } from "#core/api/budgets";
import { formatFigure, formatValue } from "#core/figures/format";
import { navigate } from "#web/app/router.tsx";
import { PERIODS, STATES } from "#web/pages/budgets/budget-words.ts";
import { FigureButton } from "#web/query/sum.tsx";

type Status = z.infer<typeof BudgetStatus>;

/** Those that need somebody first; the bar is solid for what is used and dashed for where it is heading. */
export function BudgetRows({ rows }: { readonly rows: readonly Status[] }) {
  return (
    <div className="box tw">
      <table className="datagrid">
        <thead>
          <tr>
            <th scope="col">Budget</th>
            <th scope="col" className="n">
              Used
            </th>
            <th scope="col" className="n secondary">
              Of
            </th>
            <th scope="col" className="secondary">
              Used and forecast
            </th>
            <th scope="col" className="n secondary">
              Forecast
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.budget.id}>
              <th scope="row" className="whitespace-normal!">
                <button
                  type="button"
                  data-row
                  className="text-left font-[520]"
                  onClick={() => navigate(`/budgets/${row.budget.id}${window.location.search}`)}
                >
                  {row.budget.name}
                </button>
                <div className="t-12 font-normal text-ink-3">
                  {row.budget.scope}, {row.periodLabel}
                </div>
              </th>
              <td className="n">
                {row.actual === null ? <span className="text-ink-3">unknown</span> : <FigureButton figure={row.actual} bare />}
                {row.used !== null && row.used.value !== null && <div className="t-12 text-ink-3">{formatFigure(row.used)}</div>}
              </td>
              <td className="n secondary">
                {formatValue(row.budget.amount, row.budget.currency)}
                <div className="t-12 text-ink-3">a {PERIODS[row.budget.period].toLowerCase()}</div>
              </td>
              <td className="secondary">
                <Burn row={row} />
              </td>
              <td className="n secondary">
                {row.forecast === null ? <span className="text-ink-3">unknown</span> : <FigureButton figure={row.forecast.figure} bare />}
                {row.overBy !== null && Number(row.overBy.value) > 0 && (
                  <div className="t-12 text-ink-3">{formatFigure(row.overBy, { bare: true, sign: "never" })} over</div>
                )}
              </td>
              <td>
                <span className={`badge ${STATES[row.state][1]}`}>
                  <i className="dot" aria-hidden="true" />
                  {STATES[row.state][0]}
                </span>
                {row.why !== null && <div className="t-12 text-ink-3">{row.why}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The scale goes to 125 % of the amount, so that going over can be seen. */
export function Burn({ row }: { readonly row: Status }) {
  const amount = Number(row.budget.amount);
  const place = (value: string | null | undefined) => (value == null ? 0 : Math.max(0, Math.min(100, (Number(value) / amount) * 80)));
  const actual = place(row.actual?.value);
  const forecast = place(row.forecast?.figure.value);
  const words = `${row.actual === null ? "unknown" : formatFigure(row.actual)} used of ${formatValue(row.budget.amount, row.budget.currency)}`;
  return (
    <span className="burn" role="img" aria-label={words} title={words}>
      <i className={`burn-used ${row.state === "over" ? "burn-over" : ""}`} style={{ width: `${actual}%` }} />
      {forecast > actual && <i className="burn-ahead" style={{ left: `${actual}%`, width: `${forecast - actual}%` }} />}
      <i className="burn-amount" />
    </span>
  );
}
