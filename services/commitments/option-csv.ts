import type { CommitmentOption } from "#core/api/commitments-option";
import type { CsvColumns } from "#core/csv/csv-of";

/** Estimated rates are said in the file as they are on the page. */
export type RatesColumn = readonly ["rates", () => string];

/** Everything that the card of an option says, its back-test with it. */
export const optionColumns: CsvColumns<CommitmentOption> = [
  ["option", ({ name }) => name],
  ["commitment_usd_per_hour", ({ commitment }) => commitment],
  ["total_usd", ({ total }) => total],
  ["upfront_usd", ({ upfront }) => upfront],
  ["saving_usd_per_month", ({ saving }) => saving],
  ["saving_over_term_usd", ({ savingOverTerm }) => savingOverTerm],
  ["effective_savings_rate_before", ({ esrBefore }) => esrBefore],
  ["effective_savings_rate_after", ({ esrAfter }) => esrAfter],
  ["coverage_before", ({ coverageBefore }) => coverageBefore],
  ["coverage_low", ({ coverage }) => coverage.low],
  ["coverage", ({ coverage }) => coverage.expected],
  ["coverage_high", ({ coverage }) => coverage.high],
  ["utilization_low", ({ utilization }) => utilization.low],
  ["utilization", ({ utilization }) => utilization.expected],
  ["utilization_high", ({ utilization }) => utilization.high],
  ["lock_in_months_before", ({ lockInMonthsBefore }) => lockInMonthsBefore],
  ["lock_in_months", ({ lockInMonthsAfter }) => lockInMonthsAfter],
  ["worst_loss_usd", ({ worstLoss }) => worstLoss],
  ["worst_scenario", ({ worstScenario }) => worstScenario],
  ["largest_regret_usd", ({ largestRegret }) => largestRegret],
  ["break_even_utilization", ({ breakEvenUtilization }) => breakEvenUtilization],
  ["break_even_date", ({ breakEvenDate }) => breakEvenDate],
  ["back_test_days", ({ backTest }) => backTest?.days ?? null],
  ["back_test_from", ({ backTest }) => backTest?.from ?? null],
  ["back_test_to", ({ backTest }) => backTest?.to ?? null],
  ["back_test_saving_usd", ({ backTest }) => backTest?.saving ?? null],
  ["back_test_utilization", ({ backTest }) => backTest?.utilization ?? null],
  ["cost_of_money_usd", ({ costOfMoney }) => costOfMoney],
];
