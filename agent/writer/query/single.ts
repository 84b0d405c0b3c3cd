import { dailyAverage } from "#core/figures/derive";
import { finding, move, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { type Facts, isMoney } from "#agent/writer/query/facts";

/** What can be said of a single total beyond itself. */
export function singleFindings(facts: Facts, ledger: Ledger): Sentence[] {
  const { result, total, change, changeRatio } = facts;
  if (facts.by !== undefined || facts.shape.time !== undefined || !known(total)) return [];
  const said: Sentence[] = [];
  const days = result.period.daysWithData;
  if (isMoney(facts) && result.metric.additive && days > 1 && facts.extras.average === undefined && sign(total) > 0) {
    const average = { ...dailyAverage(total, days, `${total.label}, per day`), unit: total.unit };
    said.push(
      finding(
        0.4,
        `That is ${ledger.print(average)} a day over ${counted(ledger, total, "days", days, "days with data")} days${days < result.period.days ? " with data" : ""}.`,
      ),
    );
  }
  if (sign(total) === 0 && result.rows.length > 0) said.push(finding(0.8, "Rows exist, and they sum to zero: this is measured, not missing."));
  if (known(change) && known(changeRatio) && Math.abs(roughly(changeRatio)) > 0.1 && result.metric.additive) {
    said.push(move(`Ask why, and I take the ${sign(change) > 0 ? "rise" : "fall"} apart.`));
  }
  if (result.metric.name.includes("utilization") && roughly(total) < 0.95)
    said.push(finding(0.6, "The rest of the commitment is paid for and not used."));
  return said;
}
