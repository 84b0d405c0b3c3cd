import { z } from "zod";

/** Decimals of fixed scale, as the API takes them: USD an hour with five places, whole amounts with two. */
const Rate = z.string().regex(/^-?\d+\.\d{5}$/);
const Amount = z.string().regex(/^-?\d+\.\d{2}$/);
/** Share of one, four places. */
const Ratio = z.string().regex(/^-?\d+\.\d{4}$/);
const Instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const Checks = z.array(z.strictObject({ name: z.string(), verdict: z.enum(["GO", "NOTE", "NO"]), text: z.string() }));

export const PlanTypeName = z.enum(["Compute", "EC2Instance", "SageMaker"]);
export const TermName = z.enum(["1y", "3y"]);
export const PaymentName = z.enum(["no", "partial", "all"]);

/** What a person or a tool may say of a purchase; everything else is observed. */
export const SavingsPlanOrder = z.strictObject({
  type: PlanTypeName.default("Compute"),
  /** EC2 Instance plans: which family in which region. */
  family: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/)
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/)
    .optional(),
  /** Id or name of the account that buys; the payer where it is left out. */
  account: z.string().min(1).max(100).optional(),
  term: TermName.default("1y"),
  payment: PaymentName.default("no"),
  /** USD an hour, up to five places. */
  commitment: z.string().regex(/^\d{1,7}(?:\.\d{1,5})?$/, "must be dollars an hour, such as 2.5"),
  /** Hours between the purchase call and the start, in which cancelling costs nothing. Left out: as the organization set it. */
  queueHours: z.number().int().min(1).max(72).optional(),
  /** Starts then instead: at the end of a plan that it renews, on the first of a month. */
  startAt: z.iso.datetime().optional(),
  /** An Owner's reason to buy although the days of the month that are left are too few to return it. */
  monthEndReason: z.string().trim().min(5).max(300).optional(),
  /** For a vendor of record: the customer that it is bought for. */
  customer: z.string().min(1).max(64).optional(),
  /** Analysis and option that it comes from. */
  analysis: z.string().max(64).optional(),
});
export type SavingsPlanOrder = z.infer<typeof SavingsPlanOrder>;

/** What an edit may change; everything else is observed anew. Another start replaces the one before. */
export const SavingsPlanEdit = z.strictObject({
  type: PlanTypeName.optional(),
  family: SavingsPlanOrder.shape.family,
  region: SavingsPlanOrder.shape.region,
  account: SavingsPlanOrder.shape.account,
  term: TermName.optional(),
  payment: PaymentName.optional(),
  commitment: SavingsPlanOrder.shape.commitment.optional(),
  queueHours: SavingsPlanOrder.shape.queueHours,
  startAt: SavingsPlanOrder.shape.startAt,
  monthEndReason: SavingsPlanOrder.shape.monthEndReason,
});

/** What the waterfall says of it, at the time of drafting. */
export const ExpectedEffect = z.strictObject({
  savingUsdPerHour: Rate,
  savingUsdPerMonth: Amount,
  coverageBefore: Ratio,
  coverageAfter: Ratio,
  /** Utilization of this plan: low and high of the scenarios, and where the future is as the past. */
  utilizationLow: Ratio,
  utilization: Ratio,
  utilizationHigh: Ratio,
  effectiveSavingsRateBefore: Ratio,
  effectiveSavingsRateAfter: Ratio,
  /** Months of today's eligible usage that are promised, everything counted. Two places. */
  lockInMonths: Amount,
  /** Over the term, in the worst scenario, against buying nothing; positive is a loss. */
  worstLossUsd: Amount,
  worstScenario: z.string(),
  breakEvenUtilization: Ratio,
});
export type ExpectedEffect = z.infer<typeof ExpectedEffect>;

/** Parameters of `sp_purchase`. */
export const SavingsPlanPurchase = z.strictObject({
  account: z.string().regex(/^\d{12}$/),
  accountName: z.string(),
  offeringId: z.string(),
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName,
  payment: PaymentName,
  currency: z.literal("USD"),
  commitment: Rate,
  /** Paid at once when it starts, and over the whole term. */
  upfront: Amount,
  total: Amount,
  /** `queued`: so many hours after the purchase call. `at`: then. */
  start: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("queued"), hours: z.number().int() }),
    z.strictObject({ kind: z.literal("at"), instant: Instant }),
  ]),
  rates: z.strictObject({ source: z.enum(["offering_rates", "estimate"]), asOf: Instant }),
  expected: ExpectedEffect,
  /** What it was computed from. */
  basis: z.strictObject({ analysis: z.string().nullable(), from: Instant, to: Instant, queryId: z.string().nullable() }),
  /** Whether and how it can be undone, as the card says it. */
  undo: z.strictObject({
    returnable: z.boolean(),
    /** Why not, where it is not. */
    reason: z.string().nullable(),
    /** Latest return if it starts as planned from now; the provider's own date counts once it is bought. */
    returnUntil: Instant.nullable(),
    returnsUsed: z.number().int(),
    returnsAllowed: z.number().int(),
  }),
  monthEndReason: z.string().nullable(),
  /** Bought for this customer by the vendor of record; null: for the organization itself. */
  customer: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  limits: z.array(z.string()),
  checks: Checks,
});
export type SavingsPlanPurchase = z.infer<typeof SavingsPlanPurchase>;

/** What must still hold at the claim. */
export const SavingsPlanPurchasePreconditions = z.strictObject({
  offeringId: z.string(),
  /** Digest of the offering's rates of the usage that it would cover. */
  ratesDigest: z.string(),
  /** Nine tenths of the sealed saving, USD an hour. */
  leastSavingUsdPerHour: Rate,
  /** Plans that live, and those that are queued, when it was sealed: another one changes what this one covers. */
  plansDigest: z.string(),
});
export type SavingsPlanPurchasePreconditions = z.infer<typeof SavingsPlanPurchasePreconditions>;

/** Order of `sp_return` and of `sp_delete_queued`. */
export const ExistingPlanOrder = z.strictObject({
  /** Its id or ARN, exactly. */
  plan: z.string().min(1).max(200),
  reason: z.string().trim().max(300).optional(),
});
export type ExistingPlanOrder = z.infer<typeof ExistingPlanOrder>;

/** Parameters of `sp_return` and of `sp_delete_queued`. */
export const SavingsPlanEnd = z.strictObject({
  account: z.string().regex(/^\d{12}$/),
  accountName: z.string(),
  plan: z.string(),
  arn: z.string(),
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName,
  payment: PaymentName,
  commitment: Rate,
  /** What is no longer owed, and what was paid upfront and comes back. */
  released: Amount,
  refunded: Amount,
  /** Latest instant: of the return, or of the start for a queued one. */
  until: Instant,
  /** Returns of this calendar year so far, this one not counted; null for a queued one, which uses none. */
  returnsUsed: z.number().int().nullable(),
  returnsAllowed: z.number().int().nullable(),
  reason: z.string().nullable(),
  /** What the bill does then, by the waterfall; positive is a saving. */
  savingUsdPerHour: Rate.nullable(),
  checks: Checks,
});
export type SavingsPlanEnd = z.infer<typeof SavingsPlanEnd>;
export const SavingsPlanEndPreconditions = z.strictObject({ plan: z.string(), state: z.enum(["active", "queued"]), commitment: Rate });
export type SavingsPlanEndPreconditions = z.infer<typeof SavingsPlanEndPreconditions>;

export const SP_PURCHASE_STEPS = ["reserve_cap", "purchase", "confirm"] as const;
export const SP_RETURN_STEPS = ["return", "confirm"] as const;
export const SP_DELETE_QUEUED_STEPS = ["delete_queued", "confirm"] as const;
