import { ChevronRight } from "lucide-react";
import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatFigure } from "#core/figures/format";
import { BlockView } from "#web/charts/block-view.tsx";
import { Link } from "#web/app/router.tsx";
import { analysisFields, serviceName } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { type HeadColumn, HeadRow } from "#web/ui/head-row.tsx";

const COLUMNS: readonly HeadColumn[] = [
  ["Usage"],
  ["Mean per hour", "n"],
  ["Uncovered", "n"],
  ["Nine of ten hours", "n secondary"],
  ["Peak", "n secondary"],
  ["Varies", "n secondary"],
  ["Trend a month", "n secondary"],
];

/** What it was worked out from: usage by family and region, and what was left out of it. Folded, since it is evidence. */
export function UsageRows({ analysis }: { readonly analysis: CommitmentAnalysis }) {
  const { usage, excluded, question, blocks } = analysis;
  if (usage.length === 0 && excluded.length === 0) return null;
  return (
    <details className="fold box fold-lines">
      <summary>
        <ChevronRight strokeWidth={1.6} aria-hidden="true" />
        Worked out from {question.lookbackDays} days of usage
        {excluded.length > 0 && `, ${excluded.length} approved ${excluded.length === 1 ? "change" : "changes"} left out`}
      </summary>
      {excluded.length > 0 && (
        <ul className="px-[14px] pb-2 flex flex-col gap-1 t-12" aria-label="Left out of the base">
          {excluded.map((change) => (
            <li key={change.proposal}>
              <Link href={`/approvals/${change.proposal}`} className="mono">
                {change.proposal}
              </Link>{" "}
              {change.title}: <span className="num">{formatFigure(change.perHour)}</span> <span className="text-ink-3">{change.why}</span>
            </li>
          ))}
        </ul>
      )}
      {blocks.usage !== null && (
        <div className="px-[14px] pb-3">
          <BlockView block={blocks.usage} level={3} />
        </div>
      )}
      {usage.length > 0 && (
        <>
          <div className="tw border-t border-line mt-0!">
            <table className="datagrid">
              <caption className="sr">Usage by family and region, on-demand dollars an hour</caption>
              <thead>
                <HeadRow columns={COLUMNS} />
              </thead>
              <tbody>
                {usage.map((row) => (
                  <tr key={`${row.service}${row.family}${row.region}`}>
                    <th scope="row" className="whitespace-normal!">
                      {row.family ?? serviceName(row.service)}
                      <div className="t-12 font-normal text-ink-3">
                        {row.region}
                        {row.season === null ? "" : `, ${row.season}`}
                      </div>
                    </th>
                    <td className="n">
                      <FigureButton figure={row.mean} bare />
                    </td>
                    <td className="n">
                      <FigureButton figure={row.uncovered} bare />
                    </td>
                    <td className="n secondary">{formatFigure(row.floor, { bare: true })}</td>
                    <td className="n secondary">{formatFigure(row.peak, { bare: true })}</td>
                    <td className="n secondary">{formatFigure(row.variability)}</td>
                    <td className="n secondary">{formatFigure(row.trend, { sign: "always" })}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <div className="border-t border-line px-2 py-1.5 mt-0! flex flex-wrap">
        {usage.length > 0 && (
          <CsvLink path="/api/commitments/analysis" query={{ ...analysisFields(question), part: "usage" }} what="usage" label="Usage" />
        )}
        {excluded.length > 0 && (
          <CsvLink
            path="/api/commitments/analysis"
            query={{ ...analysisFields(question), part: "excluded" }}
            what="changes-left-out"
            label="Left out"
          />
        )}
      </div>
    </details>
  );
}
