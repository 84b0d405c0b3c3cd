import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatFigure, formatValue } from "#core/figures/format";
import { analysisFields, OPTIONS, sentence, signed } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { EstimateStamp } from "#web/pages/commitments/estimate-stamp.tsx";
import { Box } from "#web/ui/box.tsx";

/** What each option would save in each future; a loss says so. */
export function ScenarioRows({ analysis }: { readonly analysis: CommitmentAnalysis }) {
  const { scenarios, options } = analysis;
  if (scenarios.length === 0) return null;
  const names = options.map(({ name }) => name);
  const isNothing = (name: (typeof names)[number]) => Number(options.find((one) => one.name === name)?.commitment.value ?? 0) === 0;
  return (
    <Box
      title="If the future is another"
      sub="saving a month of each option, and how much of it is used"
      level={3}
      tools={
        <>
          <EstimateStamp rates={analysis.rates} quiet />
          <CsvLink path="/api/commitments/analysis" query={{ ...analysisFields(analysis.question), part: "scenarios" }} what="scenarios" />
        </>
      }
    >
      <div className="tw">
        <table className="datagrid">
          <caption className="sr">Options by scenario</caption>
          <thead>
            <tr>
              <th scope="col">Scenario</th>
              {names.map((name) => (
                <th key={name} scope="col" className="n">
                  {OPTIONS[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scenarios.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="whitespace-normal!">
                  {sentence(signed(row.label))}
                  {row.kind === "event" && <div className="t-12 font-normal text-ink-3">named event</div>}
                </th>
                {names.map((name) => {
                  const of = row.options.find(({ option }) => option === name);
                  return (
                    <td key={name} className="n">
                      {of === undefined ? (
                        <span className="text-ink-3">unknown</span>
                      ) : (
                        <>
                          <Saved saving={of.saving} />
                          <div className="t-12 text-ink-3 secondary">
                            {isNothing(name) ? "nothing promised" : `${formatFigure(of.utilization)} used`}
                            {Number(of.regret.value ?? 0) > 0 && <span>, {formatValue(of.regret.value, of.regret.unit, { bare: true })} regret</span>}
                          </div>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}

function Saved({ saving }: { readonly saving: CommitmentAnalysis["scenarios"][number]["options"][number]["saving"] }) {
  const isLoss = Number(saving.value ?? 0) < 0;
  return <span className={`planned ${isLoss ? "rise" : ""}`}>{formatFigure(saving, { bare: true })}</span>;
}
