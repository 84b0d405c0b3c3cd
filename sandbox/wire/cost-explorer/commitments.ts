import { z } from "zod";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { amountText } from "#sandbox/wire/cost-explorer/metric-sql";
import { hasMultiYearData } from "#sandbox/wire/cost-explorer/multi-year";
import { bucketsOf, bucketSql, type Granularity, readSpan, spanSql, TimePeriod } from "#sandbox/wire/cost-explorer/time-period";

export const CommitmentInput = z.object({
  TimePeriod,
  Granularity: z.enum(["DAILY", "MONTHLY"]).optional(),
  Filter: Expression.optional(),
});
type CommitmentInput = z.infer<typeof CommitmentInput>;

const sum = (amount: string) => `cast(sum(cast(coalesce(${amount}, 0) AS decimal(38, 10))) AS varchar)`;
const on = (type: string, amount: string) => sum(`CASE WHEN line_item_line_item_type = '${type}' THEN ${amount} END`);
/** What a Savings Plan may cover and nothing covers. */
const COVERABLE = `line_item_line_item_type = 'Usage' AND coalesce(pricing_term, '') <> 'Spot' AND regexp_like(line_item_usage_type, '(BoxUsage|Fargate|Lambda-GB-Second)')`;

async function sums({ lake }: JsonCall, { TimePeriod: period, Granularity: given, Filter }: CommitmentInput, amounts: readonly string[]) {
  const granularity: Granularity = given ?? "MONTHLY";
  const now = lake.now();
  const span = readSpan(period, granularity, { now, multiYear: hasMultiYearData(lake) });
  const rows = await askBill(lake, {
    select: [bucketSql(granularity), ...amounts],
    groups: 1,
    where: [spanSql(span), filterSql(Filter)],
  });
  const buckets = bucketsOf(span, now).map(({ start, end, key }) => {
    const row = rows.find(([at]) => at === key);
    return { TimePeriod: { Start: start, End: end }, sums: amounts.map((_, index) => Number(row?.[1 + index] ?? 0)) };
  });
  const total = amounts.map((_, index) => buckets.reduce((all, { sums: of }) => all + (of[index] ?? 0), 0));
  return { buckets, total };
}

const money = (value: number) => amountText(value.toFixed(10));
const percent = (part: number, whole: number) => amountText((whole === 0 ? 0 : (100 * part) / whole).toFixed(10));

export async function getSavingsPlansUtilization(call: JsonCall, input: CommitmentInput) {
  const { buckets, total } = await sums(call, input, [
    on("SavingsPlanRecurringFee", "savings_plan_total_commitment_to_date"),
    on("SavingsPlanRecurringFee", "savings_plan_used_commitment"),
    on("SavingsPlanCoveredUsage", "pricing_public_on_demand_cost"),
    on("SavingsPlanRecurringFee", "savings_plan_recurring_commitment_for_billing_period"),
    on("SavingsPlanRecurringFee", "savings_plan_amortized_upfront_commitment_for_billing_period"),
  ]);
  const shown = ([all = 0, used = 0, onDemand = 0, recurring = 0, upfront = 0]: readonly number[]) => ({
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
  });
  return {
    SavingsPlansUtilizationsByTime: buckets.map(({ TimePeriod: at, sums: of }) => ({ TimePeriod: at, ...shown(of) })),
    Total: shown(total),
  };
}

export async function getSavingsPlansCoverage(call: JsonCall, input: CommitmentInput) {
  const { buckets } = await sums(call, input, [
    on("SavingsPlanCoveredUsage", "pricing_public_on_demand_cost"),
    sum(`CASE WHEN ${COVERABLE} THEN pricing_public_on_demand_cost END`),
  ]);
  return {
    SavingsPlansCoverages: buckets.map(({ TimePeriod: at, sums: [covered = 0, open = 0] }) => ({
      Attributes: {},
      Coverage: {
        SpendCoveredBySavingsPlans: money(covered),
        OnDemandCost: money(open),
        TotalCost: money(covered + open),
        CoveragePercentage: percent(covered, covered + open),
      },
      TimePeriod: at,
    })),
  };
}

export async function getReservationUtilization(call: JsonCall, input: CommitmentInput) {
  const { buckets, total } = await sums(call, input, [
    on("RIFee", "line_item_usage_amount"),
    on("RIFee", "reservation_unused_quantity"),
    on("DiscountedUsage", "pricing_public_on_demand_cost"),
    on("DiscountedUsage", "reservation_effective_cost"),
  ]);
  const shown = ([bought = 0, unused = 0, onDemand = 0, effective = 0]: readonly number[]) => ({
    PurchasedHours: money(bought),
    UnusedHours: money(unused),
    TotalActualHours: money(bought - unused),
    UtilizationPercentage: percent(bought - unused, bought),
    OnDemandCostOfRIHoursUsed: money(onDemand),
    NetRISavings: money(onDemand - effective),
  });
  return {
    UtilizationsByTime: buckets.map(({ TimePeriod: at, sums: of }) => ({ TimePeriod: at, Groups: [], Total: shown(of) })),
    Total: shown(total),
  };
}

export async function getReservationCoverage(call: JsonCall, input: CommitmentInput) {
  const { buckets, total } = await sums(call, input, [
    on("DiscountedUsage", "line_item_usage_amount"),
    sum(
      `CASE WHEN line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage') AND line_item_usage_type LIKE '%BoxUsage%' THEN line_item_usage_amount END`,
    ),
    sum(
      `CASE WHEN line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage') AND line_item_usage_type LIKE '%BoxUsage%' THEN pricing_public_on_demand_cost END`,
    ),
  ]);
  const shown = ([reserved = 0, open = 0, cost = 0]: readonly number[]) => ({
    CoverageHours: {
      OnDemandHours: money(open),
      ReservedHours: money(reserved),
      TotalRunningHours: money(reserved + open),
      CoverageHoursPercentage: percent(reserved, reserved + open),
    },
    CoverageCost: { OnDemandCost: money(cost) },
  });
  return { CoveragesByTime: buckets.map(({ TimePeriod: at, sums: of }) => ({ TimePeriod: at, Groups: [], Total: shown(of) })), Total: shown(total) };
}
