import { copy } from "#adapters/warehouse/testing/export-files";
import type { CostEngine } from "#core/ports/cost-engine";

/**
 * A select that makes lines of a CUR for a month: every line item type, missing and empty values, pods, plans and
 * reservations, amounts of many digits. The same rows each time.
 */
export function randomBillRows(month: string, rows: number): string {
  const draw = (salt: string, n: number) => `(hash(i, '${month}', '${salt}') % ${n})::bigint`;
  const pick = (salt: string, values: readonly (string | null)[]) =>
    `[${values.map((value) => (value === null ? "null" : `'${value}'`)).join(", ")}][1 + ${draw(salt, values.length)}]`;
  const amount = (salt: string) => `(${draw(salt, 1_000_003)}::double / 7919.0)`;
  const maybe = (salt: string, expression: string, of = 4) => `case when ${draw(`${salt}?`, of)} = 0 then null else ${expression} end`;
  const isPod = `(${draw("pod", 8)} = 0)`;
  const type = pick("type", [
    "Usage",
    "Usage",
    "Usage",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "SavingsPlanRecurringFee",
    "SavingsPlanUpfrontFee",
    "RIFee",
    "Fee",
    "Credit",
    "Refund",
    "Tax",
  ]);
  const entry = (key: string, value: string) => `{'key': '${key}', 'value': ${value}}`;
  const late = month >= "2026-09" ? [entry("user_late", pick("late", ["x", "y"]))] : [];
  return `select
    timestamp '${month}-01' as bill_billing_period_start_date,
    case when ${draw("outside", 50)} = 0 then timestamp '${month}-01' - interval 1 day when ${draw("outside", 50)} = 1 then null else timestamp '${month}-01' + to_hours(${draw("hour", 24 * 28)}::int) end as line_item_usage_start_date,
    timestamp '${month}-01' + to_hours(1 + ${draw("hour", 24 * 28)}::int) as line_item_usage_end_date,
    case when ${isPod} then 'Usage' else ${type} end as line_item_line_item_type,
    ${pick("product", ["AmazonEC2", "AmazonS3", "AmazonRDS", "AmazonEKS", "AWSSupportBusiness"])} as line_item_product_code,
    ${pick("usage", ["BoxUsage:m6i.large", "BoxUsage:c6i.xlarge", "SpotUsage:m6i.large", "EBS:VolumeUsage.gp3", "TimedStorage-ByteHrs", "NatGateway-Bytes"])} as line_item_usage_type,
    ${pick("operation", ["RunInstances", "CreateVolume-Gp3", "", null])} as line_item_operation,
    'i-' || ${draw("resource", 40)} as line_item_resource_id,
    ${pick("account", ["111111111111", "222222222222", "333333333333"])} as line_item_usage_account_id,
    ${pick("account", ["production", "data", "data"])} as line_item_usage_account_name,
    ${pick("zone", ["us-east-1a", "us-east-1b", ""])} as line_item_availability_zone,
    'USD' as line_item_currency_code,
    ${pick("region", ["us-east-1", "eu-west-1", "", null])} as product_region_code,
    ${pick("instance", ["m6i.large", "c6i.xlarge", "", null])} as product_instance_type,
    ${pick("unit", ["Hrs", "GB-Mo", "", null])} as pricing_unit,
    ${amount("quantity")} as line_item_usage_amount,
    case when ${isPod} then 0 when ${draw("sign", 9)} = 0 then -${amount("cost")} else ${amount("cost")} end as line_item_unblended_cost,
    ${maybe("net", amount("netcost"))} as line_item_net_unblended_cost,
    ${amount("blended")} as line_item_blended_cost,
    ${maybe("list", amount("listcost"))} as pricing_public_on_demand_cost,
    ${maybe("sp", amount("spcost"), 12)} as savings_plan_savings_plan_effective_cost,
    ${maybe("netsp", amount("netspcost"))} as savings_plan_net_savings_plan_effective_cost,
    ${maybe("total", amount("totalcost"), 12)} as savings_plan_total_commitment_to_date,
    ${maybe("used", amount("usedcost"), 12)} as savings_plan_used_commitment,
    ${maybe("ri", amount("ricost"), 12)} as reservation_effective_cost,
    ${maybe("unused", amount("unusedcost"), 12)} as reservation_unused_recurring_fee,
    ${amount("upfront")} as reservation_unused_amortized_upfront_fee_for_billing_period,
    ${pick("arn", ["", null, "arn:ri"])} as reservation_reservation_a_r_n,
    case when ${isPod} then 'i-' || ${draw("parent", 9)} end as split_line_item_parent_resource_id,
    ${maybe("split", amount("splitcost"))} as split_line_item_split_cost,
    ${maybe("rest", amount("restcost"))} as split_line_item_unused_cost,
    map_from_entries([${[entry("user_team", pick("team", ["payments", "search", "", null])), entry("user_env", pick("env", ["prod", "dev"])), entry("aws_eks_cluster_name", pick("cluster", ["blue", "green", null])), entry("aws_eks_namespace", pick("namespace", ["web", "jobs"])), ...late].join(", ")}]) as resource_tags
    from (select unnest(range(${rows})) as i)`;
}

/** What an engine's FOCUS table holds since a month, as an export of its own. */
export async function writeFocusBill(engine: CostEngine, path: string, since: string): Promise<void> {
  const columns = (engine.catalog().tables.focus ?? [])
    .filter(({ name }) => !/^x_[a-z]/.test(name) && name !== "billing_period" && name !== "Tags")
    .map(({ name }) => name);
  const sql = `select ${columns.join(", ")}, element_at(Tags, 'user_team') as team from focus where billing_period >= '${since}'`;
  const prepared = await engine.prepare(sql, { origin: "untrusted", maxRows: 10_000 });
  const { rows, columns: types } = await engine.run(prepared, { maxRows: 10_000, timeoutMs: 30_000 });
  const text = (value: unknown) => (value === null || value === undefined ? "null" : `'${String(value).replaceAll("'", "''")}'`);
  const cast = (name: string, at: number) => {
    const type = types[at]?.type;
    return `cast(c${at} as ${type === "timestamp" ? "timestamp" : type === "double" ? "double" : "varchar"}) as "${name}"`;
  };
  const names = columns.map((_, at) => `c${at}`).join(", ");
  const list = rows.map((row) => `(${row.map(text).join(", ")})`).join(", ");
  await copy(
    `select ${columns.map(cast).join(", ")}, map(['user_team'], [cast(c_team as varchar)]) as Tags from (values ${list}) as rows_of_focus(${names}, c_team)`,
    path,
  );
}
