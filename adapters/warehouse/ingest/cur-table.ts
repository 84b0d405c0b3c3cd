import type { DuckDBConnection } from "@duckdb/node-api";
import { writeAccountDictionary } from "#adapters/warehouse/ingest/account-dictionary";
import { type Promotion, type PromotedTag, familyOf, kubernetesColumns, promotedTags } from "#adapters/warehouse/ingest/promoted-columns";
import { writeServiceDictionary } from "#adapters/warehouse/ingest/service-dictionary";
import type { SourceColumn } from "#adapters/warehouse/ingest/source-relation";

/** How rows of a source become rows of a logical table. */
export type TablePlan = { readonly joins: readonly string[]; readonly promotions: readonly Promotion[]; readonly tags: readonly PromotedTag[]; readonly billingPeriod: string; readonly caveats: readonly string[] };

const SPLIT_PARENT = "split_line_item_parent_resource_id";
const USE = "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";

/** Keys of a tag map, the most used first. */
export async function tagKeysOf(connection: DuckDBConnection, source: string, map: string): Promise<string[]> {
  const found = await connection.runAndReadAll(`select tag_key from (select unnest(map_keys(tags_of_rows)) as tag_key, n from (select ${map} as tags_of_rows, count(*) as n from ${source} where ${map} is not null group by 1)) group by 1 order by sum(n) desc, 1`);
  return found.getRowsJson().map((row) => String((row as unknown[])[0]));
}

/** @param source a relation with the columns of CUR 2.0 that the export has */
export async function planCurTable(connection: DuckDBConnection, source: string, columns: readonly SourceColumn[]): Promise<TablePlan> {
  const names = new Set(columns.map(({ name }) => name));
  const orNull = (name: string, type = "varchar") => (names.has(name) ? name : `cast(null as ${type})`);
  const lineType = "line_item_line_item_type";
  const usageType = orNull("line_item_usage_type");
  const resource = names.has("line_item_resource_id") ? "line_item_resource_id" : undefined;
  const parent = names.has(SPLIT_PARENT) ? SPLIT_PARENT : undefined;
  const map = names.has("resource_tags") ? "resource_tags" : undefined;
  const keys = map ? await tagKeysOf(connection, source, map) : [];

  const service = await writeServiceDictionary(connection, source, {
    productCode: orNull("line_item_product_code"),
    serviceCode: orNull("product_servicecode"),
    focusName: "cast(null as varchar)",
    usageType,
    description: "cast(null as varchar)",
    isTax: `(${lineType} = 'Tax')`,
  });
  const joins = [service.join];
  const accountId = names.has("line_item_usage_account_id") ? "line_item_usage_account_id" : undefined;
  if (accountId) joins.push((await writeAccountDictionary(connection, source, accountId, names.has("line_item_usage_account_name") ? "line_item_usage_account_name" : undefined, orNull("line_item_usage_start_date", "timestamp"))).join);

  const reservation = names.has("reservation_reservation_a_r_n") ? " or (line_item_line_item_type = 'Fee' and reservation_reservation_a_r_n <> '')" : "";
  const spot = [`contains(${usageType}, 'SpotUsage')`, ...(names.has("pricing_term") ? ["pricing_term = 'Spot'"] : []), ...(names.has("pricing_purchase_option") ? ["pricing_purchase_option = 'Spot'"] : [])].map((one) => `coalesce(${one}, false)`).join(" or ");
  const instanceType = names.has("product_instance_type") ? "nullif(product_instance_type, '')" : `nullif(regexp_extract(${usageType}, '(?:Usage|Box):([a-z0-9-]+\\.[a-z0-9.-]+)$', 1), '')`;
  const promotions: Promotion[] = [
    { column: "x_service", expression: "service_dictionary.of_service" },
    { column: "x_savings_plan_eligible", expression: "service_dictionary.of_eligible" },
    { column: "x_account", expression: accountId ? "account_dictionary.of_account" : "cast(null as varchar)" },
    { column: "x_purchase_option", expression: `case when starts_with(${lineType}, 'SavingsPlan') then 'savings_plan' when ${lineType} in ('DiscountedUsage', 'RIFee')${reservation} then 'reserved' when ${lineType} <> 'Usage' then null when ${spot} then 'spot' else 'on_demand' end` },
    { column: "x_charge_category", expression: `case when ${lineType} in ${USE} or ${lineType} = 'SavingsPlanNegation' then 'Usage' when ${lineType} in ('Tax', 'Credit') then ${lineType} when ${lineType} in ('Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') then 'Purchase' else 'Adjustment' end` },
    ...(names.has("product_instance_type") ? [] : [{ column: "x_instance_type", expression: instanceType }]),
    { column: "x_instance_family", expression: familyOf(instanceType) },
    ...kubernetesColumns(keys, map, resource, parent),
  ];
  const caveats: string[] = [];
  const lacksCommitment = !names.has("savings_plan_total_commitment_to_date") || !names.has("savings_plan_used_commitment");
  if (lacksCommitment && names.has("savings_plan_savings_plan_effective_cost") && names.has("line_item_usage_start_date")) {
    joins.push(await unusedByDay(connection, source));
    promotions.push({ column: "x_unused_commitment", expression: `case when ${lineType} = 'SavingsPlanRecurringFee' then line_item_unblended_cost * unused_by_day.of_share end` });
    caveats.push("derived-unused-commitment");
  }
  const start = names.has("line_item_usage_start_date") ? "line_item_usage_start_date" : "null";
  return { joins, promotions, tags: promotedTags(keys, map, columns), billingPeriod: `strftime(coalesce(${orNull("bill_billing_period_start_date", "timestamp")}, ${start}), '%Y-%m')`, caveats };
}

/** The unused share of the fees of each day, where the export does not say it: fees less the effective cost that they covered. */
async function unusedByDay(connection: DuckDBConnection, source: string): Promise<string> {
  const sumOf = (type: string, column: string) => `coalesce(sum(${column}) filter (where line_item_line_item_type = '${type}'), 0)`;
  const fees = sumOf("SavingsPlanRecurringFee", "line_item_unblended_cost");
  await connection.run(`create or replace temp table unused_by_day as select date_trunc('day', line_item_usage_start_date) as of_day, case when ${fees} > 0 then (${fees} - ${sumOf("SavingsPlanCoveredUsage", "savings_plan_savings_plan_effective_cost")}) / ${fees} else 0 end as of_share from ${source} group by 1`);
  return "left join unused_by_day on unused_by_day.of_day = date_trunc('day', line_item_usage_start_date)";
}
