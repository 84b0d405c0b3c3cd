import { GuardRefusedError } from "#core/errors";
import type { InterruptionRisk } from "#core/nodes/interruption-risk";
import { type CommitmentsDo, highestPrice, leastSaving, netSavingOf, type PricedAt, savingOf } from "#core/nodes/node-price";
import type { Obstacle, SwitchCase } from "#core/nodes/obstacle";
import { podFates } from "#core/nodes/obstacles";
import { allows, type FoundOwner, ownerIdentity } from "#core/nodes/owner-of";
import { switchChecks } from "#core/nodes/switch-checks";
import { type NodeOwner, NodeSwitch, NodeSwitchPreconditions } from "#core/proposals/node-switch";

export const NODE_SWITCH_LIMITS = {
  /** EC2 boots and joins in one to three minutes; after ten it will not come, and every minute costs two nodes. */
  readyTimeoutSeconds: 600,
  /** Budgets let pods go one after another, each after the one before is Ready elsewhere; the longest grace period is minutes. */
  drainTimeoutSeconds: 900,
  /** Pods that crash on the new node do so in their first two minutes: until then the old node can still take them back. */
  soakSeconds: 120,
} as const;

/** Tags that a provider, a controller or we put on by ourselves, anew on each instance. */
const NOT_CARRIED = ["aws:", "majortom:", "karpenter.sh/", "karpenter.k8s.aws/", "eks:"];
const CAPACITY_LABEL = "karpenter.sh/capacity-type";

export type ParamsInput = {
  readonly seen: SwitchCase;
  readonly obstacles: readonly Obstacle[];
  readonly now: PricedAt | undefined;
  readonly after: PricedAt | undefined;
  readonly onDemandUsdPerHour: string | undefined;
  readonly risk: InterruptionRisk;
  readonly production: boolean;
  readonly fallback: "none" | "on_demand";
  readonly limits: readonly string[];
  readonly commitments: CommitmentsDo;
};

/**
 * Exactly what would be done, from what was seen.
 *
 * @throws GuardRefusedError with every reason where something stands in the way
 */
export function nodeSwitchParams(input: ParamsInput): { readonly params: NodeSwitch; readonly preconditions: NodeSwitchPreconditions } {
  const { seen, obstacles, now, after } = input;
  const { node, instance, owner, target } = seen;
  const stops = obstacles.filter(({ blocks }) => blocks);
  if (stops.length > 0)
    throw new GuardRefusedError(stops[0]?.kind ?? "obstacle", `${node.name} cannot be moved now: ${stops.map(({ text }) => text).join(" ")}`);
  const sealedOwner = ownerOf(owner, target.capacityType);
  const { capacityType } = node;
  if (instance === undefined || now === undefined || after === undefined || capacityType === undefined || sealedOwner === undefined) {
    throw new GuardRefusedError("not_ready", `${node.name} cannot be moved now: its instance or its price is not known.`);
  }
  const gross = savingOf(now.usdPerHour, after.usdPerHour);
  const { commitments } = input;
  const saving = netSavingOf(gross.usdPerHour, commitments);
  const maxUsdPerHour = highestPrice(after.usdPerHour, input.onDemandUsdPerHour);
  const identity = { instanceId: instance.id, instanceType: instance.instanceType, capacityType };
  const params: NodeSwitch = {
    cluster: seen.view.name,
    production: input.production,
    node: { name: node.name, uid: node.uid, zone: instance.zone, ...identity },
    target: {
      capacityType: target.capacityType,
      instanceType: target.instanceType,
      zones: [...target.zones],
      fallback: target.capacityType === "spot" ? input.fallback : "none",
      tags: carriedTags(instance.tags),
      maxUsdPerHour,
    },
    owner: sealedOwner,
    pods: podFates(seen, obstacles)
      .filter(({ pod }) => !pod.isMirror)
      .map(({ pod, fate }) => ({
        namespace: pod.namespace,
        name: pod.name,
        uid: pod.uid,
        workload: pod.workload === undefined ? "none" : `${pod.workload.kind}/${pod.workload.name}`,
        fate: fate === "stays" ? ("stays" as const) : ("moves" as const),
      })),
    price: {
      now,
      after,
      savingUsdPerHour: saving.usdPerHour,
      savingUsdPerMonth: saving.usdPerMonth,
      ...("unknown" in commitments
        ? { basis: "gross" as const, gross: null }
        : {
            basis: "net" as const,
            gross: { savingUsdPerHour: gross.usdPerHour, savingUsdPerMonth: gross.usdPerMonth, reason: commitments.reason ?? null },
          }),
    },
    risk:
      target.capacityType === "spot"
        ? { interruptionBand: input.risk.band, source: input.risk.source, asOf: input.risk.asOf }
        : { interruptionBand: "none on demand", source: "AWS", asOf: after.asOf },
    checks: [...switchChecks({ seen, notes: obstacles, now, after, commitments, limits: input.limits })],
    limits: NODE_SWITCH_LIMITS,
  };
  return {
    params: NodeSwitch.parse(params),
    preconditions: NodeSwitchPreconditions.parse({
      nodeUid: node.uid,
      ...identity,
      owner: ownerIdentity(owner),
      maxUsdPerHour,
      leastSavingUsdPerHour: leastSaving(saving.usdPerHour),
    }),
  };
}

/** Undefined for an owner that is not known. A group without a mix launches on demand only: none of a base, all of the rest. */
export function ownerOf(owner: FoundOwner, capacityType: "on_demand" | "spot"): NodeOwner | undefined {
  switch (owner.kind) {
    case "auto_scaling_group": {
      const { name, minSize, maxSize, desiredCapacity, zones, mixed } = owner.group;
      const mix = { onDemandBaseCapacity: mixed?.onDemandBaseCapacity ?? 0, onDemandPercentageAboveBase: mixed?.onDemandPercentageAboveBase ?? 100 };
      return { kind: "auto_scaling_group", group: name, minSize, maxSize, desiredCapacity, ...mix, zones: [...zones] };
    }
    case "karpenter":
      return {
        kind: "karpenter",
        nodePool: owner.nodePool.name,
        nodePoolUid: owner.nodePool.uid,
        nodeClaim: owner.nodeClaim.name,
        nodeClaimUid: owner.nodeClaim.uid,
        nodeClass: owner.nodeClaim.nodeClass,
        widensNodePool: !allows(owner.nodePool.requirements, CAPACITY_LABEL, capacityType.replace("_", "-")),
      };
    case "unowned":
      return {
        kind: "unowned",
        launchTemplate: owner.launchTemplate.id,
        launchTemplateVersion: owner.launchTemplate.version,
        subnet: owner.subnet,
        image: owner.image,
      };
    case "unknown":
      return undefined;
  }
}

/** In NFC, as sealed text must be. */
function carriedTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const carried = Object.entries(tags).filter(([key]) => !NOT_CARRIED.some((prefix) => key.startsWith(prefix)));
  return Object.fromEntries(carried.map(([key, value]) => [key.toWellFormed().normalize("NFC"), value.toWellFormed().normalize("NFC")]));
}
