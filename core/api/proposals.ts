import { z } from "zod";
import { CapRaiseOrder } from "#core/proposals/cap-raise";
import { ExistingPlanOrder, SavingsPlanEdit, SavingsPlanOrder } from "#core/proposals/savings-plan";
import { ProposalKind, ProposalState } from "#core/proposals/state";

/** Bodies and answers of the gate's HTTP interface. Times are ISO 8601 with Z and milliseconds. */

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
const Reason = z.string().trim().max(1000);

export const ProposalId = z.string().regex(/^APR-[1-9]\d{0,8}$/, "must be an id such as APR-12");

export const DecisionInfo = z.object({
  rev: z.number(),
  hash: Hash,
  userId: z.string(),
  name: z.string(),
  verdict: z.enum(["approve", "reject"]),
  channel: z.enum(["web", "api", "slack"]),
  reason: z.string().nullable(),
  at: z.string(),
  stepUpAt: z.string().nullable(),
});

/** One line of the flight plan: `intent` runs now, `done` is proved at the provider. */
export const StepInfo = z.object({
  name: z.string(),
  label: z.string(),
  state: z.enum(["planned", "intent", "done", "failed", "undone"]),
  at: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** "6 of 9 pods moved", "waits for capacity", what the provider said. */
  note: z.string().nullable(),
  /** Ids at the provider. */
  refs: z.array(z.string()),
});

const Person = z.object({ userId: z.string().nullable(), name: z.string(), kind: z.enum(["human", "agent", "analyser"]) });

export const ProposalSummary = z.object({
  id: ProposalId,
  kind: ProposalKind,
  state: ProposalState,
  rev: z.number(),
  /** From the sealed text. */
  title: z.string(),
  cluster: z.string().nullable(),
  /** USD per month, decimal; null where it saves nothing or nobody knows. */
  savingUsdPerMonth: z.string().nullable(),
  /** gross: what Savings Plans do afterwards is not counted in. */
  savingBasis: z.enum(["gross", "net"]).nullable(),
  requester: Person,
  createdAt: z.string(),
  updatedAt: z.string(),
  expiresAt: z.string(),
  startBy: z.string().nullable(),
  held: z.string().nullable(),
  batch: z.string().nullable(),
  threadId: z.string().nullable(),
  signatures: z.object({ given: z.number(), needed: z.number() }),
  /** Whether the caller may sign it now; else why not. */
  youMaySign: z.boolean(),
  whyNot: z.string().nullable(),
  /** The step that runs, for one line in a list. */
  progress: z.string().nullable(),
});
export type ProposalSummary = z.infer<typeof ProposalSummary>;

export const ProposalDetail = ProposalSummary.extend({
  /** The exact canonical text; `hash` is SHA-256 of "majortom.proposal.v1\n" and this text. */
  sealed: z.string(),
  hash: Hash,
  decisions: z.array(DecisionInfo),
  steps: z.array(StepInfo),
  /** Who may sign, in words: "1 Owner or Admin, not the requester". */
  signing: z.string(),
  needsStepUp: z.boolean(),
  revisions: z.array(
    z.object({
      rev: z.number(),
      hash: Hash,
      createdAt: z.string(),
      cause: z.enum(["draft", "edit", "drift", "quorum", "policy"]),
      reason: z.string().nullable(),
      /** Against the revision before: path in the sealed text, old and new value as text. */
      differences: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    }),
  ),
  dryRun: z
    .object({
      at: z.string(),
      requests: z.array(z.object({ step: z.string(), request: z.unknown(), verdict: z.string() })),
      findings: z.array(z.string()),
    })
    .nullable(),
  /** How it ended: what was saved, what was made and ended at the provider, how to undo it; or the evidence that a person must judge. */
  outcome: z
    .object({ text: z.string(), undo: z.string().nullable(), evidence: z.array(z.object({ label: z.string(), value: z.string() })) })
    .nullable(),
  actionId: z.string().nullable(),
  youMay: z.object({ reject: z.boolean(), revise: z.boolean(), cancel: z.boolean(), resolve: z.boolean(), stop: z.boolean() }),
});
export type ProposalDetail = z.infer<typeof ProposalDetail>;

export const ProposalList = z.object({
  waitingForYou: z.array(ProposalSummary),
  waitingForOthers: z.array(ProposalSummary),
  running: z.array(ProposalSummary),
  attention: z.array(ProposalSummary),
  ended: z.array(ProposalSummary),
  nextBefore: z.string().nullable(),
});

/** Drafting by hand: the same verb as the tool, for a person on the Nodes page. */
export const NodeSwitchOrder = z.strictObject({
  /** Node name or instance id. */
  node: z.string().trim().min(1).max(200),
  cluster: z.string().trim().min(1).max(200).optional(),
  to: z.enum(["spot", "on_demand"]),
  instanceType: z.string().trim().max(60).optional(),
  fallback: z.enum(["none", "on_demand"]).default("on_demand"),
});
export type NodeSwitchOrder = z.infer<typeof NodeSwitchOrder>;
const draftOf = <Kind extends ProposalKind, Order extends z.ZodType>(kind: Kind, params: Order) =>
  z.strictObject({
    kind: z.literal(kind),
    params,
    threadId: z.string().max(64).optional(),
    /** The same for several that were drafted together: they are shown as one card, and decided one by one. */
    batch: z
      .string()
      .regex(/^[\w-]{1,64}$/, "must be letters, digits, _ or -")
      .optional(),
  });
export const DraftProposal = z.discriminatedUnion("kind", [
  draftOf("node_switch", NodeSwitchOrder),
  draftOf("sp_purchase", SavingsPlanOrder),
  draftOf("sp_return", ExistingPlanOrder),
  draftOf("sp_delete_queued", ExistingPlanOrder),
  draftOf("cap_raise", CapRaiseOrder),
]);

export const Approve = z.strictObject({
  hash: Hash,
  /** For a purchase: the whole commitment as the person typed it, such as "21,900.00". Another amount is refused. */
  total: z.string().max(40).optional(),
});
export const Reject = z.strictObject({ hash: Hash, reason: Reason.min(1, "say why, so that the next draft is better") });
export const Cancel = z.strictObject({ reason: Reason.optional() });
/** What an edit may change, by the kind of what is edited; everything else is observed anew. */
export const Revise = z.strictObject({
  hash: Hash,
  params: z.union([
    // Without the default: an edit leaves what it does not name.
    z.strictObject({ instanceType: NodeSwitchOrder.shape.instanceType, fallback: NodeSwitchOrder.shape.fallback.unwrap().optional() }),
    SavingsPlanEdit,
    z.strictObject({ to: CapRaiseOrder.shape.to.optional(), reason: CapRaiseOrder.shape.reason }),
  ]),
});
export const Resolve = z.strictObject({
  outcome: z.enum(["succeeded", "failed", "rolled_back"]),
  reason: Reason.min(1, "say what you saw at the provider"),
});
export const StopAction = z.strictObject({ reason: Reason.optional() });
export const StepUp = z.strictObject({ password: z.string().min(1).max(128) });
export const StepUpAnswer = z.object({ goodUntil: z.string() });

/** Decisions of a batch card: each item alone, one after another; one that fails stops none of the others. */
export const DecideBatch = z.strictObject({
  decisions: z
    .array(z.strictObject({ id: ProposalId, hash: Hash, verdict: z.enum(["approve", "reject"]), reason: Reason.optional() }))
    .min(1)
    .max(20),
});
export const BatchAnswer = z.object({
  results: z.array(
    z.object({ id: ProposalId, ok: z.boolean(), state: ProposalState.nullable(), code: z.string().nullable(), detail: z.string().nullable() }),
  ),
});

/** Scope: `platform`, `tenant` or `cluster:<name>`. */
export const KillSwitchInfo = z.object({
  scope: z.string(),
  engaged: z.boolean(),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  at: z.string().nullable(),
  /** `database`, or `file` and `environment` where it was thrown from the machine itself. */
  source: z.enum(["database", "file", "environment"]).nullable(),
  youMayEngage: z.boolean(),
  youMayRelease: z.boolean(),
});
export const KillSwitchChange = z.strictObject({ engaged: z.boolean(), reason: Reason.optional() });

export const ClusterSettings = z.object({
  cluster: z.string(),
  production: z.boolean(),
  maintenance: z.boolean(),
  maintenanceBy: z.string().nullable(),
  maintenanceReason: z.string().nullable(),
  noChangeHours: z.array(z.object({ from: z.number().int().min(0).max(167), to: z.number().int().min(1).max(168) })),
});
export const MaintenanceChange = z.strictObject({ maintenance: z.boolean(), reason: Reason.optional() });
export const ClusterSettingsChange = z.strictObject({
  production: z.boolean().optional(),
  noChangeHours: ClusterSettings.shape.noChangeHours.optional(),
});
