import { ChevronRight } from "lucide-react";
import type { LeftOutAdvice } from "#core/api/recommendations";
import { formatFigure } from "#core/figures/format";
import { typeLabel } from "#web/pages/recommendations/recommendation-words.ts";

/** What would be advised at on-demand prices and is not: with gross, net, and what commitments do. */
export function LeftOut({ rows }: { readonly rows: readonly LeftOutAdvice[] }) {
  if (rows.length === 0) return null;
  return (
    <details className="fold box fold-lines">
      <summary>
        <ChevronRight strokeWidth={1.6} aria-hidden="true" />
        Left out: costs more than it saves ({rows.length})
      </summary>
      <p className="t-12 text-ink-3 px-3.5 pb-2.5 max-w-[76ch]">
        At on-demand prices these would save. Savings Plans and reservations pay for that usage, and go on being paid without it; each is judged on
        top of everything that is recommended.
      </p>
      <div className="tw">
        <table className="datagrid">
          <caption className="sr">Left out after commitments</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="n secondary">
                Before commitments
              </th>
              <th scope="col" className="n">
                Saves, net
              </th>
              <th scope="col" className="secondary">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="whitespace-normal!">
                  {row.title}
                  <div className="t-12 font-normal text-ink-3">
                    {typeLabel(row.type)}, {row.account === "" ? "all accounts" : row.account}
                    {row.region === "" ? "" : `, ${row.region}`}
                  </div>
                  <div className="primary t-12 font-normal text-ink-3">
                    {formatFigure(row.gross, { bare: true })} before commitments{row.netReason === null ? "" : `: it ${row.netReason}`}
                  </div>
                </th>
                <td className="n secondary text-ink-2!">{formatFigure(row.gross, { bare: true })}</td>
                <td className="n">
                  <span className="planned">{formatFigure(row.net, { bare: true })}</span>
                </td>
                <td className="secondary wrap text-ink-2!">{row.netReason === null ? "" : `It ${row.netReason}.`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
