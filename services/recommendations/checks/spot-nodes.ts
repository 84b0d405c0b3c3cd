import { MONTH_HOURS } from "#core/commitments/model";
import { decimal, dividedBy, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { listNodes } from "#services/nodes/list-nodes";
import { runningUse } from "#services/insights/savings/running-use";
import { coveredPart, key, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

const HOURS_OF_MONTH = decimal(MONTH_HOURS);

/** On-demand nodes with nothing on them that must not move. What a plan pays for is no saving: it is taken out. */
export const spotNodes: AdviceCheck = async (ctx, scope) => {
  const type = "spot_switch" as const;
  if (!ctx.clouds.connected) return { type, reason: "no cluster is connected, so that it is not known what runs on the nodes" };
  const { nodes } = await listNodes(ctx, { readiness: "ready", capacityType: "on_demand" });
  const read = await readService(ctx, scope, ["EC2"], ["resource", "account", "region", "instance_type", "purchase_option"]);
  const bill = Map.groupBy(read.after, (cell) => key(cell, "resource"));
  const proposable = new Map<string, { readonly kind: string; readonly params: Readonly<Record<string, unknown>> }>();
  const candidates = nodes.flatMap((node): Candidate[] => {
    if (node.instanceId === null || node.grossUsdPerHour === null) return [];
    const saving = times(decimal(node.grossUsdPerHour), HOURS_OF_MONTH);
    const cells = bill.get(node.instanceId) ?? [];
    const cost = total(cells);
    const share = cost <= 0n ? 0n : dividedBy(coveredPart(cells), cost);
    if (saving <= 0n) return [];
    const first = cells[0] && key(cells[0], "account");
    proposable.set(node.instanceId, { kind: "node_switch", params: { node: node.instanceId, cluster: node.cluster, to: "spot" } });
    return [
      {
        resource: node.instanceId,
        members: [node.instanceId],
        account: first ?? "unknown",
        region: node.region,
        detail: `${node.instanceType ?? "node"} ${node.name} in ${node.cluster}`,
        cost,
        saving,
        covered: times(saving, share),
        change: {
          before: runningUse({
            account: first ?? "unknown",
            region: node.region,
            instanceType: node.instanceType ?? "unknown",
            hours: decimal(24),
            days: 1,
          }),
          after: [],
        },
      },
    ];
  });
  return {
    type,
    candidates,
    confidence: "medium",
    because: "Everything on it can be moved, and its price is known today; spot prices move, and spot machines are reclaimed at times.",
    title: () => "An on-demand node could be spot",
    evidence: evidenceOf(read),
    proposable,
  };
};
