import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatFigure } from "#core/figures/format";

/** The points that were worked out. */
export function FrontierTable({ analysis: { frontier } }: { readonly analysis: CommitmentAnalysis }) {
  return (
    <div className="tw max-h-[320px] overflow-y-auto" tabIndex={0} role="region" aria-label="Points of the frontier">
      <table className="datagrid">
        <thead>
          <tr>
            <th scope="col" className="n">
              Per hour
            </th>
            <th scope="col" className="n">
              Savings rate
            </th>
            <th scope="col" className="n">
              Months
            </th>
            <th scope="col" className="n secondary">
              Saves a month
            </th>
            <th scope="col" className="n secondary">
              Worst loss
            </th>
          </tr>
        </thead>
        <tbody>
          {frontier.map((point) => (
            <tr key={point.commitment.id}>
              <td className="n">{formatFigure(point.commitment, { bare: true })}</td>
              <td className="n">{formatFigure(point.esr)}</td>
              <td className="n">{formatFigure(point.lockInMonths, { bare: true })}</td>
              <td className="n secondary">{formatFigure(point.saving, { bare: true })}</td>
              <td className="n secondary">{formatFigure(point.worstLoss, { bare: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
