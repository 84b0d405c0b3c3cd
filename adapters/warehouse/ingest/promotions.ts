import type { FactColumns } from "#adapters/warehouse/ingest/file-facts";
import { type Promotion, familyOf, kubernetesColumns } from "#adapters/warehouse/ingest/promoted-columns";
import type { SourceColumn } from "#adapters/warehouse/ingest/source-relation";

const SPLIT_PARENT = "split_line_item_parent_resource_id";
const USE = "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";
/** `BoxUsage:m6i.large` */
const TYPE_IN_USAGE = "'(?:Usage|Box):([a-z0-9-]+\\.[a-z0-9.-]+)$'";
const NULL_TEXT = "cast(null as varchar)";

/** Columns that come from the dictionaries, which cost a join. */
export type Looked = Readonly<Record<"service" | "eligible" | "account" | "planShare", string>>;

const looked = ({ service, eligible, account }: Looked): readonly Promotion[] => [
  { column: "x_service", expression: service },
  { column: "x_savings_plan_eligible", expression: eligible },
  { column: "x_account", expression: account },
];

/** What a CUR row is in the semantic model's terms. */
export function curPromotions(
  columns: readonly SourceColumn[],
  facts: FactColumns,
  tagKeys: readonly string[],
  dictionaries: Looked,
  hasArns = true,
): Promotion[] {
  const names = new Set(columns.map(({ name }) => name));
  const lineType = "line_item_line_item_type";
  const { usageType } = facts.facts;
  const reservation = names.has("reservation_reservation_a_r_n") ? ` or (${lineType} = 'Fee' and reservation_reservation_a_r_n <> '')` : "";
  const spot = [
    `contains(${usageType}, 'SpotUsage')`,
    ...(names.has("pricing_term") ? ["pricing_term = 'Spot'"] : []),
    ...(names.has("pricing_purchase_option") ? ["pricing_purchase_option = 'Spot'"] : []),
  ]
    .map((one) => `coalesce(${one}, false)`)
    .join(" or ");
  const instanceType = names.has("product_instance_type")
    ? "nullif(product_instance_type, '')"
    : `nullif(regexp_extract(${usageType}, ${TYPE_IN_USAGE}, 1), '')`;
  return [
    ...looked(dictionaries),
    {
      column: "x_purchase_option",
      expression: `case when starts_with(${lineType}, 'SavingsPlan') then 'savings_plan' when ${lineType} in ('DiscountedUsage', 'RIFee')${reservation} then 'reserved' when ${lineType} <> 'Usage' then null when ${spot} then 'spot' else 'on_demand' end`,
    },
    {
      column: "x_charge_category",
      expression: `case when ${lineType} in ${USE} or ${lineType} = 'SavingsPlanNegation' then 'Usage' when ${lineType} in ('Tax', 'Credit') then ${lineType} when ${lineType} in ('Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') then 'Purchase' else 'Adjustment' end`,
    },
    ...(names.has("product_instance_type") ? [] : [{ column: "x_instance_type", expression: instanceType }]),
    { column: "x_instance_family", expression: familyOf(instanceType) },
    ...kubernetesColumns(
      tagKeys,
      facts.tags,
      names.has("line_item_resource_id") ? "line_item_resource_id" : undefined,
      names.has(SPLIT_PARENT) ? SPLIT_PARENT : undefined,
      hasArns,
    ),
    ...(facts.planFees
      ? [
          {
            column: "x_unused_commitment",
            expression: `case when ${lineType} = 'SavingsPlanRecurringFee' then line_item_unblended_cost * ${dictionaries.planShare} end`,
          },
        ]
      : []),
  ];
}

/** What a row of a FOCUS export is in the semantic model's terms. */
export function focusPromotions(
  columns: readonly SourceColumn[],
  facts: FactColumns,
  tagKeys: readonly string[],
  dictionaries: Looked,
  hasArns = true,
): Promotion[] {
  const names = new Set(columns.map(({ name }) => name));
  const orNull = (name: string) => (names.has(name) ? name : NULL_TEXT);
  const usageType = ["x_UsageType", "SkuMeter"].find((name) => names.has(name));
  const fromDetails = names.has("SkuPriceDetails") ? ["nullif(SkuPriceDetails['InstanceType'], '')"] : [];
  const fromUsage = usageType ? [`nullif(regexp_extract(${usageType}, ${TYPE_IN_USAGE}, 1), '')`] : [];
  const fromText = names.has("ChargeDescription")
    ? [
        "nullif(regexp_extract(ChargeDescription, '([a-z][a-z0-9-]*\\.(?:metal|nano|micro|small|medium|[0-9]*x?large)[a-z0-9-]*)[^.]* [Ii]nstance', 1), '')",
      ]
    : [];
  const instanceType = `coalesce(${[...fromDetails, ...fromUsage, ...fromText, NULL_TEXT].join(", ")})`;
  const commitment = `coalesce(${orNull("CommitmentDiscountCategory")}, ${orNull("CommitmentDiscountType")})`;
  return [
    ...looked(dictionaries),
    {
      column: "x_purchase_option",
      expression: `case when ${commitment} = 'Spend' or contains(lower(${orNull("CommitmentDiscountType")}), 'saving') then 'savings_plan' when ${commitment} is not null then 'reserved' when ${orNull("ChargeCategory")} <> 'Usage' then null when ${orNull("PricingCategory")} = 'Dynamic' then 'spot' else 'on_demand' end`,
    },
    { column: "x_instance_type", expression: instanceType },
    { column: "x_instance_family", expression: familyOf(instanceType) },
    ...kubernetesColumns(tagKeys, facts.tags, names.has("ResourceId") ? "ResourceId" : undefined, undefined, hasArns),
  ];
}
