import { createHash } from "node:crypto";
import { z } from "zod";
import type { BoughtPlans, ShownPlan } from "#sandbox/live/bought-plans";
import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import { AwsError } from "#sandbox/wire/aws/aws-error";

/** One call of a role in its account; the service is global. */
export type PlanCall = {
  readonly world: OpenLiveWorld;
  readonly plans: BoughtPlans;
  readonly accountId: string;
  /** Milliseconds since the epoch, on the world's clock. */
  readonly now: number;
};
export type PlanOperation = {
  readonly effect: "read" | "write";
  readonly input: z.ZodType;
  readonly run: (call: PlanCall, input: unknown) => unknown;
};

export function planOperation<Input>(
  effect: "read" | "write",
  input: z.ZodType<Input>,
  run: (call: PlanCall, input: Input) => unknown,
): PlanOperation {
  return { effect, input, run } as unknown as PlanOperation;
}

const LARGEST_PAGE = 1000;
/** How every list is asked for. */
export const PAGE = { nextToken: z.string().optional(), maxResults: z.number().int().min(1).max(LARGEST_PAGE).optional() };
export const filtersOf = (names: readonly [string, ...string[]]) =>
  z.array(z.object({ name: z.enum(names), values: z.array(z.string()).min(1) })).optional();
export type Filters = readonly { readonly name: string; readonly values: readonly string[] }[] | undefined;

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** @throws AwsError where the account has no such plan */
export function planOf({ plans, accountId }: PlanCall, id: string): ShownPlan {
  const found = plans.find(accountId, id);
  if (found === undefined) throw new AwsError("ResourceNotFoundException", `Savings Plan ${id} was not found.`, 404);
  return found;
}

/** Every filter must hold, by any of its values. */
export function passes(filters: Filters, valueOf: (name: string) => string | undefined): boolean {
  return (filters ?? []).every(({ name, values }) => values.includes(valueOf(name) ?? ""));
}

/** An empty or absent list leaves everything. */
export function isAsked(list: readonly unknown[] | undefined, value: unknown): boolean {
  return list === undefined || list.length === 0 || list.includes(value);
}

type Asked = { readonly nextToken?: string | undefined; readonly maxResults?: number | undefined };

/** One page of a list. A token is good for the request that it came from only. @throws AwsError ValidationException */
export function pageOf<T>(list: readonly T[], { nextToken, maxResults = LARGEST_PAGE, ...request }: Asked) {
  const mark = createHash("sha256").update(JSON.stringify(request)).digest("base64url").slice(0, 12);
  const tokenAt = (offset: number) => Buffer.from(`${offset} ${mark}`).toString("base64url");
  const from = nextToken === undefined ? 0 : Number(/^(\d{1,9}) /.exec(Buffer.from(nextToken, "base64url").toString("utf8"))?.[1] ?? Number.NaN);
  if (nextToken !== undefined && tokenAt(from) !== nextToken) throw invalid("The nextToken is not valid for this request.");
  const to = from + maxResults;
  return { page: list.slice(from, to), ...(to < list.length ? { nextToken: tokenAt(to) } : {}) };
}
