import { AWS_SERVICES } from "#core/costs/services";
import { invalid } from "#sandbox/wire/cost-explorer/time-period";

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const or = (column: string, none: string) => `coalesce(nullif(${column}, ''), ${text(none)})`;

/** Cost Explorer splits AmazonEC2 in two: instances, and everything else. */
const INSTANCES = "Amazon Elastic Compute Cloud - Compute";
const isInstance = "regexp_like(line_item_usage_type, '(BoxUsage|SpotUsage|HeavyUsage|DedicatedUsage|HostUsage|HostBoxUsage|UnusedBox|UnusedDed)')";
const services = AWS_SERVICES.flatMap(({ productCodes, focusNames }) =>
  productCodes.filter((code) => code !== "AmazonEC2").map((code) => `WHEN ${text(code)} THEN ${text(focusNames[0] ?? code)}`),
);
const SERVICE = `CASE WHEN line_item_line_item_type = 'Tax' THEN 'Tax'
  WHEN line_item_product_code = 'AmazonEC2' THEN CASE WHEN ${isInstance} THEN ${text(INSTANCES)} ELSE 'EC2 - Other' END
  ELSE CASE line_item_product_code ${services.join(" ")} ELSE line_item_product_code END END`;

const RECORD_TYPE = `CASE WHEN line_item_product_code LIKE 'AWSSupport%' AND line_item_line_item_type IN ('Usage', 'Fee') THEN 'Support'
  WHEN line_item_line_item_type = 'RIFee' THEN 'Recurring'
  WHEN line_item_line_item_type = 'Fee' AND reservation_reservation_a_r_n <> '' THEN 'Upfront'
  ELSE line_item_line_item_type END`;

const PURCHASE_TYPE = `CASE WHEN line_item_line_item_type LIKE 'SavingsPlan%' THEN 'Savings Plans'
  WHEN coalesce(reservation_reservation_a_r_n, '') <> '' THEN 'Standard Reserved Instances'
  WHEN pricing_term = 'Spot' THEN 'Spot Instances'
  ELSE 'On Demand Instances' END`;

const DIMENSIONS: Readonly<Record<string, string>> = {
  SERVICE,
  RECORD_TYPE,
  PURCHASE_TYPE,
  LINKED_ACCOUNT: "line_item_usage_account_id",
  LINKED_ACCOUNT_NAME: "line_item_usage_account_name",
  REGION: or("product_region_code", "NoRegion"),
  AZ: or("line_item_availability_zone", "NoAZ"),
  USAGE_TYPE: or("line_item_usage_type", "NoUsageType"),
  OPERATION: or("line_item_operation", "NoOperation"),
  INSTANCE_TYPE: or("product_instance_type", "NoInstanceType"),
  INSTANCE_TYPE_FAMILY: "coalesce(nullif(split_part(product_instance_type, '.', 1), ''), 'NoInstanceTypeFamily')",
  BILLING_ENTITY: "bill_billing_entity",
  INVOICING_ENTITY: "bill_invoicing_entity",
  LEGAL_ENTITY_NAME: "line_item_legal_entity",
  PAYER_ACCOUNT: "bill_payer_account_id",
  RESERVATION_ID: or("reservation_reservation_a_r_n", "NoReservationId"),
  SAVINGS_PLAN_ARN: or("savings_plan_savings_plan_a_r_n", "NoSavingsPlanArn"),
  SAVINGS_PLANS_TYPE: or("savings_plan_offering_type", "NoSavingsPlansType"),
};
/** Of resources only the last 14 days are kept there, by another call. */
export const DIMENSION_NAMES = Object.keys(DIMENSIONS);

/** @throws AwsError ValidationException for a dimension that there is not */
export function dimensionSql(name: string): string {
  const found = DIMENSIONS[name];
  if (found === undefined) throw invalid(`Dimension ${name} is not known; there are ${DIMENSION_NAMES.join(", ")}`);
  return found;
}

/** A tag key as the export writes it. */
export function exportedTagKey(key: string): string {
  return (key.startsWith("aws:") ? key : `user_${key}`).toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}

/** The value of a tag, by its key as people write it; null where a line has none. */
export function tagSql(key: string): string {
  return `nullif(element_at(resource_tags, ${text(exportedTagKey(key))}), '')`;
}

/** The value of a cost category; the sandbox's companies have none. */
export function costCategorySql(name: string): string {
  return `nullif(element_at(cost_category, ${text(name)}), '')`;
}

export { text as textSql };
