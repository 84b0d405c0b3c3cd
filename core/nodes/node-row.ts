import type { NodeRow } from "#core/api/nodes";
import { podsThatCount } from "#core/nodes/cluster-view";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { type PricedAt, savingOf } from "#core/nodes/node-price";
import type { Obstacle, SwitchCase } from "#core/nodes/obstacle";
import { readinessOf } from "#core/nodes/obstacles";

export type RowInput = {
  /** With spot as the target. */
  readonly seen: SwitchCase;
  readonly obstacles: readonly Obstacle[];
  readonly now: PricedAt | undefined;
  readonly after: PricedAt | undefined;
  readonly region: string;
};

/** A node as it is listed, before commitments; what these do, and an open proposal on it, are laid over when it is read. */
export function nodeRow({ seen, obstacles, now, after, region }: RowInput): NodeRow {
  const { node, instance, owner, view } = seen;
  const pods = podsThatCount(view.pods, node.name);
  const { readiness, why } = readinessOf(obstacles);
  const isSpot = node.capacityType === "spot";
  const saving = now === undefined || after === undefined || isSpot ? undefined : savingOf(now.usdPerHour, after.usdPerHour);
  return {
    name: node.name,
    cluster: view.name,
    instanceId: node.instanceId ?? null,
    instanceType: node.instanceType ?? null,
    region,
    zone: instance?.zone ?? node.zone ?? null,
    capacityType: node.capacityType ?? null,
    owner: owner.kind,
    ownerName: owner.name ?? null,
    ready: node.ready,
    unschedulable: node.unschedulable,
    pods: pods.length,
    cpuRequested: share(
      pods.map(({ requests }) => requests.cpuMillis),
      node.allocatable.cpuMillis,
    ),
    memoryRequested: share(
      pods.map(({ requests }) => requests.memoryMib),
      node.allocatable.memoryMib,
    ),
    launchedAt: instance?.launchedAt ?? node.createdAt,
    usdPerHour: now?.usdPerHour ?? null,
    spotUsdPerHour: isSpot ? null : (after?.usdPerHour ?? null),
    savingUsdPerHour: saving?.usdPerHour ?? null,
    savingUsdPerMonth: saving?.usdPerMonth ?? null,
    savingBasis: saving === undefined ? null : "gross",
    grossUsdPerHour: saving?.usdPerHour ?? null,
    grossUsdPerMonth: saving?.usdPerMonth ?? null,
    savingReason: null,
    readiness,
    why: why ?? null,
    interruptionBand: node.instanceType === undefined ? null : interruptionRisk(node.instanceType, region).band,
    proposal: null,
  };
}

function share(parts: readonly number[], whole: number): number | null {
  return whole <= 0 ? null : Math.round((parts.reduce((sum, part) => sum + part, 0) / whole) * 1000) / 1000;
}
