import { CUR_COLUMNS } from "#sandbox/bill/cur-schema";
import { code } from "#sandbox/bill/usage-sql";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";

const COVERED = `l.lt = ${code("SavingsPlanCoveredUsage")}`;
const FEE = `l.lt = ${code("SavingsPlanRecurringFee")}`;
const DISCOUNTED = `l.lt = ${code("DiscountedUsage")}`;
const RI_FEE = `l.lt = ${code("RIFee")}`;
const RI_PURCHASE = `l.lt IN (${code("RIFee")}, ${code("Fee")})`;
/** Line items with a public on-demand price. */
const PRICED = `l.lt IN (${code("Usage")}, ${code("SavingsPlanCoveredUsage")}, ${code("DiscountedUsage")}) AND l.od IS NOT NULL`;
const USD = (amount: string) => `${amount} / 1e10`;
const at = (hour: string | number) => `make_timestamp((${hour})::BIGINT * 3600000000)`;
const when = (condition: string, value: string) => `CASE WHEN ${condition} THEN ${value} END`;
/** A constant text, as an enumeration of one: Parquet is written from enumerations several times faster than from texts. */
const constant = (text: string) => `'${text}'::ENUM('${text}')`;

export type PeriodBounds = { readonly start: number; readonly end: number; readonly closed: boolean; readonly billingPeriod: string };

/** Columns whose values are enumerations, over y line types, s SKUs, a accounts, r resources, p plans, v reservations (see projection-tables.ts). */
function enumerations(company: Company, period: PeriodBounds): Record<string, string> {
  const payer = company.accounts.find((account) => account.name === company.payer);
  return {
    bill_bill_type: "y.bill_type",
    bill_billing_entity: constant("AWS"),
    bill_invoice_id: period.closed ? constant(`${company.key === "demo" ? 17 : 29}${period.billingPeriod.replace("-", "")}04`) : "NULL::VARCHAR",
    bill_invoicing_entity: constant("Amazon Web Services, Inc."),
    bill_payer_account_id: constant(accountIdOf(company, company.payer)),
    bill_payer_account_name: constant(payer?.name ?? ""),
    line_item_availability_zone: "r.zone",
    line_item_currency_code: constant("USD"),
    line_item_legal_entity: constant("Amazon Web Services, Inc."),
    line_item_line_item_description: "s.description",
    line_item_line_item_type: "y.name",
    line_item_operation: "s.operation",
    line_item_product_code: "s.product_code",
    line_item_tax_type: "y.tax_type",
    line_item_usage_account_id: "a.id",
    line_item_usage_account_name: "a.name",
    line_item_usage_type: "s.usage_type",
    pricing_lease_contract_length: "v.term",
    pricing_offering_class: "v.class",
    pricing_public_on_demand_rate: when(PRICED, "s.rate_text"),
    pricing_purchase_option: "v.payment",
    pricing_rate_code: "s.rate_code",
    pricing_term: `CASE WHEN v.arn IS NOT NULL THEN 'Reserved'::pricing_terms WHEN s.spot THEN 'Spot'::pricing_terms WHEN ${PRICED} THEN 'OnDemand'::pricing_terms END`,
    pricing_unit: "s.unit",
    product_from_region_code: "s.from_region",
    product_instance_family: "s.instance_family",
    product_instance_type: "s.instance_type",
    product_location: "s.location",
    product_product_family: "s.family",
    product_region_code: "s.region",
    product_servicecode: "s.service_code",
    product_sku: "s.code",
    product_to_region_code: "s.to_region",
    reservation_end_time: "v.ends",
    reservation_number_of_reservations: when(RI_PURCHASE, "v.number"),
    reservation_reservation_a_r_n: "v.arn",
    reservation_start_time: "v.starts",
    reservation_units_per_reservation: when(RI_PURCHASE, constant("1")),
    savings_plan_end_time: "p.ends",
    savings_plan_instance_type_family: "p.family",
    savings_plan_offering_type: "p.offering",
    savings_plan_payment_option: "p.payment",
    savings_plan_purchase_term: "p.term",
    savings_plan_region: "p.region",
    savings_plan_savings_plan_a_r_n: "p.arn",
    savings_plan_start_time: "p.starts",
  };
}

/** The other columns that the sandbox fills, over l lines (or split lines), c and d the clock at start and end, t tag sets, g the parent resource. */
function plain(period: PeriodBounds): Record<string, string> {
  return {
    bill_billing_period_start_date: at(String(period.start)),
    bill_billing_period_end_date: at(String(period.end)),
    identity_line_item_id:
      "concat(coalesce(r.code, a.name), '-', s.code, '-', c.hex, '-', to_hex(l.lt::BIGINT), coalesce(p.mark, ''), coalesce(g.code, ''))",
    identity_time_interval: "concat(c.iso, '/', d.iso)",
    line_item_blended_cost: USD("l.c"),
    line_item_net_unblended_cost: USD("l.c"),
    line_item_resource_id: "nullif(r.id, '')",
    line_item_unblended_cost: USD("l.c"),
    line_item_unblended_rate: `CASE WHEN l.rate IS NULL OR ${COVERED} THEN s.rate_text ELSE CAST(l.rate AS VARCHAR) END`,
    line_item_usage_amount: "l.q",
    line_item_usage_start_date: "c.at",
    line_item_usage_end_date: "d.at",
    pricing_public_on_demand_cost: when(PRICED, USD("l.od")),
    product: "s.attributes",
    reservation_effective_cost: when(DISCOUNTED, USD("l.eff")),
    reservation_net_effective_cost: when(DISCOUNTED, USD("l.eff")),
    reservation_recurring_fee_for_usage: when(DISCOUNTED, `CASE WHEN v.upfront THEN 0 ELSE ${USD("l.eff")} END`),
    reservation_amortized_upfront_cost_for_usage: when(DISCOUNTED, `CASE WHEN v.upfront THEN ${USD("l.eff")} ELSE 0 END`),
    reservation_amortized_upfront_fee_for_billing_period: when(RI_FEE, "CASE WHEN v.upfront THEN round(v.usd * l.q, 4) ELSE 0 END"),
    reservation_unused_quantity: when(RI_FEE, "l.unused_q"),
    reservation_unused_recurring_fee: when(RI_FEE, "CASE WHEN v.upfront THEN 0 ELSE round(l.unused_q * v.usd, 10) END"),
    reservation_net_unused_recurring_fee: when(RI_FEE, "CASE WHEN v.upfront THEN 0 ELSE round(l.unused_q * v.usd, 10) END"),
    reservation_net_unused_amortized_upfront_fee_for_billing_period: when(
      RI_FEE,
      "CASE WHEN v.upfront THEN round(l.unused_q * v.usd, 10) ELSE 0 END",
    ),
    reservation_unused_amortized_upfront_fee_for_billing_period: when(RI_FEE, "CASE WHEN v.upfront THEN round(l.unused_q * v.usd, 10) ELSE 0 END"),
    reservation_upfront_value: when(`${RI_FEE} OR l.lt = ${code("Fee")}`, "CASE WHEN v.upfront THEN round(v.usd * v.n * (v.e - v.s), 2) ELSE 0 END"),
    resource_tags: "coalesce(t.map, MAP([], [])::MAP(VARCHAR, VARCHAR))",
    savings_plan_savings_plan_rate: when(COVERED, "l.rate"),
    savings_plan_savings_plan_effective_cost: when(COVERED, USD("l.eff")),
    savings_plan_net_savings_plan_effective_cost: when(COVERED, USD("l.eff")),
    savings_plan_total_commitment_to_date: when(FEE, "p.commitment"),
    savings_plan_used_commitment: when(FEE, USD("l.used")),
    savings_plan_recurring_commitment_for_billing_period: when(FEE, "p.commitment * (1 - p.upfront_share)"),
    savings_plan_amortized_upfront_commitment_for_billing_period: when(FEE, "p.commitment * p.upfront_share"),
    split_line_item_parent_resource_id: "g.id",
    split_line_item_split_cost: USD("l.split"),
    split_line_item_unused_cost: USD("l.unused"),
    split_line_item_net_split_cost: USD("l.split"),
    split_line_item_net_unused_cost: USD("l.unused"),
    split_line_item_public_on_demand_split_cost: USD("l.full_split"),
    split_line_item_public_on_demand_unused_cost: USD("l.full_unused"),
    split_line_item_reserved_usage: "l.asked",
    split_line_item_actual_usage: "l.actual",
    split_line_item_split_usage: "greatest(l.asked, l.actual)",
    split_line_item_split_usage_ratio: "l.ratio",
  };
}

/** The CUR of one billing period, sorted by service, resource and time. */
export function selectCur(company: Company, period: PeriodBounds): string {
  const enumerated = enumerations(company, period);
  const others = plain(period);
  const columns = CUR_COLUMNS.map(({ name, type }) => `${enumerated[name] ?? `CAST(${others[name] ?? "NULL"} AS ${type})`} AS ${name}`);
  const inPeriod = `WHERE h >= ${period.start} AND h < ${period.end}`;
  return `
SELECT ${columns.join(",\n  ")}
FROM (
  SELECT * FROM (
    SELECT * FROM lines ${inPeriod}
    UNION ALL BY NAME
    SELECT r, k, h, n, ${code("Usage")}::UTINYINT AS lt, 0.0 AS q, 0::BIGINT AS c, parent, split, unused, full_split, full_unused, asked, actual, ratio FROM split_lines ${inPeriod}
  ) x JOIN (SELECT k, service FROM skus) USING (k) ORDER BY service, r, h
) l
JOIN sku_facts s ON s.k = l.k
JOIN line_types y ON y.lt = l.lt
JOIN clock c ON c.h = l.h
JOIN clock d ON d.h = l.h + l.n
LEFT JOIN resource_facts r ON r.r = l.r
JOIN account_facts a ON a.a = coalesce(l.a, r.a)
LEFT JOIN tag_sets t ON t.tags = r.tags
LEFT JOIN plan_facts p ON p.pl = l.pl
LEFT JOIN reservation_facts v ON v.ri = l.ri
LEFT JOIN resources g ON g.r = l.parent`;
}
