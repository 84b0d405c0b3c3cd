import type { AnalysisQuery, CommitmentAnalysis, ScenarioRow } from "#core/api/commitments";
import { csvOf } from "#core/csv/csv-of";
import { optionColumns, type RatesColumn } from "#services/commitments/option-csv";
import { plansCsv } from "#services/commitments/position-csv";

export type AnalysisPart = NonNullable<AnalysisQuery["part"]>;

/** A table of the analysis. Amounts are USD; shares are of one. */
export function analysisCsv(analysis: CommitmentAnalysis, part: AnalysisPart): string {
  const rates: RatesColumn = ["rates", () => analysis.rates.source];
  switch (part) {
    case "options":
      return csvOf(analysis.options, [...optionColumns, rates]);
    case "frontier":
      return frontierCsv(analysis, rates);
    case "compare":
      return compareCsv(analysis, rates);
    case "scenarios":
      return scenariosCsv(analysis.scenarios, rates);
    case "usage":
      return usageCsv(analysis);
    case "ladder":
      return ladderCsv(analysis, rates);
    case "excluded":
      return excludedCsv(analysis);
    case "existing":
      return plansCsv(analysis.existing);
  }
}

/** What each option would do in each future. */
export function scenariosCsv(scenarios: readonly ScenarioRow[], rates: RatesColumn): string {
  return csvOf(
    scenarios.flatMap(({ id, label, kind, change, options }) => options.map((option) => ({ id, label, kind, change, ...option }))),
    [
      ["scenario", ({ label }) => label],
      ["kind", ({ kind }) => kind],
      ["usage_change", ({ change }) => change],
      ["option", ({ option }) => option],
      ["saving_usd_per_month", ({ saving }) => saving],
      ["utilization", ({ utilization }) => utilization],
      ["regret_usd", ({ regret }) => regret],
      rates,
    ],
  );
}

function frontierCsv({ frontier }: CommitmentAnalysis, rates: RatesColumn): string {
  return csvOf(frontier, [
    ["commitment_usd_per_hour", ({ commitment }) => commitment],
    ["effective_savings_rate", ({ esr }) => esr],
    ["lock_in_months", ({ lockInMonths }) => lockInMonths],
    ["saving_usd_per_month", ({ saving }) => saving],
    ["worst_loss_usd", ({ worstLoss }) => worstLoss],
    ["option", ({ option }) => option],
    rates,
  ]);
}

function compareCsv({ compare }: CommitmentAnalysis, rates: RatesColumn): string {
  return csvOf(compare, [
    ["type", ({ type }) => type],
    ["family", ({ family }) => family],
    ["region", ({ region }) => region],
    ["term", ({ term }) => term],
    ["payment", ({ payment }) => payment],
    ["commitment_usd_per_hour", ({ commitment }) => commitment],
    ["total_usd", ({ total }) => total],
    ["upfront_usd", ({ upfront }) => upfront],
    ["saving_usd_per_month", ({ saving }) => saving],
    ["saving_after_money_usd_per_month", ({ savingAfterMoney }) => savingAfterMoney],
    ["cost_of_money_usd", ({ costOfMoney }) => costOfMoney],
    ["effective_savings_rate", ({ esrAfter }) => esrAfter],
    ["lock_in_months", ({ lockInMonths }) => lockInMonths],
    ["worst_loss_usd", ({ worstLoss }) => worstLoss],
    ["note", ({ note }) => note],
    rates,
  ]);
}

function usageCsv({ usage }: CommitmentAnalysis): string {
  return csvOf(usage, [
    ["service", ({ service }) => service],
    ["family", ({ family }) => family],
    ["region", ({ region }) => region],
    ["mean_usd_per_hour", ({ mean }) => mean],
    ["left_on_demand_usd_per_hour", ({ uncovered }) => uncovered],
    ["floor_usd_per_hour", ({ floor }) => floor],
    ["peak_usd_per_hour", ({ peak }) => peak],
    ["variability", ({ variability }) => variability],
    ["trend_per_month", ({ trend }) => trend],
    ["season", ({ season }) => season],
  ]);
}

function ladderCsv({ options }: CommitmentAnalysis, rates: RatesColumn): string {
  return csvOf(
    options.flatMap(({ name, ladder }) => ladder.map((rung) => ({ name, ...rung }))),
    [
      ["option", ({ name }) => name],
      ["tranche", ({ n }) => n],
      ["commitment_usd_per_hour", ({ commitment }) => commitment],
      ["total_usd", ({ total }) => total],
      ["buy_at", ({ buyAt }) => buyAt],
      ["why", ({ why }) => why],
      rates,
    ],
  );
}

function excludedCsv({ excluded }: CommitmentAnalysis): string {
  return csvOf(excluded, [
    ["proposal", ({ proposal }) => proposal],
    ["kind", ({ kind }) => kind],
    ["title", ({ title }) => title],
    ["state", ({ state }) => state],
    ["leaves_usd_per_hour", ({ perHour }) => perHour],
    ["why", ({ why }) => why],
  ]);
}
