import { z } from "zod";

/** Decimal with five places, USD per hour. */
const Rate = z.string().regex(/^-?\d+\.\d{5}$/);
const Instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
export const CapacityType = z.enum(["on_demand", "spot"]);
export type CapacityType = z.infer<typeof CapacityType>;

/** Who brings a node back when it ends, and so how one is launched and ended. Unknown owners are refused. */
export const NodeOwner = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("auto_scaling_group"),
    group: z.string(),
    /** Sizes and purchase mix as they were seen; what the switch sets is worked out from them. */
    minSize: z.number().int(),
    maxSize: z.number().int(),
    desiredCapacity: z.number().int(),
    onDemandBaseCapacity: z.number().int(),
    onDemandPercentageAboveBase: z.number().int(),
    zones: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal("karpenter"),
    nodePool: z.string(),
    nodePoolUid: z.string(),
    nodeClaim: z.string(),
    nodeClaimUid: z.string(),
    nodeClass: z.string(),
    /** Whether the NodePool has to be widened for the target's capacity type. */
    widensNodePool: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("unowned"),
    launchTemplate: z.string(),
    launchTemplateVersion: z.string(),
    subnet: z.string(),
    image: z.string(),
  }),
]);
export type NodeOwner = z.infer<typeof NodeOwner>;

const PricedAt = z.strictObject({ usdPerHour: Rate, source: z.string(), asOf: Instant });

/** A pod that runs on the node when the proposal is sealed. */
export const SealedPod = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  workload: z.string(),
  /** `moves` by eviction; `stays` belongs to a DaemonSet and ends with its node. */
  fate: z.enum(["moves", "stays"]),
});

/** Parameters of `node_switch`: one node replaced by one of another purchase option (or type), make before break. */
export const NodeSwitch = z.strictObject({
  cluster: z.string(),
  production: z.boolean(),
  node: z.strictObject({
    name: z.string(),
    uid: z.string(),
    instanceId: z.string(),
    instanceType: z.string(),
    zone: z.string(),
    capacityType: CapacityType,
  }),
  target: z.strictObject({
    capacityType: CapacityType,
    instanceType: z.string(),
    /** Where it may be launched; one zone except where a group chooses. */
    zones: z.array(z.string()).min(1),
    /** On-demand in the same place, where no spot capacity is there; approved with the rest. */
    fallback: z.enum(["none", "on_demand"]),
    /** The launched instance gets these besides Major Tom's own. */
    tags: z.record(z.string(), z.string()),
    /** Above this price the switch does not start, USD per hour. */
    maxUsdPerHour: Rate,
  }),
  owner: NodeOwner,
  pods: z.array(SealedPod),
  price: z.strictObject({
    now: PricedAt,
    after: PricedAt,
    savingUsdPerHour: Rate,
    /** Over 730 hours. */
    savingUsdPerMonth: z.string().regex(/^-?\d+\.\d{2}$/),
    /** `net`: after what Savings Plans and reservations do then. `gross`: that is not known, and not counted in. */
    basis: z.enum(["gross", "net"]),
    /** Where it is net: what it would be without commitments, and why the two differ; null where they do not. */
    gross: z
      .strictObject({ savingUsdPerHour: Rate, savingUsdPerMonth: z.string().regex(/^-?\d+\.\d{2}$/), reason: z.string().nullable() })
      .nullable()
      .default(null),
  }),
  risk: z.strictObject({
    /** Share of such instances that is reclaimed in a month, as the source bands it; `unknown` where it does not say. */
    interruptionBand: z.string(),
    source: z.string(),
    asOf: z.string(),
  }),
  checks: z.array(z.strictObject({ name: z.string(), verdict: z.enum(["GO", "NOTE", "NO"]), text: z.string() })),
  limits: z.strictObject({
    readyTimeoutSeconds: z.number().int(),
    drainTimeoutSeconds: z.number().int(),
    soakSeconds: z.number().int(),
  }),
});
export type NodeSwitch = z.infer<typeof NodeSwitch>;

/** What must still hold at the claim; else it is drift. */
export const NodeSwitchPreconditions = z.strictObject({
  nodeUid: z.string(),
  instanceId: z.string(),
  instanceType: z.string(),
  capacityType: CapacityType,
  owner: z.string(),
  maxUsdPerHour: Rate,
  /** Nine tenths of the sealed saving, USD per hour. */
  leastSavingUsdPerHour: Rate,
});
export type NodeSwitchPreconditions = z.infer<typeof NodeSwitchPreconditions>;

/** In this order; each has an undo but the last. */
export const NODE_SWITCH_STEPS = ["cordon", "launch", "wait_ready", "drain", "verify", "terminate"] as const;
export type NodeSwitchStep = (typeof NODE_SWITCH_STEPS)[number];
