import { differ, differIn } from "#core/canary/differ";
import { sumDecimals } from "#core/money";
import { type Finding, found, skipped, together } from "#services/canary/finding";
import { type Look, monthName } from "#services/canary/look";

/** Columns of the bill by its form, written here once more on purpose: what is compared must not be made by the same hand. */
const CUR = {
  table: "cur",
  cost: "line_item_unblended_cost",
  service: "x_service",
  account: "x_account",
  day: "line_item_usage_start_date",
} as const;
const FOCUS = { table: "focus", cost: "BilledCost", service: "x_service", account: "x_account", day: "ChargePeriodStart" } as const;

const sideOf = ({ catalog }: Look) => (catalog.tables.cur === undefined ? FOCUS : CUR);
const has = (look: Look, column: string) =>
  (look.catalog.tables[sideOf(look).table] ?? []).some(({ name }) => name.toLowerCase() === column.toLowerCase());
const money = (expression: string) => `sum(cast(${expression} as decimal(38, 12)))`;

/** What a row costs with commitments spread over their use, as AWS defines it. */
const AMORTIZED = `case
  when line_item_line_item_type = 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
  when line_item_line_item_type in ('SavingsPlanNegation', 'SavingsPlanUpfrontFee') then 0
  when line_item_line_item_type = 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date - savings_plan_used_commitment
  when line_item_line_item_type = 'DiscountedUsage' then reservation_effective_cost
  when line_item_line_item_type = 'RIFee' then reservation_unused_amortized_upfront_fee_for_billing_period + reservation_unused_recurring_fee
  when line_item_line_item_type = 'Fee' and reservation_reservation_a_r_n <> '' then 0
  else line_item_unblended_cost end`;
const OF_COMMITMENTS = [
  "savings_plan_savings_plan_effective_cost",
  "savings_plan_total_commitment_to_date",
  "savings_plan_used_commitment",
  "reservation_effective_cost",
  "reservation_unused_amortized_upfront_fee_for_billing_period",
  "reservation_unused_recurring_fee",
  "reservation_reservation_a_r_n",
];

export async function billedByHand(look: Look): Promise<Finding> {
  const { table, cost } = sideOf(look);
  return totalByHand(look, { metric: "unblended", table, expression: cost });
}

export async function amortizedByHand(look: Look): Promise<Finding> {
  if (look.catalog.tables.cur !== undefined)
    return OF_COMMITMENTS.every((column) => has(look, column))
      ? totalByHand(look, { metric: "amortized", table: "cur", expression: AMORTIZED })
      : skipped("The export lacks columns of commitments.");
  if (!has(look, "EffectiveCost")) return skipped("The export has no usable column EffectiveCost.");
  return totalByHand(look, { metric: "amortized", table: "focus", expression: "EffectiveCost" });
}

async function totalByHand(
  look: Look,
  { metric, table, expression }: { readonly metric: string; readonly table: string; readonly expression: string },
): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const [named, written] = await Promise.all([
          look.question({ metric, period }),
          look.amounts(`select ${money(expression)} as value from ${table} where billing_period = '${period}'`),
        ]);
        return found(
          [
            differ(
              { what: `${named.result.metric.label} of ${monthName(period)} by name`, value: named.total },
              { what: "by free SQL it", value: sumDecimals(Object.values(written.amounts)) },
              named.unit,
            ),
          ],
          `${named.result.metric.label} of ${monthName(period)} is one by name and by SQL.`,
          [named.queryId, written.queryId],
        );
      }),
    ),
  );
}

export const servicesByHand = (look: Look) => groupsByHand(look, "service");
export const accountsByHand = (look: Look) => groupsByHand(look, "account");

async function groupsByHand(look: Look, dimension: "service" | "account"): Promise<Finding> {
  const side = sideOf(look);
  if (!has(look, side[dimension])) return skipped(`The export names no ${dimension}.`);
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const [named, written] = await Promise.all([
          look.question({ metric: "unblended", period, groupBy: [dimension] }),
          look.amounts(
            `select ${side[dimension]}, ${money(side.cost)} as value from ${side.table} where billing_period = '${period}' group by ${side[dimension]}`,
          ),
        ]);
        return found(
          [differIn(named.amounts, written.amounts, { one: `by name, ${monthName(period)},`, other: "by free SQL it" }, named.unit)],
          `${named.result.rows.length} ${dimension}s of ${monthName(period)} are one by name and by SQL.`,
          [named.queryId, written.queryId],
        );
      }),
    ),
  );
}

export async function daysByHand(look: Look): Promise<Finding> {
  const side = sideOf(look);
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const [named, written] = await Promise.all([
          look.question({ metric: "unblended", period, granularity: "daily" }),
          look.amounts(
            `select date_format(${side.day}, '%Y-%m-%d') as day, ${money(side.cost)} as value from ${side.table} where billing_period = '${period}' group by 1`,
          ),
        ]);
        const inside = Object.fromEntries(Object.entries(written.amounts).filter(([day]) => day.startsWith(period)));
        return found(
          [differIn(named.amounts, inside, { one: "by name", other: "by free SQL it" }, named.unit)],
          `${named.result.rows.length} days of ${monthName(period)} are one by name and by SQL.`,
          [named.queryId, written.queryId],
        );
      }),
    ),
  );
}
