import { z } from "zod";

const Amount = z.string().regex(/^\d+\.\d{2}$/);

/** Limits that people may raise: whole commitments within 30 days, whole commitments that live, and what a third person signs. */
export const LimitName = z.enum(["rolling_30_days", "outstanding", "third_signature"]);
export type LimitName = z.infer<typeof LimitName>;

export const LIMIT_WORDS: Readonly<Record<LimitName, string>> = {
  rolling_30_days: "commitments bought within 30 days",
  outstanding: "commitments that are outstanding",
  third_signature: "the total above which a third person signs",
};

/** Between the last signature and when a higher limit counts, so that somebody can still object. */
export const CAP_RAISE_HOURS = 24;

/** Order of `cap_raise`. */
export const CapRaiseOrder = z.strictObject({
  limit: LimitName,
  /** USD of whole commitments. */
  to: z.string().regex(/^\d{1,12}(?:\.\d{1,2})?$/, "must be dollars, such as 75000"),
  reason: z.string().trim().max(300).optional(),
});
export type CapRaiseOrder = z.infer<typeof CapRaiseOrder>;

/** Parameters of `cap_raise`. */
export const CapRaise = z.strictObject({
  limit: LimitName,
  from: Amount,
  to: Amount,
  afterHours: z.number().int(),
  reason: z.string().nullable(),
});
export type CapRaise = z.infer<typeof CapRaise>;
export const CapRaisePreconditions = z.strictObject({ from: Amount });

export const CAP_RAISE_STEPS = ["schedule"] as const;
