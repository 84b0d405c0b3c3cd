import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import { type Carrier, locateWorkload as locate } from "#services/nodes/locate-workload";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";
import { type CountedNode, interruptionsOf, savingTotals, totalsData } from "#tools/read/node-totals";

const MOST_FOR_MODEL = 40;
const QUERY_ID = "workload_nodes";

export const locateWorkload = readTool({
  name: "locate_workload",
  description:
    "Which nodes run a workload or a namespace now, how each is bought, whether it can go to spot, and what that would save a month. Use it before proposing to move a workload: nodes are what moves.",
  scope: "inventory:read",
  input: z.object({
    workload: z.string().trim().min(1).max(253).optional(),
    namespace: z.string().trim().min(1).max(63).optional(),
    cluster: z.string().trim().min(1).max(100).optional(),
    account: z.string().trim().min(1).max(100).optional().describe("Name of the account."),
  }),
  guards: [],
  aliases: { name: "workload", deployment: "workload", app: "workload", service: "workload" },
  async run(ctx, input) {
    const { asOf, nodes } = await locate(ctx, input);
    const what = input.workload ?? input.namespace ?? "";
    const figure: Figure = {
      id: `${QUERY_ID}.count`,
      value: String(nodes.length),
      unit: "count",
      metric: "count",
      kind: "measured",
      period: { from: asOf, to: asOf },
      timeZone: ctx.tenant.timeZone,
      asOf,
      queryId: QUERY_ID,
      label: `nodes that run ${what}`,
    };
    const counted = nodes.map(countedOf);
    const totals = savingTotals(counted, figure);
    const movable = nodes.filter(({ readiness, capacityType }) => capacityType !== "spot" && (readiness === "ready" || readiness === "careful"));
    const pods: Figure = {
      ...figure,
      id: `${QUERY_ID}.pods_movable`,
      value: String(movable.reduce((sum, { podsHere }) => sum + podsHere, 0)),
      label: `pods of ${what} on nodes that can go to spot`,
    };
    return {
      summary:
        nodes.length === 0
          ? `Nothing called ${what} runs on any node now.`
          : `${what} runs on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`,
      data: {
        asOf,
        nodes: nodes.slice(0, MOST_FOR_MODEL).map((node) => ({
          name: untrusted(node.name),
          cluster: untrusted(node.cluster),
          instanceId: node.instanceId,
          boughtAs: node.capacityType,
          podsHere: node.podsHere,
          readiness: node.readiness,
          why: node.why === null ? null : untrusted(node.why, 200),
          savingUsdPerMonth: node.savingUsdPerMonth,
          openProposal: node.proposal,
        })),
        ...totalsData(counted, totals),
        figures: [figure, pods].map(({ id, value, unit }) => ({ id, value, unit })),
      },
      figures: [figure, pods, ...totals],
      blocks: nodes.length === 0 ? [] : [tableOf(what, nodes)],
      sources: [],
      targets: nodes.flatMap(({ name, cluster, instanceId }) => [name, cluster, ...(instanceId === null ? [] : [instanceId])]),
      raw: {
        interruptions: interruptionsOf(counted),
        items: nodes.map(({ name, cluster, capacityType, readiness, savingUsdPerMonth, proposal, instanceId, instanceType, why, podsHere }) => ({
          name,
          cluster,
          node: instanceId ?? undefined,
          instance_type: instanceType ?? undefined,
          purchase_option: capacityType ?? undefined,
          readiness,
          saving: savingUsdPerMonth ?? undefined,
          proposal: proposal ?? undefined,
          why: why ?? undefined,
          podsHere,
        })),
      },
    };
  },
});

function countedOf(node: Carrier): CountedNode {
  const { instanceType, region, capacityType, readiness, why, savingUsdPerHour, savingUsdPerMonth } = node;
  return {
    instanceType: instanceType ?? undefined,
    region,
    capacityType: capacityType ?? undefined,
    readiness,
    why: why ?? undefined,
    savingUsdPerHour: savingUsdPerHour ?? undefined,
    savingUsdPerMonth: savingUsdPerMonth ?? undefined,
  };
}

function tableOf(what: string, nodes: readonly Carrier[]): Block {
  return {
    id: `b_${QUERY_ID}`,
    kind: "table",
    title: `Nodes that run ${what}`,
    subtitle: "Now",
    y: [],
    dashed: [],
    annotations: [],
    queryId: QUERY_ID,
    columns: [
      { name: "name", label: "Node", align: "left" },
      { name: "cluster", label: "Cluster", align: "left" },
      { name: "bought", label: "Bought as", align: "left" },
      { name: "pods", label: "Its pods here", align: "right", unit: "count" },
      { name: "readiness", label: "For spot", align: "left" },
      { name: "saving", label: "Would save", align: "right", unit: "USD/month" },
      { name: "why", label: "Why", align: "left" },
    ],
    rows: nodes.map((node) => [
      node.name,
      node.cluster,
      node.capacityType?.replace("_", " ") ?? "unknown",
      node.podsHere,
      node.readiness.replaceAll("_", " "),
      node.savingUsdPerMonth,
      node.why,
    ]),
    finding: `${nodes.length} nodes run ${what}`,
  };
}
