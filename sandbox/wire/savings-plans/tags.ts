import { z } from "zod";
import type { ShownPlan } from "#sandbox/live/bought-plans";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { invalid, type PlanCall, planOf, planOperation } from "#sandbox/wire/savings-plans/plan-call";

const MOST_TAGS = 50;
const TagKey = z
  .string()
  .min(1)
  .max(128)
  .refine((key) => !/^aws:/i.test(key), "a key must not begin with aws:");
export const PlanTags = z
  .record(TagKey, z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS, `there may be ${MOST_TAGS} tags at most`);

export const tagPlan = planOperation("write", z.object({ resourceArn: z.string(), tags: PlanTags }), (call, { resourceArn, tags }) => {
  const plan = byArn(call, resourceArn);
  if (Object.keys({ ...plan.tags, ...tags }).length > MOST_TAGS)
    throw new AwsError("ServiceQuotaExceededException", `A Savings Plan has ${MOST_TAGS} tags at most.`, 402);
  call.plans.tag(plan.id, tags);
});

export const untagPlan = planOperation("write", z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) }), (call, input) => {
  call.plans.tag(byArn(call, input.resourceArn).id, Object.fromEntries(input.tagKeys.map((key) => [key, null])));
});

/** A look-up: it may be late. */
export const listTags = planOperation("read", z.object({ resourceArn: z.string() }), (call, { resourceArn }) => {
  byArn(call, resourceArn);
  return { tags: call.plans.seen(call.accountId).find(({ arn }) => arn === resourceArn)?.tags ?? {} };
});

function byArn(call: PlanCall, arn: string): ShownPlan {
  const id = /^arn:aws:savingsplans::\d{12}:savingsplan\/([0-9a-f-]{36})$/.exec(arn)?.[1];
  if (id === undefined) throw invalid(`'${arn}' is no ARN of a Savings Plan.`);
  const plan = planOf(call, id);
  if (plan.arn !== arn) throw new AwsError("ResourceNotFoundException", `Savings Plan ${arn} was not found.`, 404);
  return plan;
}
