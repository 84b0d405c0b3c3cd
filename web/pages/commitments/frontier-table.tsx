import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatFigure } from "#core/figures/format";
import { OPTIONS } from "#web/pages/commitments/commitment-words.ts";
import { type HeadColumn, HeadRow } from "#web/ui/head-row.tsx";

const COLUMNS: readonly HeadColumn[] = [
  ["Per hour", "n"],
  ["Savings rate", "n"],
  ["Months", "n"],
  ["Saves a month", "n secondary"],
  ["Worst loss", "n secondary"],
  ["Option", "secondary"],
];

/** The points that were worked out. */
export function FrontierTable({ analysis: { frontier } }: { readonly analysis: CommitmentAnalysis }) {
  return (
    <div className="tw max-h-[320px] overflow-y-auto" tabIndex={0} role="region" aria-label="Points of the frontier">
      <table className="datagrid">
        <thead>
          <HeadRow columns={COLUMNS} />
        </thead>
        <tbody>
          {frontier.map((point) => (
            <tr key={point.commitment.id}>
              <td className="n">{formatFigure(point.commitment, { bare: true })}</td>
              <td className="n">{formatFigure(point.esr)}</td>
              <td className="n">{formatFigure(point.lockInMonths, { bare: true })}</td>
              <td className="n secondary">{formatFigure(point.saving, { bare: true })}</td>
              <td className="n secondary">{formatFigure(point.worstLoss, { bare: true })}</td>
              <td className="secondary">{point.option === null ? "" : OPTIONS[point.option]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
