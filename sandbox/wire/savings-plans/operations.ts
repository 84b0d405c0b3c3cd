import { createSavingsPlan } from "#sandbox/wire/savings-plans/create";
import { describeSavingsPlanRates, describeSavingsPlans } from "#sandbox/wire/savings-plans/describe-plans";
import { deleteQueuedSavingsPlan, returnSavingsPlan } from "#sandbox/wire/savings-plans/end-plans";
import { describeOfferingRates, describeOfferings } from "#sandbox/wire/savings-plans/offerings";
import type { PlanOperation } from "#sandbox/wire/savings-plans/plan-call";
import { listTags, tagPlan, untagPlan } from "#sandbox/wire/savings-plans/tags";

/** Savings Plans, version 2019-06-28: all of it. */
export const PLAN_OPERATIONS: ReadonlyMap<string, PlanOperation> = new Map([
  ["CreateSavingsPlan", createSavingsPlan],
  ["DeleteQueuedSavingsPlan", deleteQueuedSavingsPlan],
  ["DescribeSavingsPlanRates", describeSavingsPlanRates],
  ["DescribeSavingsPlans", describeSavingsPlans],
  ["DescribeSavingsPlansOfferingRates", describeOfferingRates],
  ["DescribeSavingsPlansOfferings", describeOfferings],
  ["ListTagsForResource", listTags],
  ["ReturnSavingsPlan", returnSavingsPlan],
  ["TagResource", tagPlan],
  ["UntagResource", untagPlan],
]);
