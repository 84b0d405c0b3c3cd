import type { NodeAnalysis } from "#core/api/nodes";
import { podsThatCount } from "#core/nodes/cluster-view";
import { isCovered } from "#core/nodes/group-obstacles";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { netSavingOf, savingOf } from "#core/nodes/node-price";
import { nodeRow } from "#core/nodes/node-row";
import { obstaclesOf, podFates } from "#core/nodes/obstacles";
import type { CapacityType } from "#core/proposals/node-switch";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { commitmentsOfSwitch } from "#services/nodes/commitments-of-switch";
import { findNode } from "#services/nodes/find-node";
import { nodeTarget, openNodeProposals } from "#services/nodes/open-proposals";
import { seeCluster } from "#services/nodes/see-cluster";
import { switchCase } from "#services/nodes/switch-case";

export type AnalysisOrder = {
  /** Name or instance id, exactly. */
  readonly node: string;
  readonly cluster?: string | undefined;
  readonly to?: CapacityType | undefined;
  readonly instanceType?: string | undefined;
};

/**
 * What runs on a node, what cannot move and why, what it costs and would cost: read now.
 *
 * @throws NotFoundError that names what there is; UnavailableError that names what did not answer
 */
export async function analyzeNode(ctx: ServiceContext, order: AnalysisOrder): Promise<NodeAnalysis> {
  requireScope(ctx, "inventory:read");
  const { cloud, node: found } = await findNode(ctx, order);
  const [cluster, proposals] = await Promise.all([seeCluster(ctx, cloud), openNodeProposals(ctx)]);
  const node = cluster.view.nodes.find(({ uid }) => uid === found.uid) ?? found;
  const { seen, now, after } = await switchCase(cluster, node, { capacityType: order.to ?? "spot", instanceType: order.instanceType });
  const obstacles = obstaclesOf(seen);
  const row = nodeRow({ seen, obstacles, now, after, region: cloud.region });
  const isSame = seen.node.capacityType === seen.target.capacityType && seen.node.instanceType === seen.target.instanceType;
  const gross = isSame || now === undefined || after === undefined ? undefined : savingOf(now.usdPerHour, after.usdPerHour);
  const commitments = gross === undefined ? { unknown: "" } : await commitmentsOfSwitch(ctx, cloud.accountId, { seen, now, after });
  const saving = gross && netSavingOf(gross.usdPerHour, commitments);
  const isNet = !("unknown" in commitments);
  const risk = interruptionRisk(seen.target.instanceType, cloud.region);
  const here = podsThatCount(cluster.view.pods, node.name);
  return {
    node: { ...row, proposal: proposals.get(nodeTarget(cloud.name, node.uid)) ?? null },
    asOf: cluster.seenAt,
    pods: podFates(seen, obstacles).map(({ pod, fate, why }) => ({
      namespace: pod.namespace,
      name: pod.name,
      workload: pod.workload === undefined ? "none" : `${pod.workload.kind}/${pod.workload.name}`,
      fate,
      why: why ?? null,
      cpuMillis: pod.requests.cpuMillis,
      memoryMib: pod.requests.memoryMib,
    })),
    obstacles: [...obstacles],
    price: {
      nowUsdPerHour: now?.usdPerHour ?? null,
      nowSource: now === undefined ? "unknown" : `${now.source}, ${now.asOf.slice(0, 10)}`,
      afterUsdPerHour: after?.usdPerHour ?? null,
      afterSource: after?.source ?? "unknown",
      afterAsOf: after?.asOf ?? null,
      savingUsdPerHour: saving?.usdPerHour ?? null,
      savingUsdPerMonth: saving?.usdPerMonth ?? null,
      basis: isNet ? "net" : "gross",
      grossUsdPerHour: gross?.usdPerHour ?? null,
      grossUsdPerMonth: gross?.usdPerMonth ?? null,
      reason: isNet ? (commitments.reason ?? null) : null,
      note: isNet
        ? "Net of what Savings Plans and reservations do then, by the bill of the last two weeks; a month is 730 hours."
        : "Gross: what Savings Plans or reservations cover today is not counted in, and a month is 730 hours.",
    },
    risk: { interruptionBand: risk.band, source: risk.source, asOf: risk.asOf, note: risk.note },
    budgets: cluster.view.budgets
      .filter((budget) => here.some((pod) => !pod.isDaemon && isCovered(budget, pod)))
      .map(({ namespace, name, disruptionsAllowed, currentHealthy, desiredHealthy }) => ({
        namespace,
        name,
        disruptionsAllowed,
        currentHealthy,
        desiredHealthy,
      })),
  };
}
