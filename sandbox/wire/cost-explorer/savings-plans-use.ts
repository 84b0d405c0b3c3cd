import { z } from "zod";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import {
  bucketsIn,
  CommitmentInput,
  dimensionsOf,
  general,
  money,
  on,
  pageOf,
  percent,
  sorted,
  spanOf,
  sum,
  sumsBy,
  totalOf,
} from "#sandbox/wire/cost-explorer/commitment-sums";
import { filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { bucketSql, invalid, type Span } from "#sandbox/wire/cost-explorer/time-period";

const ARN = "savings_plan_savings_plan_a_r_n";
const FEE = "line_item_line_item_type = 'SavingsPlanRecurringFee'";
/** Of the plans themselves: whose, where, which. */
const PLAN_DIMENSIONS = dimensionsOf({
  ...general("LINKED_ACCOUNT", "REGION", "SAVINGS_PLANS_TYPE"),
  SAVINGS_PLAN_ARN: ARN,
  PAYMENT_OPTION: "savings_plan_payment_option",
  INSTANCE_TYPE_FAMILY: "savings_plan_instance_type_family",
});
/** Of the usage that they may cover. */
const USAGE_DIMENSIONS = dimensionsOf({
  ...general("LINKED_ACCOUNT", "REGION", "SERVICE"),
  INSTANCE_FAMILY: general("INSTANCE_TYPE_FAMILY")["INSTANCE_TYPE_FAMILY"] ?? "",
});
/** What a Savings Plan may cover and nothing covers. */
export const COVERABLE = `line_item_line_item_type = 'Usage' AND coalesce(pricing_term, '') <> 'Spot' AND regexp_like(line_item_usage_type, '(BoxUsage|Fargate|Lambda-GB-Second)')`;

const AMOUNTS = [
  on("SavingsPlanRecurringFee", "savings_plan_total_commitment_to_date"),
  on("SavingsPlanRecurringFee", "savings_plan_used_commitment"),
  on("SavingsPlanCoveredUsage", "pricing_public_on_demand_cost"),
  on("SavingsPlanRecurringFee", "savings_plan_recurring_commitment_for_billing_period"),
  on("SavingsPlanRecurringFee", "savings_plan_amortized_upfront_commitment_for_billing_period"),
];

function shown([all = 0, used = 0, onDemand = 0, recurring = 0, upfront = 0]: readonly number[]) {
  return {
    Utilization: {
      TotalCommitment: money(all),
      UsedCommitment: money(used),
      UnusedCommitment: money(all - used),
      UtilizationPercentage: percent(used, all),
    },
    Savings: { NetSavings: money(onDemand - all), OnDemandCostEquivalent: money(onDemand) },
    AmortizedCommitment: {
      AmortizedRecurringCommitment: money(recurring),
      AmortizedUpfrontCommitment: money(upfront),
      TotalAmortizedCommitment: money(recurring + upfront),
    },
  };
}

/** Plans that a filter finds, as a condition over all their lines: what they cover is in other accounts too. */
async function ofPlans(call: JsonCall, { Filter }: CommitmentInput, span: Span): Promise<string> {
  if (Filter === undefined) return `coalesce(${ARN}, '') <> ''`;
  const found = await sumsBy(call, { keys: [ARN], amounts: ["count(*)"], where: [FEE, filterSql(Filter, PLAN_DIMENSIONS)], span });
  return found.length === 0 ? "false" : `${ARN} IN (${found.map(({ keys: [arn = ""] }) => `'${arn.replaceAll("'", "''")}'`).join(", ")})`;
}

export async function getSavingsPlansUtilization(call: JsonCall, input: CommitmentInput) {
  const span = spanOf(call, input, "MONTHLY");
  const where = [await ofPlans(call, input, span)];
  const rows = await sumsBy(call, { keys: [bucketSql(span.granularity)], amounts: AMOUNTS, where, span });
  return {
    SavingsPlansUtilizationsByTime: bucketsIn(call, span).map(({ start, end, key }) => ({
      TimePeriod: { Start: start, End: end },
      ...shown(rows.find(({ keys: [at] }) => at === key)?.sums ?? []),
    })),
    Total: shown(totalOf(rows, AMOUNTS.length)),
  };
}

const DataType = z.enum(["ATTRIBUTES", "UTILIZATION", "AMORTIZED_COMMITMENT", "SAVINGS"]);
export const DetailsInput = CommitmentInput.omit({ GroupBy: true, Granularity: true }).extend({ DataType: z.array(DataType).optional() });

/** What each attribute of a plan is read from. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  AccountId: "line_item_usage_account_id",
  AccountName: "line_item_usage_account_name",
  SavingsPlansType: "savings_plan_offering_type",
  Region: "savings_plan_region",
  InstanceFamily: "savings_plan_instance_type_family",
  PurchaseTerm: "savings_plan_purchase_term",
  PaymentOption: "savings_plan_payment_option",
  StartDateTime: "savings_plan_start_time",
  EndDateTime: "savings_plan_end_time",
  HourlyCommitment: "cast(savings_plan_total_commitment_to_date AS varchar)",
  RecurringHourlyFee: "cast(savings_plan_recurring_commitment_for_billing_period AS varchar)",
};

/** One row a plan; what was returned has none. */
export async function getSavingsPlansUtilizationDetails(call: JsonCall, input: z.infer<typeof DetailsInput>) {
  const span = spanOf(call, input, "MONTHLY");
  const where = [await ofPlans(call, input, span)];
  const names = Object.keys(ATTRIBUTES);
  const facts = await sumsBy(call, {
    keys: [ARN, ...names.map((name) => ATTRIBUTES[name] ?? "")],
    amounts: ["count(*)"],
    where: [...where, FEE],
    span,
  });
  const rows = await sumsBy(call, { keys: [ARN], amounts: AMOUNTS, where, span });
  const asked = (type: z.infer<typeof DataType>) => input.DataType === undefined || input.DataType.length === 0 || input.DataType.includes(type);
  const all = rows.flatMap(({ keys: [arn = ""], sums }) => {
    const known = facts.find(({ keys }) => keys[0] === arn);
    if (known === undefined) return [];
    const attributes = Object.fromEntries(names.map((name, index) => [name, known.keys[1 + index] ?? ""]).filter(([, value]) => value !== ""));
    return [{ SavingsPlanArn: arn, Attributes: attributes, ...shown(sums) }];
  });
  const list = sorted(all, input.SortBy, {
    UtilizationPercentage: (one) => one.Utilization.UtilizationPercentage,
    TotalCommitment: (one) => one.Utilization.TotalCommitment,
    UsedCommitment: (one) => one.Utilization.UsedCommitment,
    UnusedCommitment: (one) => one.Utilization.UnusedCommitment,
    NetSavings: (one) => one.Savings.NetSavings,
    AmortizedRecurringCommitment: (one) => one.AmortizedCommitment.AmortizedRecurringCommitment,
    AmortizedUpfrontCommitment: (one) => one.AmortizedCommitment.AmortizedUpfrontCommitment,
  });
  const { page, next } = pageOf(list, input.NextToken, input.MaxResults);
  return {
    SavingsPlansUtilizationDetails: page.map(({ SavingsPlanArn, Attributes, Utilization, Savings, AmortizedCommitment }) => ({
      SavingsPlanArn,
      ...(asked("ATTRIBUTES") ? { Attributes } : {}),
      ...(asked("UTILIZATION") ? { Utilization } : {}),
      ...(asked("SAVINGS") ? { Savings } : {}),
      ...(asked("AMORTIZED_COMMITMENT") ? { AmortizedCommitment } : {}),
    })),
    Total: shown(totalOf(rows, AMOUNTS.length)),
    TimePeriod: input.TimePeriod,
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

const MOST_GROUPS = 3;

/** By time, or by INSTANCE_FAMILY, REGION and SERVICE over the whole period. */
export async function getSavingsPlansCoverage(call: JsonCall, input: CommitmentInput) {
  const span = spanOf(call, input, "MONTHLY");
  const groups = (input.GroupBy ?? []).map(({ Key }) => Key);
  if (groups.length > MOST_GROUPS || groups.some((key) => !["INSTANCE_FAMILY", "REGION", "SERVICE"].includes(key)))
    throw invalid("GroupBy can be INSTANCE_FAMILY, REGION and SERVICE.");
  if (input.Metrics?.some((metric) => metric !== "SpendCoveredBySavingsPlans") === true)
    throw invalid("The only valid value of Metrics is SpendCoveredBySavingsPlans.");
  const rows = await sumsBy(call, {
    keys: groups.length === 0 ? [bucketSql(span.granularity)] : groups.map(USAGE_DIMENSIONS),
    amounts: [on("SavingsPlanCoveredUsage", "pricing_public_on_demand_cost"), sum(`CASE WHEN ${COVERABLE} THEN pricing_public_on_demand_cost END`)],
    where: [filterSql(input.Filter, USAGE_DIMENSIONS), `(line_item_line_item_type = 'SavingsPlanCoveredUsage' OR (${COVERABLE}))`],
    span,
  });
  const coverage = ([covered = 0, open = 0]: readonly number[]) => ({
    SpendCoveredBySavingsPlans: money(covered),
    OnDemandCost: money(open),
    TotalCost: money(covered + open),
    CoveragePercentage: percent(covered, covered + open),
  });
  const all =
    groups.length === 0
      ? bucketsIn(call, span).map(({ start, end, key }) => ({
          Attributes: {} as Record<string, string>,
          Coverage: coverage(rows.find(({ keys: [at] }) => at === key)?.sums ?? []),
          TimePeriod: { Start: start, End: end },
        }))
      : rows.map(({ keys, sums }) => ({
          Attributes: Object.fromEntries(groups.map((group, index) => [group, keys[index] ?? ""])),
          Coverage: coverage(sums),
          TimePeriod: input.TimePeriod,
        }));
  const list = sorted(all, input.SortBy, {
    SpendCoveredBySavingsPlan: (one) => one.Coverage.SpendCoveredBySavingsPlans,
    OnDemandCost: (one) => one.Coverage.OnDemandCost,
    CoveragePercentage: (one) => one.Coverage.CoveragePercentage,
    TotalCost: (one) => one.Coverage.TotalCost,
    InstanceFamily: (one) => one.Attributes["INSTANCE_FAMILY"],
    Region: (one) => one.Attributes["REGION"],
    Service: (one) => one.Attributes["SERVICE"],
  });
  const { page, next } = pageOf(list, input.NextToken, input.MaxResults);
  return { SavingsPlansCoverages: page, ...(next === undefined ? {} : { NextToken: next }) };
}
