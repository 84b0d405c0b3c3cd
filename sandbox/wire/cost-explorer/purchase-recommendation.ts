import { z } from "zod";
import { type CoverableUsage, type PlanTerms, savingsPlanRate } from "#core/pricing/commitment-rates";
import { offeringOf, uuidOf } from "#sandbox/savings-plans/offerings";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { money, percent } from "#sandbox/wire/cost-explorer/commitment-sums";
import { dimensionSql } from "#sandbox/wire/cost-explorer/dimension-sql";
import { Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { bestCommitment, type Segment } from "#sandbox/wire/cost-explorer/best-commitment";
import { COVERABLE } from "#sandbox/wire/cost-explorer/savings-plans-use";
import { bucketSql, spanSql, startOfDay } from "#sandbox/wire/cost-explorer/time-period";

const TYPES = { COMPUTE_SP: "Compute", EC2_INSTANCE_SP: "EC2Instance", SAGEMAKER_SP: "SageMaker" } as const;
const TERMS = { ONE_YEAR: "1y", THREE_YEARS: "3y" } as const;
const PAYMENTS = { NO_UPFRONT: "no", PARTIAL_UPFRONT: "partial", ALL_UPFRONT: "all" } as const;
const LOOKBACK_DAYS = { SEVEN_DAYS: 7, THIRTY_DAYS: 30, SIXTY_DAYS: 60 } as const;
const UPFRONT_SHARE = { no: 0, partial: 0.5, all: 1 } as const;
const HOURS_OF_MONTH = 730;

export const RecommendationInput = z.object({
  SavingsPlansType: z.enum(["COMPUTE_SP", "EC2_INSTANCE_SP", "SAGEMAKER_SP"]),
  TermInYears: z.enum(["ONE_YEAR", "THREE_YEARS"]),
  PaymentOption: z.enum(["NO_UPFRONT", "PARTIAL_UPFRONT", "ALL_UPFRONT"]),
  LookbackPeriodInDays: z.enum(["SEVEN_DAYS", "THIRTY_DAYS", "SIXTY_DAYS"]),
  AccountScope: z.enum(["PAYER", "LINKED"]).optional(),
  Filter: Expression.optional(),
  NextPageToken: z.string().optional(),
  PageSize: z.number().int().min(0).optional(),
});
type RecommendationInput = z.infer<typeof RecommendationInput>;

type Usage = CoverableUsage & { readonly hour: string; readonly account: string; readonly quantity: number; readonly onDemand: number };

/** The commitment that would have saved most over the days that it looks back on; a linked account's own usage alone where so asked. */
export async function getSavingsPlansPurchaseRecommendation(call: JsonCall, input: RecommendationInput) {
  const type = TYPES[input.SavingsPlansType];
  const [term, payment] = [TERMS[input.TermInYears], PAYMENTS[input.PaymentOption]];
  const scope = input.AccountScope ?? "PAYER";
  const to = startOfDay(call.lake.now());
  const hours = LOOKBACK_DAYS[input.LookbackPeriodInDays] * 24;
  const from = new Date(to.getTime() - hours * 3_600_000);
  const usage = (await usageBetween(call, from, to, input.Filter)).filter(({ service }) => (service === "sagemaker") === (type === "SageMaker"));
  const groups = Map.groupBy(usage, (one) => {
    const place = type === "EC2Instance" ? `${one.service === "ec2" ? one.family : ""}/${one.region}` : "/";
    return `${scope === "LINKED" ? one.account : ""}/${place}`;
  });
  const details = [...groups].flatMap(([key, found]) => {
    const [account = "", family = "", region = ""] = key.split("/");
    if (type === "EC2Instance" && family === "") return [];
    const terms: PlanTerms = type === "EC2Instance" ? { type, term, payment, family, region } : { type, term, payment };
    return detailOf(terms, found, hours, account === "" ? call.lake.export.accountId : account) ?? [];
  });
  const all = details.sort((a, b) => b.saved - a.saved);
  const summed = (of: (one: (typeof all)[number]) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const [commitment, before, saved, cost] = [
    summed((one) => one.commitment),
    summed((one) => one.before),
    summed((one) => one.saved),
    summed((one) => one.cost),
  ];
  const at = call.lake.now().toISOString();
  return {
    Metadata: { RecommendationId: uuidOf(`recommendation/${JSON.stringify(input)}/${at}`), GenerationTimestamp: to.toISOString() },
    SavingsPlansPurchaseRecommendation: {
      AccountScope: scope,
      SavingsPlansType: input.SavingsPlansType,
      TermInYears: input.TermInYears,
      PaymentOption: input.PaymentOption,
      LookbackPeriodInDays: input.LookbackPeriodInDays,
      SavingsPlansPurchaseRecommendationDetails: all.map(({ shown }) => shown),
      SavingsPlansPurchaseRecommendationSummary: {
        EstimatedROI: percent(saved, cost),
        CurrencyCode: "USD",
        EstimatedTotalCost: money(before - saved),
        CurrentOnDemandSpend: money(before),
        EstimatedSavingsAmount: money(saved),
        TotalRecommendationCount: String(all.length),
        DailyCommitmentToPurchase: money(commitment * 24),
        HourlyCommitmentToPurchase: money(commitment),
        EstimatedSavingsPercentage: percent(saved, before),
        EstimatedMonthlySavingsAmount: money((saved / hours) * HOURS_OF_MONTH),
        EstimatedOnDemandCostWithCurrentCommitment: money(before),
      },
    },
  };
}

function detailOf(terms: PlanTerms, usage: readonly Usage[], hours: number, account: string) {
  const byHour = Map.groupBy(usage, ({ hour }) => hour);
  const segments = [...byHour.values()].map((found) =>
    found.flatMap((one): Segment[] => {
      const rate = savingsPlanRate(terms, one);
      return rate === undefined || rate <= 0 ? [] : [{ cost: one.quantity * rate, onDemand: one.onDemand }];
    }),
  );
  const best = bestCommitment(segments, hours);
  if (best === undefined) return undefined;
  const offering = offeringOf(terms);
  const { commitment, covered, used } = best;
  const spend = [...byHour.values()].map((found) => found.reduce((sum, one) => sum + one.onDemand, 0));
  const before = spend.reduce((sum, one) => sum + one, 0);
  const cost = commitment * hours;
  const saved = covered - cost;
  const shown = {
    SavingsPlansDetails: {
      Region: terms.region ?? "Any",
      ...(terms.family === undefined ? {} : { InstanceFamily: terms.family }),
      OfferingId: offering.id,
    },
    AccountId: account,
    UpfrontCost: money(commitment * (offering.durationSeconds / 3600) * UPFRONT_SHARE[terms.payment]),
    EstimatedROI: percent(saved, cost),
    CurrencyCode: "USD",
    EstimatedSPCost: money(cost),
    EstimatedOnDemandCost: money(before - covered),
    EstimatedOnDemandCostWithCurrentCommitment: money(before),
    EstimatedSavingsAmount: money(saved),
    EstimatedSavingsPercentage: percent(saved, before),
    HourlyCommitmentToPurchase: money(commitment),
    EstimatedAverageUtilization: percent(used, cost),
    EstimatedMonthlySavingsAmount: money((saved / hours) * HOURS_OF_MONTH),
    CurrentMinimumHourlyOnDemandSpend: money(byHour.size < hours ? 0 : Math.min(...spend)),
    CurrentMaximumHourlyOnDemandSpend: money(Math.max(...spend)),
    CurrentAverageHourlyOnDemandSpend: money(before / hours),
    RecommendationDetailId: uuidOf(`detail/${offering.id}/${account}/${commitment}`),
  };
  return { commitment, before, saved, cost, shown };
}

async function usageBetween({ lake }: JsonCall, from: Date, to: Date, filter: Expression | undefined): Promise<readonly Usage[]> {
  const sum = (column: string) => `cast(sum(cast(${column} AS decimal(38, 10))) AS varchar)`;
  const keys = [
    bucketSql("HOURLY"),
    "line_item_usage_account_id",
    "product_region_code",
    "line_item_usage_type",
    dimensionSql("INSTANCE_TYPE_FAMILY"),
  ];
  const isOpen = `(${COVERABLE} OR (line_item_line_item_type = 'Usage' AND line_item_product_code = 'AmazonSageMaker'))`;
  const rows = await askBill(lake, {
    select: [...keys, sum("line_item_usage_amount"), sum("pricing_public_on_demand_cost")],
    groups: keys.length,
    where: [spanSql({ from, to }), isOpen, filterSql(filter)],
  });
  return rows.map((row): Usage => {
    const [hour = "", account = "", region = "", usageType = "", family = ""] = row.slice(0, keys.length).map(String);
    const [quantity = 0, onDemand = 0] = row.slice(keys.length).map(Number);
    const service = usageType.includes("Lambda")
      ? "lambda"
      : usageType.includes("Fargate")
        ? "fargate"
        : usageType.includes(":ml.")
          ? "sagemaker"
          : "ec2";
    const own = service === "ec2" ? family : /:ml\.([a-z0-9-]+)\./.exec(usageType)?.[1];
    return { hour, account, region, service, family: own, quantity, onDemand, onDemandRate: quantity === 0 ? 0 : onDemand / quantity };
  });
}
