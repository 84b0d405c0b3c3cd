import type { Columns } from "#core/costs/metric";
import type { SemanticModel } from "#core/costs/semantic-model";
import { type Sql, identifier, isAnyOf, join, sql } from "#core/costs/sql/sql";
import { textOfHour } from "#services/commitments/hours";

/** What a row is grouped by. */
const KEYS = ["kind", "commitment", "account", "service", "region", "usage_type", "operation", "instance_type", "rate"] as const;
/** What follows from the commitment: any of the group's rows tells it. */
const FACTS = ["offering", "term", "payment", "plan_region", "plan_family", "starts", "ends", "number", "units_each", "zone", "class"] as const;
const SUMS = ["quantity", "normalized", "effective", "list", "fee", "committed", "used", "amortized", "hours"] as const;
/** What the statement's columns are, in its order. */
export const LINE_COLUMNS = [...KEYS, ...FACTS, ...SUMS, "first", "last"] as const;

type Source = {
  readonly table: Sql;
  readonly texts: Readonly<Record<(typeof KEYS)[number] | (typeof FACTS)[number], Sql>>;
  readonly sums: Readonly<Record<Exclude<(typeof SUMS)[number], "hours">, Sql>>;
  readonly start: Sql;
  readonly end: Sql | undefined;
  readonly parts: readonly { readonly where: Sql; readonly told: boolean }[];
};

const TEXT = sql`cast(null as varchar)`;
const NUMBER = sql`cast(null as double)`;

/**
 * Rows of the bill that commitments made, in whole hours `[from, to)`: what they covered, by kind of usage, and what they
 * cost. Facts of a commitment are read from its fees alone, which are few: usage would repeat them a million times.
 */
export function commitmentLinesSql(model: SemanticModel, { from, to }: { readonly from: number; readonly to: number }): string {
  const source = model.family === "cur" ? ofCur(model.columns.cur) : ofFocus(model.columns.focus);
  const { table, texts, sums, start, end, parts } = source;
  const hours = end === undefined ? sql`1` : sql`date_diff('hour', ${start}, ${end})`;
  const positions = join(
    KEYS.map((_, index) => sql`${index + 1}`),
    ", ",
  );
  const select = ({ where, told }: Source["parts"][number]) => {
    const columns = [
      ...KEYS.map((name) => sql`${texts[name]} as ${identifier(name)}`),
      ...FACTS.map((name) => sql`${told ? sql`arbitrary(${texts[name]})` : TEXT} as ${identifier(name)}`),
      ...SUMS.map((name) => sql`sum(${name === "hours" ? hours : sums[name]}) as ${identifier(name)}`),
    ];
    return sql`select ${join(columns, ", ")}, min(${start}) as first, max(${end ?? start}) as last from ${table} where billing_period between ${textOfHour(from).slice(0, 7)} and ${textOfHour(to - 1).slice(0, 7)} and ${start} >= timestamp ${textOfHour(from)} and ${start} < timestamp ${textOfHour(to)} and ${where} group by ${positions}`;
  };
  return parts.map((part) => select(part).text).join("\nunion all\n");
}

function ofCur(columns: Columns): Source {
  const text = textIn(columns);
  const number = numberIn(columns);
  const type = identifier("line_item_line_item_type");
  const plan = text("savings_plan_savings_plan_a_r_n");
  const reservation = text("reservation_reservation_a_r_n");
  const either = (one: Sql, other: Sql) => sql`coalesce(${one}, ${other})`;
  return {
    table: sql`cur`,
    texts: {
      kind: type,
      commitment: either(plan, reservation),
      account: text("line_item_usage_account_id"),
      offering: text("savings_plan_offering_type"),
      term: either(text("savings_plan_purchase_term"), text("pricing_lease_contract_length")),
      payment: either(text("savings_plan_payment_option"), text("pricing_purchase_option")),
      plan_region: text("savings_plan_region"),
      plan_family: text("savings_plan_instance_type_family"),
      starts: either(text("savings_plan_start_time"), text("reservation_start_time")),
      ends: either(text("savings_plan_end_time"), text("reservation_end_time")),
      service: text("x_service"),
      region: text("product_region_code", "product_region"),
      usage_type: text("line_item_usage_type"),
      operation: text("line_item_operation"),
      instance_type: text("product_instance_type", "x_instance_type"),
      rate: columns.has("savings_plan_savings_plan_rate")
        ? sql`case when ${type} = 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_rate end`
        : NUMBER,
      number: text("reservation_number_of_reservations"),
      units_each: text("reservation_normalized_units_per_reservation"),
      zone: text("reservation_availability_zone"),
      class: text("pricing_offering_class"),
    },
    sums: {
      quantity: number("line_item_usage_amount"),
      normalized: number("line_item_normalized_usage_amount"),
      effective: sql`case when ${type} = 'DiscountedUsage' then ${number("reservation_effective_cost")} else ${number("savings_plan_savings_plan_effective_cost")} end`,
      list: number("pricing_public_on_demand_cost"),
      fee: number("line_item_unblended_cost"),
      committed: number("savings_plan_total_commitment_to_date"),
      used: number("savings_plan_used_commitment"),
      amortized: number("reservation_amortized_upfront_fee_for_billing_period"),
    },
    start: identifier("line_item_usage_start_date"),
    end: columns.has("line_item_usage_end_date") ? identifier("line_item_usage_end_date") : undefined,
    parts: [
      { where: isAnyOf(type, ["SavingsPlanCoveredUsage", "DiscountedUsage"]), told: false },
      {
        where: sql`${isAnyOf(type, ["SavingsPlanRecurringFee", "SavingsPlanUpfrontFee", "RIFee", "Fee"])} and (${type} <> 'Fee' or ${reservation} is not null)`,
        told: true,
      },
    ],
  };
}

/** FOCUS says what a commitment covered and left unused; neither term, payment nor end. */
function ofFocus(columns: Columns): Source {
  const text = textIn(columns);
  const number = numberIn(columns);
  const status = text("CommitmentDiscountStatus");
  const isPlan = sql`x_purchase_option = 'savings_plan'`;
  const quantities = ["PricingQuantity", "ConsumedQuantity"].filter((name) => columns.has(name.toLowerCase())).map(identifier);
  const effective = number("EffectiveCost");
  return {
    table: sql`focus`,
    texts: {
      kind: sql`case when ChargeCategory = 'Purchase' then case when ${isPlan} then 'PlanPurchase' else 'Fee' end when ${status} = 'Unused' then case when ${isPlan} then 'PlanUnused' else 'ReservationUnused' end when ${isPlan} then 'SavingsPlanCoveredUsage' else 'DiscountedUsage' end`,
      commitment: text("CommitmentDiscountId"),
      account: text("SubAccountId"),
      offering: TEXT,
      term: TEXT,
      payment: TEXT,
      plan_region: TEXT,
      plan_family: TEXT,
      starts: TEXT,
      ends: TEXT,
      service: text("x_service"),
      region: text("RegionId", "RegionName"),
      usage_type: text("x_UsageType", "SkuMeter"),
      operation: text("x_Operation"),
      instance_type: text("x_instance_type"),
      rate: NUMBER,
      number: TEXT,
      units_each: TEXT,
      zone: TEXT,
      class: TEXT,
    },
    sums: {
      quantity: quantities.length === 0 ? NUMBER : sql`coalesce(${join(quantities, ", ")}, 0)`,
      normalized: NUMBER,
      effective,
      list: number("ListCost"),
      fee: number("BilledCost"),
      committed: NUMBER,
      used: NUMBER,
      amortized: NUMBER,
    },
    start: identifier("ChargePeriodStart"),
    end: columns.has("chargeperiodend") ? identifier("ChargePeriodEnd") : undefined,
    parts: [
      { where: columns.has("commitmentdiscountid") ? sql`CommitmentDiscountId is not null and CommitmentDiscountId <> ''` : sql`1 = 0`, told: false },
    ],
  };
}

const textIn =
  (columns: Columns) =>
  (...names: readonly string[]): Sql => {
    const found = names.find((name) => columns.has(name.toLowerCase()));
    return found === undefined ? TEXT : sql`nullif(${identifier(found)}, '')`;
  };

const numberIn =
  (columns: Columns) =>
  (name: string): Sql =>
    columns.has(name.toLowerCase()) ? identifier(name) : NUMBER;
