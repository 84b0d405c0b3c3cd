import { z } from "zod";
import { strictObject } from "#core/api/strict-object";

/** A node as the Nodes page lists it. Prices are decimal strings, USD per hour; null is unknown. */
export const NodeRow = z.object({
  name: z.string(),
  cluster: z.string(),
  instanceId: z.string().nullable(),
  instanceType: z.string().nullable(),
  region: z.string(),
  zone: z.string().nullable(),
  capacityType: z.enum(["on_demand", "spot"]).nullable(),
  owner: z.enum(["auto_scaling_group", "karpenter", "unowned", "unknown"]),
  ownerName: z.string().nullable(),
  ready: z.boolean(),
  unschedulable: z.boolean(),
  pods: z.number(),
  /** Share of what pods can have that they ask for, 0 to 1. */
  cpuRequested: z.number().nullable(),
  memoryRequested: z.number().nullable(),
  launchedAt: z.string().nullable(),
  usdPerHour: z.string().nullable(),
  /** Of the same type on spot in the same zone; null for spot nodes and where unknown. */
  spotUsdPerHour: z.string().nullable(),
  /** What the bill would fall by if this node alone moved: after commitments where `savingBasis` is net. Negative where it rises. */
  savingUsdPerHour: z.string().nullable(),
  savingUsdPerMonth: z.string().nullable(),
  /** gross: what commitments do could not be worked out. Null where there is no saving to tell. */
  savingBasis: z.enum(["gross", "net"]).nullable(),
  /** The difference of the two prices, before commitments. */
  grossUsdPerHour: z.string().nullable(),
  grossUsdPerMonth: z.string().nullable(),
  /** Why they differ ("moves usage off a plan that then idles: loses $0.67 an hour"); null where they do not, or nobody knows. */
  savingReason: z.string().nullable(),
  /** ready: nothing stands in the way. careful: it can, with notes. blocked: see `analyze`. */
  readiness: z.enum(["ready", "careful", "blocked", "spot_already"]),
  /** The first reason, in words. */
  why: z.string().nullable(),
  interruptionBand: z.string().nullable(),
  /** An open proposal on it. */
  proposal: z.string().nullable(),
});
export type NodeRow = z.infer<typeof NodeRow>;

/** How fresh each source is, and which one failed. */
export const SourceState = z.object({
  source: z.string(),
  label: z.string(),
  seenAt: z.string().nullable(),
  error: z.string().nullable(),
  found: z.number(),
  added: z.number(),
  changed: z.number(),
  gone: z.number(),
});

/** A node that was there at one look and was not at the next. */
export const TerminatedNode = NodeRow.pick({ name: true, cluster: true, instanceId: true, instanceType: true, capacityType: true }).extend({
  state: z.literal("terminated"),
  lastSeenAt: z.string(),
  missedAt: z.string(),
});
export type TerminatedNode = z.infer<typeof TerminatedNode>;

/** What several nodes would save together: after commitments, with what they do to each other. Null is unknown. */
export const NodeSetSaving = z.object({
  nodes: z.number(),
  /** Without a price: they are not in the sums. */
  unknown: z.number(),
  usdPerHour: z.string().nullable(),
  usdPerMonth: z.string().nullable(),
  basis: z.enum(["gross", "net"]),
  grossUsdPerHour: z.string().nullable(),
  grossUsdPerMonth: z.string().nullable(),
  reason: z.string().nullable(),
});
export type NodeSetSaving = z.infer<typeof NodeSetSaving>;

/** `GET /api/nodes/saving`: `node` is `<cluster>/<name>`, and repeatable. */
export const NodeSetQuery = strictObject({ node: z.union([z.string().max(360), z.array(z.string().max(360)).max(200)]) });

/** `GET /api/proposals/saving`: `id` is repeatable; moves of nodes alone. */
export const ProposalSetQuery = strictObject({ id: z.union([z.string().max(64), z.array(z.string().max(64)).max(50)]) });

export const NodeList = z.object({
  asOf: z.string(),
  nodes: z.array(NodeRow),
  /** Of the nodes that may move and that nothing was proposed for: all of them together. */
  movable: NodeSetSaving,
  /** What savings are net of, or why they are not. */
  savingNote: z.string(),
  sources: z.array(SourceState),
  /** Of the last 24 hours, the latest first. */
  terminated: z.array(TerminatedNode),
  notes: z.array(z.string()),
});

export type NodeList = z.infer<typeof NodeList>;
export type SourceState = z.infer<typeof SourceState>;

/** A cluster as it was last seen. Rates are USD per hour at today's prices, before commitments; null is unknown. */
export const ClusterRow = z.object({
  name: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  region: z.string(),
  version: z.string(),
  nodes: z.number(),
  spotNodes: z.number(),
  usdPerHour: z.string().nullable(),
  /** Over 730 hours. */
  usdPerMonth: z.string().nullable(),
  production: z.boolean(),
  maintenance: z.boolean(),
  syncedAt: z.string().nullable(),
  error: z.string().nullable(),
});
export type ClusterRow = z.infer<typeof ClusterRow>;

export const ClusterList = z.object({ asOf: z.string().nullable(), clusters: z.array(ClusterRow) });

/** What the last look at everything found. */
export const DiscoveryState = z.object({ running: z.boolean(), everyMinutes: z.number().nullable(), sources: z.array(SourceState) });
export type DiscoveryState = z.infer<typeof DiscoveryState>;

export const ObstacleKind = z.enum([
  "disruption_budget",
  "do_not_disrupt",
  "local_storage",
  "bare_pod",
  "zone_bound_volume",
  "quorum",
  "last_of_spread",
  "no_room",
  "unknown_owner",
  "owner_forbids",
  "group_full",
  "not_ready",
  "cordoned",
  "no_spot_price",
  "already",
  "protected_namespace",
]);

export const NodeAnalysis = z.object({
  node: NodeRow,
  asOf: z.string(),
  pods: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      workload: z.string(),
      fate: z.enum(["moves", "stays", "blocked"]),
      why: z.string().nullable(),
      cpuMillis: z.number(),
      memoryMib: z.number(),
    }),
  ),
  /** `blocks` stops a switch; else it is a note. */
  obstacles: z.array(z.object({ kind: ObstacleKind, blocks: z.boolean(), subject: z.string(), text: z.string() })),
  price: z.object({
    nowUsdPerHour: z.string().nullable(),
    nowSource: z.string(),
    afterUsdPerHour: z.string().nullable(),
    afterSource: z.string(),
    afterAsOf: z.string().nullable(),
    savingUsdPerHour: z.string().nullable(),
    savingUsdPerMonth: z.string().nullable(),
    basis: z.enum(["gross", "net"]),
    /** Before commitments, and why the net saving differs from it; null where it does not, or nobody knows. */
    grossUsdPerHour: z.string().nullable(),
    grossUsdPerMonth: z.string().nullable(),
    reason: z.string().nullable(),
    note: z.string(),
  }),
  risk: z.object({ interruptionBand: z.string(), source: z.string(), asOf: z.string(), note: z.string() }),
  budgets: z.array(
    z.object({ namespace: z.string(), name: z.string(), disruptionsAllowed: z.number(), currentHealthy: z.number(), desiredHealthy: z.number() }),
  ),
});
export type NodeAnalysis = z.infer<typeof NodeAnalysis>;
