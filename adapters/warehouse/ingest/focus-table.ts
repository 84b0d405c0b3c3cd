import type { DuckDBConnection } from "@duckdb/node-api";
import { writeAccountDictionary } from "#adapters/warehouse/ingest/account-dictionary";
import { type TablePlan, tagKeysOf } from "#adapters/warehouse/ingest/cur-table";
import { type Promotion, familyOf, kubernetesColumns, promotedTags } from "#adapters/warehouse/ingest/promoted-columns";
import { writeServiceDictionary } from "#adapters/warehouse/ingest/service-dictionary";
import type { SourceColumn } from "#adapters/warehouse/ingest/source-relation";

/** @param source a relation with the FOCUS columns that the export has, in FOCUS's case */
export async function planFocusTable(connection: DuckDBConnection, source: string, columns: readonly SourceColumn[]): Promise<TablePlan> {
  const names = new Set(columns.map(({ name }) => name));
  const orNull = (name: string, type = "varchar") => (names.has(name) ? name : `cast(null as ${type})`);
  const usageType = names.has("x_UsageType") ? "x_UsageType" : names.has("SkuMeter") ? "SkuMeter" : undefined;
  const map = names.has("Tags") ? "Tags" : undefined;
  const keys = map ? await tagKeysOf(connection, source, map) : [];
  const service = await writeServiceDictionary(connection, source, {
    productCode: "cast(null as varchar)",
    serviceCode: orNull("x_ServiceCode"),
    focusName: orNull("ServiceName"),
    usageType: usageType ?? "cast(null as varchar)",
    description: usageType ? "cast(null as varchar)" : orNull("ChargeDescription"),
    isTax: `coalesce(${orNull("ChargeCategory")} = 'Tax', false)`,
  });
  const joins = [service.join];
  if (names.has("SubAccountId")) joins.push((await writeAccountDictionary(connection, source, "SubAccountId", names.has("SubAccountName") ? "SubAccountName" : undefined, orNull("ChargePeriodStart", "timestamp"))).join);

  const fromDetails = names.has("SkuPriceDetails") ? ["nullif(SkuPriceDetails['InstanceType'], '')"] : [];
  const fromUsage = usageType ? [`nullif(regexp_extract(${usageType}, '(?:Usage|Box):([a-z0-9-]+\\.[a-z0-9.-]+)$', 1), '')`] : [];
  const fromText = names.has("ChargeDescription") ? ["nullif(regexp_extract(ChargeDescription, '([a-z][a-z0-9-]*\\.(?:metal|nano|micro|small|medium|[0-9]*x?large)[a-z0-9-]*)[^.]* [Ii]nstance', 1), '')"] : [];
  const instanceType = `coalesce(${[...fromDetails, ...fromUsage, ...fromText, "cast(null as varchar)"].join(", ")})`;
  const commitment = `coalesce(${orNull("CommitmentDiscountCategory")}, ${orNull("CommitmentDiscountType")})`;
  const promotions: Promotion[] = [
    { column: "x_service", expression: "service_dictionary.of_service" },
    { column: "x_savings_plan_eligible", expression: "service_dictionary.of_eligible" },
    { column: "x_account", expression: names.has("SubAccountId") ? "account_dictionary.of_account" : "cast(null as varchar)" },
    { column: "x_purchase_option", expression: `case when ${commitment} = 'Spend' or contains(lower(${orNull("CommitmentDiscountType")}), 'saving') then 'savings_plan' when ${commitment} is not null then 'reserved' when ${orNull("ChargeCategory")} <> 'Usage' then null when ${orNull("PricingCategory")} = 'Dynamic' then 'spot' else 'on_demand' end` },
    { column: "x_instance_type", expression: instanceType },
    { column: "x_instance_family", expression: familyOf(instanceType) },
    ...kubernetesColumns(keys, map, names.has("ResourceId") ? "ResourceId" : undefined, undefined),
  ];
  const period = `strftime(coalesce(${orNull("BillingPeriodStart", "timestamp")}, ${orNull("ChargePeriodStart", "timestamp")}), '%Y-%m')`;
  return { joins, promotions, tags: promotedTags(keys, map, columns), billingPeriod: period, caveats: [] };
}
