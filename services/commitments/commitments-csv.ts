import type { CommitmentAnalysis, CommitmentPosition } from "#core/api/commitments";
import { toCsv } from "#core/costs/csv";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";

type Columns<T> = readonly (readonly [name: string, cell: (row: T) => Figure | Cell])[];

/** A cell that is a figure gives its value; unknown is empty. */
function csvOf<T>(rows: readonly T[], columns: Columns<T>): string {
  const cellOf = (cell: Figure | Cell): Cell => (cell !== null && typeof cell === "object" ? cell.value : cell);
  return toCsv({
    columns: columns.map(([name]) => ({ name, type: "varchar" })),
    rows: rows.map((row) => columns.map(([, cell]) => cellOf(cell(row)))),
  });
}

export type PositionPart = "plans" | "reservations" | "calendar" | "history";

/** A table of the position. Amounts are USD; shares are of one. */
export function positionCsv(position: CommitmentPosition, part: PositionPart): string {
  switch (part) {
    case "plans":
      return csvOf(position.plans, [
        ["id", ({ id }) => id],
        ["arn", ({ arn }) => arn],
        ["type", ({ type }) => type],
        ["family", ({ family }) => family],
        ["region", ({ region }) => region],
        ["account", ({ account }) => account.id],
        ["account_name", ({ account }) => account.name],
        ["term", ({ term }) => term],
        ["payment", ({ payment }) => payment],
        ["commitment_usd_per_hour", ({ commitment }) => commitment],
        ["start", ({ start }) => start],
        ["end", ({ end }) => end],
        ["days_left", ({ daysLeft }) => daysLeft],
        ["state", ({ state }) => state],
        ["utilization", ({ utilization }) => utilization],
        ["unused_usd", ({ unused }) => unused],
        ["net_savings_usd", ({ netSavings }) => netSavings],
        ["outstanding_usd", ({ outstanding }) => outstanding],
        ["returnable_until", ({ returnableUntil }) => returnableUntil],
        ["bought_by", ({ boughtBy }) => boughtBy],
      ]);
    case "reservations":
      return csvOf(position.reservations, [
        ["id", ({ id }) => id],
        ["service", ({ service }) => service],
        ["account", ({ account }) => account.id],
        ["account_name", ({ account }) => account.name],
        ["region", ({ region }) => region],
        ["instance_type", ({ what }) => what],
        ["count", ({ count }) => count],
        ["term", ({ term }) => term],
        ["payment", ({ payment }) => payment],
        ["start", ({ start }) => start],
        ["end", ({ end }) => end],
        ["days_left", ({ daysLeft }) => daysLeft],
        ["state", ({ state }) => state],
        ["utilization", ({ utilization }) => utilization],
        ["unused_usd", ({ unused }) => unused],
        ["net_savings_usd", ({ netSavings }) => netSavings],
      ]);
    case "calendar":
      return csvOf(
        position.calendar.flatMap(({ month, fallsBack, items }) => items.map((item) => ({ month, fallsBack, ...item }))),
        [
          ["month", ({ month }) => month],
          ["id", ({ id }) => id],
          ["kind", ({ kind }) => kind],
          ["what", ({ what }) => what],
          ["end", ({ end }) => end],
          ["commitment_usd_per_hour", ({ commitment }) => commitment],
          ["month_falls_back_usd_per_month", ({ fallsBack }) => fallsBack],
          ["renewal_start", ({ renewal }) => renewal?.startAt ?? null],
          ["renewal_usd_per_hour", ({ renewal }) => renewal?.commitment ?? null],
        ],
      );
    case "history": {
      const { columns, rows } = position.blocks.history;
      return toCsv({ columns: columns.map(({ name }) => ({ name, type: "varchar" })), rows });
    }
  }
}

export type AnalysisPart = "options" | "frontier" | "compare" | "scenarios" | "usage" | "ladder";

export function analysisCsv(analysis: CommitmentAnalysis, part: AnalysisPart): string {
  const rates: readonly [string, () => string] = ["rates", () => analysis.rates.source];
  switch (part) {
    case "options":
      return csvOf(analysis.options, [
        ["option", ({ name }) => name],
        ["commitment_usd_per_hour", ({ commitment }) => commitment],
        ["total_usd", ({ total }) => total],
        ["upfront_usd", ({ upfront }) => upfront],
        ["saving_usd_per_month", ({ saving }) => saving],
        ["effective_savings_rate_before", ({ esrBefore }) => esrBefore],
        ["effective_savings_rate_after", ({ esrAfter }) => esrAfter],
        ["coverage_before", ({ coverageBefore }) => coverageBefore],
        ["coverage_low", ({ coverage }) => coverage.low],
        ["coverage", ({ coverage }) => coverage.expected],
        ["coverage_high", ({ coverage }) => coverage.high],
        ["utilization_low", ({ utilization }) => utilization.low],
        ["utilization", ({ utilization }) => utilization.expected],
        ["utilization_high", ({ utilization }) => utilization.high],
        ["lock_in_months", ({ lockInMonthsAfter }) => lockInMonthsAfter],
        ["worst_loss_usd", ({ worstLoss }) => worstLoss],
        ["worst_scenario", ({ worstScenario }) => worstScenario],
        ["largest_regret_usd", ({ largestRegret }) => largestRegret],
        ["break_even_utilization", ({ breakEvenUtilization }) => breakEvenUtilization],
        ["break_even_date", ({ breakEvenDate }) => breakEvenDate],
        ["back_test_days", ({ backTest }) => backTest?.days ?? null],
        ["back_test_saving_usd", ({ backTest }) => backTest?.saving ?? null],
        ["cost_of_money_usd", ({ costOfMoney }) => costOfMoney],
        rates,
      ]);
    case "frontier":
      return csvOf(analysis.frontier, [
        ["commitment_usd_per_hour", ({ commitment }) => commitment],
        ["effective_savings_rate", ({ esr }) => esr],
        ["lock_in_months", ({ lockInMonths }) => lockInMonths],
        ["saving_usd_per_month", ({ saving }) => saving],
        ["worst_loss_usd", ({ worstLoss }) => worstLoss],
        ["option", ({ option }) => option],
        rates,
      ]);
    case "compare":
      return csvOf(analysis.compare, [
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
    case "scenarios":
      return csvOf(
        analysis.scenarios.flatMap(({ id, label, options }) => options.map((option) => ({ id, label, ...option }))),
        [
          ["scenario", ({ label }) => label],
          ["option", ({ option }) => option],
          ["saving_usd_per_month", ({ saving }) => saving],
          ["utilization", ({ utilization }) => utilization],
          ["regret_usd", ({ regret }) => regret],
        ],
      );
    case "usage":
      return csvOf(analysis.usage, [
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
    case "ladder":
      return csvOf(
        analysis.options.flatMap(({ name, ladder }) => ladder.map((rung) => ({ name, ...rung }))),
        [
          ["option", ({ name }) => name],
          ["tranche", ({ n }) => n],
          ["commitment_usd_per_hour", ({ commitment }) => commitment],
          ["total_usd", ({ total }) => total],
          ["buy_at", ({ buyAt }) => buyAt],
          ["why", ({ why }) => why],
        ],
      );
  }
}
