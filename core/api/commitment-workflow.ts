import { z } from "zod";
import { Figure } from "#core/costs/figure";
import { PurchaseState } from "#core/commitments/purchase-state";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";
import { ProposalState } from "#core/proposals/state";
import { strictObject } from "#core/api/strict-object";

/** Bodies and answers of the workflow of commitments. Times are ISO 8601 with Z and milliseconds; amounts in figures are USD. */

/** Whether the caller may do it now; else why not, in words for them. */
export const Allowed = z.object({ allowed: z.boolean(), why: z.string().nullable() });

/** A change of state, oldest first. */
export const PurchaseEvent = z.object({
  state: PurchaseState,
  label: z.string(),
  at: z.string(),
  /** Why it became this: a sentence. */
  because: z.string(),
  /** Who did it; null: the provider, or time. */
  by: z.string().nullable(),
});

/** An alarm of monitoring; one a cause, until it is over. */
export const CommitmentAlarm = z.object({
  id: z.string(),
  kind: z.enum(["under_use", "coverage_dip", "keep_or_return", "expiry"]),
  /** Purchase that it is about; null for coverage of everything. */
  purchase: z.string().nullable(),
  /** Id of the plan at the provider. */
  plan: z.string().nullable(),
  /** What it says, in a sentence or two, with what to do. */
  text: z.string(),
  at: z.string(),
  /** What it costs a day as it is; null where that is not the point. */
  cost: Figure.nullable(),
  open: z.boolean(),
  /** APR-n of the return that was drafted for it. */
  proposal: z.string().nullable(),
});
export type CommitmentAlarm = z.infer<typeof CommitmentAlarm>;

export const CommitmentPurchase = z.object({
  /** `spp_...`; of an analysis that runs, its own id. */
  id: z.string(),
  state: PurchaseState,
  /** "Pending approval" */
  stateLabel: z.string(),
  because: z.string(),
  /** "Compute Savings Plan, $2.50 an hour, 1 year, nothing upfront" */
  title: z.string(),
  /** APR-n; null while it is analyzed. Page of the card: `/approvals/APR-n`. */
  proposal: z.string().nullable(),
  proposalState: ProposalState.nullable(),
  /** Signatures given and needed, while it waits for them. */
  signatures: z.object({ given: z.number(), needed: z.number() }).nullable(),
  /** Why an approved one does not start: pause, limit, kill switch. */
  held: z.string().nullable(),
  /** Id of the analysis that it comes from, and of the ladder. */
  analysis: z.string().nullable(),
  ladder: z.string().nullable(),
  /** Id and ARN at the provider, once it is there. */
  plan: z.string().nullable(),
  arn: z.string().nullable(),
  /** As the provider says it: `active`, `queued`, `payment-pending`, ... */
  planState: z.string().nullable(),
  offering: z.string().nullable(),
  type: PlanTypeName.nullable(),
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName.nullable(),
  payment: PaymentName.nullable(),
  account: z.string().nullable(),
  accountName: z.string().nullable(),
  /** USD/h; USD; USD. Null values while it is analyzed. */
  commitment: Figure,
  total: Figure,
  upfront: Figure,
  start: z.string().nullable(),
  end: z.string().nullable(),
  boughtAt: z.string().nullable(),
  /** Null: it cannot be returned, or it is not bought yet. */
  returnableUntil: z.string().nullable(),
  /** When keep-or-return is told; null where that is past, or there is nothing to tell. */
  decideAt: z.string().nullable(),
  keptAt: z.string().nullable(),
  keptBy: z.string().nullable(),
  /** Undo terms as they are now: "Cancel until 27 Nov 08:00 UTC: nothing is owed." */
  undo: z.string(),
  /** By the bill, since its start or over the last 14 days; null values while the bill has no hour of it. */
  utilization: Figure,
  /** USD an hour of on-demand usage that it covers. */
  covered: Figure,
  /** Commitment that idled over the same hours, USD. */
  unused: Figure,
  /** On-demand equivalent less commitment over the same hours, USD; negative is a loss. */
  netSaving: Figure,
  monitoredAt: z.string().nullable(),
  history: z.array(PurchaseEvent),
  alarms: z.array(CommitmentAlarm),
  /** APR-n of a return or of a deletion that waits for signatures, else null. */
  ending: z.string().nullable(),
  /**
   * cancel: withdraw the proposal (`POST /api/proposals/{proposal}/cancel`). deleteQueued: draft `sp_delete_queued` of `plan`;
   * return: draft `sp_return` of `plan` (`POST /api/proposals`). keep: `POST /api/commitments/purchases/{id}/keep`.
   * resolve: `POST /api/proposals/{proposal}/resolve`.
   */
  youMay: z.object({ cancel: Allowed, deleteQueued: Allowed, return: Allowed, keep: Allowed, resolve: Allowed }),
  /** Address of the playbook that fits its state. */
  playbook: z.string(),
});
export type CommitmentPurchase = z.infer<typeof CommitmentPurchase>;

/** A plan that ends, ours or bought elsewhere. */
export const CommitmentExpiry = z.object({
  plan: z.string(),
  purchase: z.string().nullable(),
  title: z.string(),
  account: z.string(),
  commitment: Figure,
  /** Whole days until then. */
  daysLeft: z.number(),
  end: z.string(),
  /** When a renewal would have to start, so that no hour is without it. */
  renewalStart: z.string(),
  /** 60, 30 or 7: the last notice that was given; null before the first. */
  noticed: z.number().nullable(),
  /** Order of a renewal of the same kind that starts at the end: params of `POST /api/proposals` with kind `sp_purchase`. Null: it ends later than 60 days from now, or is no plan that can be bought again. */
  renewal: z.record(z.string(), z.unknown()).nullable(),
});

/** Returns of this calendar year (UTC), as the provider shows them. */
export const ReturnCounter = z.object({
  year: z.number(),
  /** Null where the provider could not be asked. */
  used: z.number().nullable(),
  allowed: z.number(),
  left: z.number().nullable(),
  /** "3 of 10 returns of 2026 are used." */
  text: z.string(),
});

export const CommitmentPause = z.object({
  paused: z.boolean(),
  by: z.string().nullable(),
  /** Which side pressed it. */
  side: z.enum(["customer", "vendor"]).nullable(),
  at: z.string().nullable(),
  reason: z.string().nullable(),
  youMayPause: Allowed,
  youMayResume: Allowed,
});
export type CommitmentPause = z.infer<typeof CommitmentPause>;

/** With `format=csv`: the table `part`, by default purchases. `history` has a row a change of state: the ledger of the pipeline. */
export const PurchaseListQuery = strictObject({
  state: PurchaseState.optional(),
  format: z.enum(["json", "csv"]).optional(),
  part: z.enum(["purchases", "history", "states", "alarms", "expiries", "returns"]).optional(),
});

export const CommitmentPurchaseList = z.object({
  /** When the provider was last read; null: never, or it could not be. */
  asOf: z.string().nullable(),
  pause: CommitmentPause,
  returns: ReturnCounter,
  /** Every state, in the order of the pipeline, also with none in it. */
  states: z.array(z.object({ state: PurchaseState, label: z.string(), count: z.number() })),
  /** Newest first. */
  purchases: z.array(CommitmentPurchase),
  /** Soonest first. */
  expiries: z.array(CommitmentExpiry),
  /** Open ones, newest first. */
  alarms: z.array(CommitmentAlarm),
  figures: z.array(Figure),
  notes: z.array(z.string()),
});
export type CommitmentPurchaseList = z.infer<typeof CommitmentPurchaseList>;

export const KeepPurchase = strictObject({ reason: z.string().trim().max(300).optional() });

/** USD, decimal, whole commitments (an hour x hours of the term). */
const Usd = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, "must be dollars, such as 25000");

export const CommitmentSettings = z.object({
  /** Whole commitment that may be bought within 30 days, and that may be outstanding. */
  rolling30Usd: z.string(),
  outstandingUsd: z.string(),
  rolling30: z.object({ used: Figure, left: Figure, limit: Figure }),
  outstanding: z.object({ used: Figure, left: Figure, limit: Figure }),
  /** Hours between the purchase call and the start, 1 to 72. */
  coolingOffHours: z.number(),
  /** Whole commitment above which one more person signs. */
  thirdPersonOverUsd: z.string(),
  /** An organization of one person may buy on its Owner's signature. */
  soloRule: z.boolean(),
  /** Who buys: the organization itself, or the vendor of record. */
  billingMode: z.enum(["self", "vendor"]),
  /** Raises that are signed and count from a later time on. */
  pendingRaises: z.array(z.object({ limit: z.enum(["rolling_30_days", "outstanding", "third_signature"]), to: z.string(), from: z.string() })),
  /** Accounts with which plans are not shared. */
  sharingOff: z.array(z.string()),
  pause: CommitmentPause,
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
  /** Lower, at once; ask to raise. */
  youMayLower: Allowed,
  youMayRaise: Allowed,
});
export type CommitmentSettings = z.infer<typeof CommitmentSettings>;
/** With `format=csv`: the limits, what is used of them, and raises that do not count yet. */
export const CommitmentSettingsQuery = strictObject({ format: z.enum(["json", "csv"]).optional() });

/** Lower limits apply at once. Higher ones come back as a drafted `cap_raise`, which an Owner signs. */
export const CommitmentSettingsChange = strictObject({
  rolling30Usd: Usd.optional(),
  outstandingUsd: Usd.optional(),
  coolingOffHours: z.number().int().min(1).max(72).optional(),
  thirdPersonOverUsd: Usd.optional(),
  soloRule: z.boolean().optional(),
  sharingOff: z
    .array(z.string().regex(/^\d{12}$/, "must be account ids of 12 digits"))
    .max(500)
    .optional(),
  /** Why, as it stands on the card of a raise. */
  reason: z.string().trim().max(300).optional(),
});

export const CommitmentSettingsAnswer = z.object({
  settings: CommitmentSettings,
  /** APR-n of each raise that waits for an Owner's signature. */
  raises: z.array(z.string()),
  /** What was done at once and what waits, in a sentence. */
  text: z.string(),
});
export type CommitmentSettingsAnswer = z.infer<typeof CommitmentSettingsAnswer>;

export const PauseCommitments = strictObject({ reason: z.string().trim().max(300).optional() });
export const ResumeCommitments = strictObject({ reason: z.string().trim().max(300).optional() });

export const PauseAnswer = z.object({
  pause: CommitmentPause,
  /** What became of each queued plan of ours. */
  queued: z.array(
    z.object({
      plan: z.string(),
      title: z.string(),
      /** signed: it is being cancelled. waiting: drafted, an Owner must sign. left: it could not be drafted; `text` says why. */
      outcome: z.enum(["signed", "waiting", "left"]),
      proposal: z.string().nullable(),
      text: z.string(),
    }),
  ),
  ladders: z.number(),
  text: z.string(),
});
export type PauseAnswer = z.infer<typeof PauseAnswer>;

export const LadderStatus = z.enum(["active", "paused", "done", "ended"]);
export type LadderStatus = z.infer<typeof LadderStatus>;

export const StartLadder = strictObject({
  /** The analysis whose option it follows. */
  analysis: z.string().min(1).max(64),
  /** USD an hour in the end, all tranches together. */
  target: z.string().regex(/^\d{1,7}(?:\.\d{1,5})?$/, "must be dollars an hour, such as 12.5"),
  /** USD an hour of one tranche, at most 100. */
  tranche: z
    .string()
    .regex(/^\d{1,3}(?:\.\d{1,5})?$/, "must be dollars an hour, such as 2.5")
    .refine((text) => Number(text) > 0 && Number(text) <= 100, "A tranche is above zero and at most $100 an hour, so that it can be returned."),
  /** Weeks between two tranches. */
  everyWeeks: z.number().int().min(1).max(12),
  type: PlanTypeName.default("Compute"),
  family: z.string().max(20).optional(),
  region: z.string().max(30).optional(),
  term: TermName.default("1y"),
  payment: PaymentName.default("no"),
  account: z.string().max(100).optional(),
});
export type StartLadder = z.input<typeof StartLadder>;

export const CommitmentLadder = z.object({
  /** `lad_...` */
  id: z.string(),
  status: LadderStatus,
  title: z.string(),
  analysis: z.string(),
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName,
  payment: PaymentName,
  account: z.string().nullable(),
  /** USD/h each. `drafted` waits for signatures. */
  target: Figure,
  tranche: Figure,
  bought: Figure,
  drafted: Figure,
  left: Figure,
  everyWeeks: z.number(),
  /** When the next tranche may be drafted; null: it is done, paused or ended. */
  nextDue: z.string().nullable(),
  /** Why the next tranche is not drafted now; null where nothing hinders it. */
  waitsFor: z.string().nullable(),
  startedBy: z.string(),
  startedAt: z.string(),
  /** Drafted, bought and to come. */
  tranches: z.array(
    z.object({
      n: z.number(),
      commitment: Figure,
      at: z.string(),
      state: PurchaseState.nullable(),
      proposal: z.string().nullable(),
      purchase: z.string().nullable(),
      /** When it would end. */
      end: z.string().nullable(),
    }),
  ),
  youMay: z.object({ pause: Allowed, resume: Allowed, end: Allowed }),
});
export type CommitmentLadder = z.infer<typeof CommitmentLadder>;

export const LadderListQuery = strictObject({ format: z.enum(["json", "csv"]).optional() });
export const CommitmentLadderList = z.object({ ladders: z.array(CommitmentLadder), youMayStart: Allowed, figures: z.array(Figure) });
export type CommitmentLadderList = z.infer<typeof CommitmentLadderList>;
