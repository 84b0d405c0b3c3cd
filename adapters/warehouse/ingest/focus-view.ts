import type { Columns } from "#core/costs/metric";

/**
 * FOCUS 1.2 over a CUR 2.0, as a view: BilledCost of covered usage is 0 and negation rows are left out (they cancel it),
 * a fee row is a Purchase with an EffectiveCost of 0, and its unused part is a Usage row of its own with the status Unused.
 * Rows of split cost allocation repeat their node's cost and are left out. Source: FOCUS 1.2 and AWS's mapping, docs/methods/metrics.md.
 *
 * @param has columns of the physical CUR table
 */
export function focusViewSql(view: string, table: string, has: Columns): string {
  const { charges, unused } = focusSelects(table, has);
  return `create or replace view ${view} as\n${charges}${unused ? `\nunion all by name\n${unused}` : ""}`;
}

/** The two selects whose rows together are FOCUS: what was charged, and the unused part of each commitment's fee. */
export function focusSelects(table: string, has: Columns): { readonly charges: string; readonly unused: string | undefined } {
  const pods = has.has("split_line_item_parent_resource_id") ? " and split_line_item_parent_resource_id is null" : "";
  const charges = `select ${chargeColumns(has).join(", ")} from ${table} where line_item_line_item_type <> 'SavingsPlanNegation'${pods}`;
  const unused = unusedAmount(has);
  return {
    charges,
    unused: unused
      ? `select ${unusedColumns(has, unused).join(", ")} from ${table} where line_item_line_item_type in ('SavingsPlanRecurringFee', 'RIFee') and ${unused} <> 0`
      : undefined,
  };
}

/**
 * How the view makes each column, by name in lower case, and which rows it has: where two CUR tables give the same texts,
 * their views hold the same.
 */
export function focusMeaning(has: Columns): { readonly rows: string; readonly columns: ReadonlyMap<string, string> } {
  const unused = unusedAmount(has);
  const named = (list: readonly string[]) => list.map((text) => [(/([A-Za-z_][A-Za-z0-9_]*)$/.exec(text)?.[1] ?? "").toLowerCase(), text] as const);
  const ofFees = new Map(named(unused ? unusedColumns(has, unused) : []));
  return {
    rows: `${has.has("split_line_item_parent_resource_id")} ${unused ?? ""}`,
    columns: new Map(named(chargeColumns(has)).map(([name, text]) => [name, `${text}|${ofFees.get(name) ?? ""}`])),
  };
}

const USE = "line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";
const COVERED = "line_item_line_item_type in ('DiscountedUsage', 'SavingsPlanCoveredUsage')";
const PLAN = "starts_with(line_item_line_item_type, 'SavingsPlan')";
const RESERVED = "x_purchase_option = 'reserved'";

function unusedAmount(has: Columns): string | undefined {
  const plan =
    has.has("savings_plan_total_commitment_to_date") && has.has("savings_plan_used_commitment")
      ? "savings_plan_total_commitment_to_date - savings_plan_used_commitment"
      : has.has("x_unused_commitment")
        ? "x_unused_commitment"
        : undefined;
  const upfront = net(
    has,
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
  );
  const recurring = net(has, "reservation_net_unused_recurring_fee", "reservation_unused_recurring_fee");
  if (!plan && !(upfront && recurring)) return undefined;
  return `(case line_item_line_item_type when 'SavingsPlanRecurringFee' then ${plan ?? "null"} when 'RIFee' then ${upfront && recurring ? `${upfront} + ${recurring}` : "null"} end)`;
}

function net(has: Columns, netName: string, name: string): string | undefined {
  if (!has.has(name)) return undefined;
  return has.has(netName) ? `coalesce(${netName}, ${name})` : name;
}

function plainCost(has: Columns): string {
  return net(has, "line_item_net_unblended_cost", "line_item_unblended_cost") ?? "line_item_unblended_cost";
}

/** Columns that a charge and the unused part of a fee share. */
function sharedColumns(has: Columns): string[] {
  const text = (column: string, name: string) => (has.has(column) ? `nullif(${column}, '') as ${name}` : `cast(null as varchar) as ${name}`);
  const planOrReservation = [
    ...(has.has("savings_plan_savings_plan_a_r_n") ? ["nullif(savings_plan_savings_plan_a_r_n, '')"] : []),
    ...(has.has("reservation_reservation_a_r_n") ? ["nullif(reservation_reservation_a_r_n, '')"] : []),
    "cast(null as varchar)",
  ];
  const promoted = [...has].filter((name) => name.startsWith("x_") && name !== "x_unused_commitment" && name !== "x_charge_category");
  return [
    text("line_item_availability_zone", "AvailabilityZone"),
    text("bill_payer_account_id", "BillingAccountId"),
    text("bill_payer_account_name", "BillingAccountName"),
    text("line_item_currency_code", "BillingCurrency"),
    `${has.has("bill_billing_period_start_date") ? "bill_billing_period_start_date" : "cast(null as timestamp)"} as BillingPeriodStart`,
    `${has.has("bill_billing_period_end_date") ? "bill_billing_period_end_date" : "cast(null as timestamp)"} as BillingPeriodEnd`,
    text("line_item_line_item_description", "ChargeDescription"),
    "line_item_usage_start_date as ChargePeriodStart",
    `${has.has("line_item_usage_end_date") ? "line_item_usage_end_date" : "cast(null as timestamp)"} as ChargePeriodEnd`,
    text("bill_invoice_id", "InvoiceId"),
    text(has.has("bill_invoicing_entity") ? "bill_invoicing_entity" : "line_item_legal_entity", "InvoiceIssuerName"),
    "'AWS' as ProviderName",
    text("line_item_legal_entity", "PublisherName"),
    text("product_region_code", "RegionId"),
    text("product_location", "RegionName"),
    text("line_item_resource_id", "ResourceId"),
    `coalesce(${has.has("product_servicecode") ? "nullif(product_servicecode, '')" : "null"}, ${has.has("line_item_product_code") ? "line_item_product_code" : "null"}) as ServiceName`,
    text("product_product_family", "ServiceSubcategory"),
    text("product_sku", "SkuId"),
    text("line_item_usage_type", "SkuMeter"),
    text("pricing_rate_code", "SkuPriceId"),
    text("line_item_usage_account_id", "SubAccountId"),
    text("line_item_usage_account_name", "SubAccountName"),
    `${has.has("resource_tags") ? "resource_tags" : "cast(null as map(varchar, varchar))"} as Tags`,
    text("line_item_operation", "x_Operation"),
    text("product_servicecode", "x_ServiceCode"),
    text("line_item_usage_type", "x_UsageType"),
    text("line_item_line_item_type", "x_LineItemType"),
    `coalesce(${planOrReservation.join(", ")}) as CommitmentDiscountId`,
    `case when ${PLAN} then 'Savings Plan' when ${RESERVED} then 'Reserved Instance' end as CommitmentDiscountType`,
    `case when ${PLAN} then 'Spend' when ${RESERVED} then 'Usage' end as CommitmentDiscountCategory`,
    ...(has.has("x_instance_type") || !has.has("product_instance_type") ? [] : ["nullif(product_instance_type, '') as x_instance_type"]),
    ...promoted,
    "billing_period",
  ];
}

function chargeColumns(has: Columns): string[] {
  const cost = plainCost(has);
  const covered = net(has, "savings_plan_net_savings_plan_effective_cost", "savings_plan_savings_plan_effective_cost") ?? "cast(null as double)";
  const reserved = net(has, "reservation_net_effective_cost", "reservation_effective_cost") ?? "cast(null as double)";
  const list = has.has("pricing_public_on_demand_cost") ? "pricing_public_on_demand_cost" : "cast(null as double)";
  const rate = has.has("pricing_public_on_demand_rate") ? "try_cast(nullif(pricing_public_on_demand_rate, '') as double)" : "cast(null as double)";
  const unit = has.has("pricing_unit") ? "nullif(pricing_unit, '')" : "cast(null as varchar)";
  // Without its fee, a reservation paid upfront is spread over usage: the purchase itself is not an effective cost.
  const effective = `case line_item_line_item_type when 'SavingsPlanCoveredUsage' then ${covered} when 'DiscountedUsage' then ${reserved} when 'SavingsPlanRecurringFee' then 0 when 'SavingsPlanUpfrontFee' then 0 when 'RIFee' then 0${has.has("reservation_reservation_a_r_n") ? ` when 'Fee' then case when reservation_reservation_a_r_n <> '' then 0 else ${cost} end` : ""} else ${cost} end`;
  return [
    ...sharedColumns(has),
    `case when ${COVERED} then 0 else ${cost} end as BilledCost`,
    `${effective} as EffectiveCost`,
    `case when ${USE} then ${list} else ${cost} end as ListCost`,
    // List less what was negotiated, which AWS shows as the difference of the net column: without one, contracted is list.
    `case when ${COVERED} then ${list} when ${USE} then ${list}${has.has("line_item_net_unblended_cost") ? " - (line_item_unblended_cost - coalesce(line_item_net_unblended_cost, line_item_unblended_cost))" : ""} else ${cost} end as ContractedCost`,
    `case when ${USE} then ${rate} end as ListUnitPrice`,
    "cast(null as double) as ContractedUnitPrice",
    "x_charge_category as ChargeCategory",
    "cast(null as varchar) as ChargeClass",
    "case when x_charge_category = 'Usage' then 'Usage-Based' when line_item_line_item_type in ('SavingsPlanRecurringFee', 'RIFee') then 'Recurring' else 'One-Time' end as ChargeFrequency",
    `case when ${COVERED} then 'Used' end as CommitmentDiscountStatus`,
    `case when not ${USE} then null when ${COVERED} then 'Committed' when x_purchase_option = 'spot' then 'Dynamic' else 'Standard' end as PricingCategory`,
    `case when ${USE} then line_item_usage_amount end as ConsumedQuantity`,
    `case when ${USE} then ${unit} end as ConsumedUnit`,
    "line_item_usage_amount as PricingQuantity",
    `${unit} as PricingUnit`,
  ];
}

function unusedColumns(has: Columns, unused: string): string[] {
  return [
    ...sharedColumns(has),
    "cast(0 as double) as BilledCost",
    `${unused} as EffectiveCost`,
    "cast(0 as double) as ListCost",
    "cast(0 as double) as ContractedCost",
    "cast(null as double) as ListUnitPrice",
    "cast(null as double) as ContractedUnitPrice",
    "'Usage' as ChargeCategory",
    "cast(null as varchar) as ChargeClass",
    "'Usage-Based' as ChargeFrequency",
    "'Unused' as CommitmentDiscountStatus",
    "'Committed' as PricingCategory",
    "cast(null as double) as ConsumedQuantity",
    "cast(null as varchar) as ConsumedUnit",
    "cast(null as double) as PricingQuantity",
    "cast(null as varchar) as PricingUnit",
  ];
}
