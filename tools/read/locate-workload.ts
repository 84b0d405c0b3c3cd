import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import { type Carrier, locateWorkload as locate } from "#services/nodes/locate-workload";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";

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
        figures: [{ id: figure.id, value: figure.value, unit: figure.unit }],
      },
      figures: [figure],
      blocks: nodes.length === 0 ? [] : [tableOf(what, nodes)],
      sources: [],
      targets: nodes.flatMap(({ name, cluster, instanceId }) => [name, cluster, ...(instanceId === null ? [] : [instanceId])]),
      raw: {
        items: nodes.map(({ name, cluster, capacityType, readiness, savingUsdPerMonth, proposal, instanceId, instanceType }) => ({
          name,
          cluster,
          node: instanceId ?? undefined,
          instance_type: instanceType ?? undefined,
          purchase_option: capacityType ?? undefined,
          readiness,
          saving: savingUsdPerMonth ?? undefined,
          proposal: proposal ?? undefined,
        })),
      },
    };
  },
});

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
    ],
    rows: nodes.map((node) => [
      node.name,
      node.cluster,
      node.capacityType?.replace("_", " ") ?? "unknown",
      node.podsHere,
      node.readiness.replaceAll("_", " "),
      node.savingUsdPerMonth,
    ]),
    finding: `${nodes.length} nodes run ${what}`,
  };
}
