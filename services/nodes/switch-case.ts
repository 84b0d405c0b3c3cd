import type { SwitchCase } from "#core/nodes/obstacle";
import { priceOf, type PricedAt } from "#core/nodes/node-price";
import type { ClusterNode } from "#core/ports/cluster";
import { instanceType as factsOf } from "#core/pricing/instance-types";
import type { CapacityType } from "#core/proposals/node-switch";
import { instanceOf, ownerIn, type SeenCluster } from "#services/nodes/see-cluster";

export type PricedCase = { readonly seen: SwitchCase; readonly now: PricedAt | undefined; readonly after: PricedAt | undefined };

/** One node of a seen cluster, what it would be replaced by, and what both cost. */
export async function switchCase(
  cluster: SeenCluster,
  node: ClusterNode,
  wanted: { readonly capacityType: CapacityType; readonly instanceType?: string | undefined },
): Promise<PricedCase> {
  const { region } = cluster.cloud;
  const instance = instanceOf(cluster, node);
  const owner = ownerIn(cluster, node);
  const today = instance?.instanceType ?? node.instanceType ?? "unknown";
  const capacityToday = instance?.capacityType ?? node.capacityType;
  const type = wanted.instanceType ?? today;
  const zone = instance?.zone ?? node.zone;
  const zones = owner.kind === "auto_scaling_group" ? owner.group.zones : zone === undefined ? [] : [zone];
  const priced = async (capacityType: CapacityType, instanceType: string, where: readonly string[]) => {
    const spotPrices = capacityType === "spot" ? await cluster.spotPrices(instanceType) : [];
    return priceOf({ capacityType, instanceType, region, zones: where, spotPrices, seenAt: cluster.seenAt });
  };
  const [now, after] = await Promise.all([
    capacityToday === undefined || zone === undefined ? undefined : priced(capacityToday, today, [zone]),
    priced(wanted.capacityType, type, zones),
  ]);
  return {
    now,
    after,
    seen: {
      view: cluster.view,
      node: { ...node, instanceType: today, capacityType: capacityToday },
      instance,
      owner,
      nowUsdPerHour: now?.usdPerHour,
      target: { capacityType: wanted.capacityType, instanceType: type, zones, room: roomOn(type, today, node), usdPerHour: after?.usdPerHour },
    },
  };
}

/** What another node of today's type can carry is what this one can; of other types, what their specification says. */
function roomOn(type: string, today: string, node: ClusterNode): SwitchCase["target"]["room"] {
  if (type === today) return node.allocatable;
  const facts = factsOf(type);
  if (facts?.allocatableCpuMillis === undefined || facts.allocatableMemoryMib === undefined || facts.maxPods === undefined) return undefined;
  return { cpuMillis: facts.allocatableCpuMillis, memoryMib: facts.allocatableMemoryMib, pods: facts.maxPods };
}
