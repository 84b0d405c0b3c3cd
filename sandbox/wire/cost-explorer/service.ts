import type { z } from "zod";
import { type JsonCall, type JsonOperation, type JsonService, operation } from "#sandbox/wire/aws/answer-json";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { CommitmentInput } from "#sandbox/wire/cost-explorer/commitment-sums";
import { CostAndUsageInput, getCostAndUsage } from "#sandbox/wire/cost-explorer/cost-and-usage";
import { ForecastInput, getCostForecast } from "#sandbox/wire/cost-explorer/forecast";
import { getSavingsPlansPurchaseRecommendation, RecommendationInput } from "#sandbox/wire/cost-explorer/purchase-recommendation";
import { getReservationCoverage, getReservationUtilization } from "#sandbox/wire/cost-explorer/reservations-use";
import {
  DetailsInput,
  getSavingsPlansCoverage,
  getSavingsPlansUtilization,
  getSavingsPlansUtilizationDetails,
} from "#sandbox/wire/cost-explorer/savings-plans-use";
import { DimensionValuesInput, getDimensionValues, getTags, TagsInput } from "#sandbox/wire/cost-explorer/values";

/** $0.01 a request that is answered, a page being one. */
const PRICE_MICROS = 10_000;
const RATE = { perSecond: 5, burst: 10 };

/** A request that has its price, and comes no faster than a payer may ask. */
function priced<Input>(input: z.ZodType<Input>, run: (call: JsonCall, input: Input) => Promise<unknown>): JsonOperation {
  return operation(input, "read", async (call, asked) => {
    const { company } = call.lake;
    if (!call.meter.admits(`ce ${company.key}`, RATE)) throw new AwsError("LimitExceededException", "Rate exceeded");
    const answer = await run(call, asked);
    call.meter.count(company.key, "cost-explorer", PRICE_MICROS);
    return answer;
  });
}

/** AWS Cost Explorer, version 2017-10-25: what of it there is, over the lines of the export. */
export const COST_EXPLORER: JsonService = {
  name: "ce",
  target: "AWSInsightsIndexService",
  invalid: "ValidationException",
  throttled: "ThrottlingException",
  operations: new Map<string, JsonOperation>([
    ["GetCostAndUsage", priced(CostAndUsageInput, getCostAndUsage)],
    ["GetDimensionValues", priced(DimensionValuesInput, getDimensionValues)],
    ["GetTags", priced(TagsInput, getTags)],
    ["GetCostForecast", priced(ForecastInput, getCostForecast)],
    ["GetSavingsPlansCoverage", priced(CommitmentInput, getSavingsPlansCoverage)],
    ["GetSavingsPlansUtilization", priced(CommitmentInput, getSavingsPlansUtilization)],
    ["GetSavingsPlansUtilizationDetails", priced(DetailsInput, getSavingsPlansUtilizationDetails)],
    ["GetSavingsPlansPurchaseRecommendation", priced(RecommendationInput, getSavingsPlansPurchaseRecommendation)],
    ["GetReservationCoverage", priced(CommitmentInput, getReservationCoverage)],
    ["GetReservationUtilization", priced(CommitmentInput, getReservationUtilization)],
  ]),
};
