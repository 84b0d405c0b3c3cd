import { z } from "zod";
import { Figure } from "#core/costs/figure";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";

/** A Savings Plan as it stands: by the provider where it answers, by the inventory or the bill where it does not. */
export const SettledPlan = z.object({
  /** The provider's id; what `sp_return` and `sp_delete_queued` take. */
  id: z.string(),
  arn: z.string(),
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  account: z.object({ id: z.string(), name: z.string() }),
  term: TermName.nullable(),
  payment: PaymentName.nullable(),
  /** USD an hour. */
  commitment: Figure,
  start: z.string().nullable(),
  end: z.string().nullable(),
  /** Whole days until it ends; null where its end is unknown. */
  daysLeft: z.number().nullable(),
  /** As AWS has it: active, queued, payment-pending, returned, retired ...; `active` by the bill alone. */
  state: z.string(),
  /** In the period; null value while it has not been billed. */
  utilization: Figure,
  /** USD in the period. */
  unused: Figure,
  /** What its usage would have cost on demand less its own cost in the period. */
  netSavings: Figure,
  /** What is still owed until its end, USD. */
  outstanding: Figure,
  returnableUntil: z.string().nullable(),
  /** APR-12 where it was bought here; else null. */
  boughtBy: z.string().nullable(),
  /** What the caller may draft now: POST /api/proposals with kind `sp_return` or `sp_delete_queued` and params `{ plan: id }`. */
  mayReturn: z.object({ may: z.boolean(), why: z.string() }),
  mayDeleteQueued: z.object({ may: z.boolean(), why: z.string() }),
});
export type SettledPlan = z.infer<typeof SettledPlan>;
