import type { Columns } from "#core/costs/metric";
import { type Sql, identifier, join, sql } from "#core/costs/sql/sql";

/** Row-level amounts over CUR 2.0. Source of the rules: AWS CUR Query Library and docs/methods/metrics.md. */

const c = identifier;
export const LINE_TYPE = c("line_item_line_item_type");
const UNBLENDED = c("line_item_unblended_cost");

/** Line items that are use of something. Negation and fee rows carry hours and rates too, and must not count as use. */
export const USAGE_TYPES = ["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"] as const;

const isUsage = sql`${LINE_TYPE} in (${USAGE_TYPES[0]}, ${USAGE_TYPES[1]}, ${USAGE_TYPES[2]})`;
const UNKNOWN = sql`cast(null as double)`;

/** Rows of split cost allocation repeat the cost of their node by pod; they carry no cost of their own. */
export function isPodRow(columns: Columns): Sql | undefined {
  return columns.has("split_line_item_parent_resource_id") ? sql`split_line_item_parent_resource_id is not null` : undefined;
}

function isUsageOnly(columns: Columns): Sql {
  const pod = isPodRow(columns);
  return pod ? sql`${isUsage} and split_line_item_parent_resource_id is null` : isUsage;
}

const orUnknown = (columns: Columns, name: string): Sql => (columns.has(name) ? c(name) : UNKNOWN);

/** The net column where AWS filled it, else the plain one: AWS leaves it empty where no discount applied. */
function orNet(columns: Columns, net: boolean, netName: string, name: string): Sql {
  const plain = orUnknown(columns, name);
  return net && columns.has(netName) ? sql`coalesce(${c(netName)}, ${plain})` : plain;
}

/** Unused part of a Savings Plan's fee row: total commitment less used, or what ingestion derived from fee less effective cost. */
export function savingsPlanUnused(columns: Columns): Sql {
  const exact = columns.has("savings_plan_total_commitment_to_date") && columns.has("savings_plan_used_commitment");
  return exact ? sql`savings_plan_total_commitment_to_date - savings_plan_used_commitment` : orUnknown(columns, "x_unused_commitment");
}

export function reservationUnused(columns: Columns, net = false): Sql {
  const upfront = orNet(
    columns,
    net,
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
  );
  const recurring = orNet(columns, net, "reservation_net_unused_recurring_fee", "reservation_unused_recurring_fee");
  return sql`${upfront} + ${recurring}`;
}

export function plainCost(columns: Columns, net = false): Sql {
  return net ? orNet(columns, true, "line_item_net_unblended_cost", "line_item_unblended_cost") : UNBLENDED;
}

/**
 * Amortized cost of a row: covered usage at its effective cost, negation 0, a recurring fee only its unused part,
 * an upfront fee 0. A reserved row without its effective-cost or fee column is unknown, not 0.
 */
export function amortizedCost(columns: Columns, net = false): Sql {
  const plain = plainCost(columns, net);
  const upfront = columns.has("reservation_reservation_a_r_n")
    ? sql` when 'Fee' then case when reservation_reservation_a_r_n <> '' then 0 else ${plain} end`
    : sql``;
  return sql`case ${LINE_TYPE} when 'SavingsPlanCoveredUsage' then ${orNet(columns, net, "savings_plan_net_savings_plan_effective_cost", "savings_plan_savings_plan_effective_cost")} when 'SavingsPlanNegation' then 0 when 'SavingsPlanRecurringFee' then ${savingsPlanUnused(columns)} when 'SavingsPlanUpfrontFee' then 0 when 'DiscountedUsage' then ${orNet(columns, net, "reservation_net_effective_cost", "reservation_effective_cost")} when 'RIFee' then ${reservationUnused(columns, net)}${upfront} else ${plain} end`;
}

/** `amount` on rows of these line item types, 0 on others. */
export function onLineTypes(types: readonly string[], amount: Sql): Sql {
  const [only] = types;
  const list = join(
    types.map((type) => sql`${type}`),
    ", ",
  );
  const condition = types.length === 1 && only !== undefined ? sql`${LINE_TYPE} = ${only}` : sql`${LINE_TYPE} in (${list})`;
  return sql`case when ${condition} then ${amount} else 0 end`;
}

export function notOnLineTypes(types: readonly string[], amount: Sql): Sql {
  return sql`case when ${LINE_TYPE} in (${join(
    types.map((type) => sql`${type}`),
    ", ",
  )}) then 0 else ${amount} end`;
}

export function onUsage(columns: Columns, amount: Sql): Sql {
  return sql`case when ${isUsageOnly(columns)} then ${amount} else 0 end`;
}

const isEligible = sql`x_savings_plan_eligible and x_purchase_option = 'on_demand'`;

/** Public on-demand price of usage that a Savings Plan covers. */
export const coveredAtOnDemand = onLineTypes(["SavingsPlanCoveredUsage"], c("pricing_public_on_demand_cost"));

/** Public on-demand price of usage that a Savings Plan covers or could cover. */
export const eligibleAtOnDemand = sql`case when ${LINE_TYPE} = 'SavingsPlanCoveredUsage' or (${LINE_TYPE} = 'Usage' and ${isEligible}) then pricing_public_on_demand_cost else 0 end`;

/** Public on-demand price of usage that any commitment covers or a Savings Plan could cover. */
export const committableAtOnDemand = sql`case when ${LINE_TYPE} in ('SavingsPlanCoveredUsage', 'DiscountedUsage') or (${LINE_TYPE} = 'Usage' and ${isEligible}) then pricing_public_on_demand_cost else 0 end`;

/**
 * Public on-demand price less amortized cost, on rows of commitments: what they save, unused parts counted against them.
 *
 * @param onDemand also counts what usage that no commitment covers saves against the public price
 */
export function committableSavings(columns: Columns, onDemand: boolean): Sql {
  const covered = orUnknown(columns, "savings_plan_savings_plan_effective_cost");
  const reserved = orUnknown(columns, "reservation_effective_cost");
  const rest = onDemand ? sql` when 'Usage' then case when ${isEligible} then pricing_public_on_demand_cost - ${UNBLENDED} else 0 end` : sql``;
  return sql`case ${LINE_TYPE} when 'SavingsPlanCoveredUsage' then pricing_public_on_demand_cost - ${covered} when 'DiscountedUsage' then pricing_public_on_demand_cost - ${reserved} when 'SavingsPlanRecurringFee' then -(${savingsPlanUnused(columns)}) when 'RIFee' then -(${reservationUnused(columns)})${rest} else 0 end`;
}

/** Used part of a Savings Plan's fee row. */
export function savingsPlanUsed(columns: Columns, total: Sql): Sql {
  return columns.has("savings_plan_used_commitment") ? c("savings_plan_used_commitment") : sql`${total} - (${savingsPlanUnused(columns)})`;
}
