import type { CommitmentPosition, PositionQuery } from "#core/api/commitments";
import type { SettledPlan } from "#core/api/commitments-plans";
import { toCsv } from "#core/costs/csv";
import { csvOf, figuresCsv } from "#core/csv/csv-of";

export type PositionPart = NonNullable<PositionQuery["part"]>;

/** A table of the position. Amounts are USD; shares are of one. */
export function positionCsv(position: CommitmentPosition, part: PositionPart): string {
  switch (part) {
    case "plans":
      return plansCsv(position.plans);
    case "reservations":
      return reservationsCsv(position);
    case "reservation_coverage":
      return reservationCoverageCsv(position);
    case "calendar":
      return calendarCsv(position);
    case "history": {
      const { columns, rows } = position.blocks.history;
      return toCsv({ columns: columns.map(({ name }) => ({ name, type: "varchar" })), rows });
    }
    case "key_figures":
      return figuresCsv(Object.values(position.totals));
  }
}

/** Savings Plans as they are settled: of the position, or those that an analysis counts as bought. */
export function plansCsv(plans: readonly SettledPlan[]): string {
  return csvOf(plans, [
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
}

function reservationsCsv({ reservations }: CommitmentPosition): string {
  return csvOf(reservations, [
    ["id", ({ id }) => id],
    ["service", ({ service }) => service],
    ["account", ({ account }) => account.id],
    ["account_name", ({ account }) => account.name],
    ["region", ({ region }) => region],
    ["instance_type", ({ what }) => what],
    ["product", ({ product }) => product],
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
}

function reservationCoverageCsv({ reservationCoverage }: CommitmentPosition): string {
  return csvOf(reservationCoverage, [
    ["service", ({ service }) => service],
    ["eligible_usd_per_hour", ({ eligible }) => eligible],
    ["coverage", ({ coverage }) => coverage],
    ["utilization", ({ utilization }) => utilization],
    ["advice", ({ advice }) => advice?.sentence ?? null],
    ["advice_family", ({ advice }) => advice?.family ?? null],
    ["advice_region", ({ advice }) => advice?.region ?? null],
    ["advice_account", ({ advice }) => advice?.account ?? null],
    ["advice_units", ({ advice }) => advice?.units ?? null],
    ["advice_term", ({ advice }) => advice?.term ?? null],
    ["advice_saving_usd_per_month", ({ advice }) => advice?.saving ?? null],
  ]);
}

function calendarCsv({ calendar }: CommitmentPosition): string {
  return csvOf(
    calendar.flatMap((month) => month.items.map((item) => ({ month, ...item }))),
    [
      ["month", ({ month }) => month.month],
      ["id", ({ id }) => id],
      ["kind", ({ kind }) => kind],
      ["what", ({ what }) => what],
      ["end", ({ end }) => end],
      ["commitment_usd_per_hour", ({ commitment }) => commitment],
      ["month_ending_usd_per_hour", ({ month }) => month.ending],
      ["month_falls_back_usd_per_month", ({ month }) => month.fallsBack],
      ["month_is_cliff", ({ month }) => String(month.cliff)],
      ["renewal_start", ({ renewal }) => renewal?.startAt ?? null],
      ["renewal_usd_per_hour", ({ renewal }) => renewal?.commitment ?? null],
    ],
  );
}
