import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import { type Carrier, locateWorkload as locate } from "#services/nodes/locate-workload";
import { nodeNets } from "#services/nodes/node-nets";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";
import { interruptionsOf, savingRead, savingTotals, totalsData } from "#tools/read/node-totals";

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
    const [{ asOf, nodes: found }, nets] = await Promise.all([locate(ctx, input), nodeNets(ctx)]);
    const nodes = found.map((node): Carrier => ({ ...nets.rowOf(node), podsHere: node.podsHere }));
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
    const totals = savingTotals(nodes, nets, figure);
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
          ...(node.savingReason === null ? {} : { beforeCommitments: node.grossUsdPerMonth, whyNetDiffers: reasonWords(node.savingReason) }),
          openProposal: node.proposal,
        })),
        ...totalsData(nodes, totals),
        figures: [figure, pods].map(({ id, value, unit }) => ({ id, value, unit })),
      },
      figures: [figure, pods, ...totals.figures],
      blocks: nodes.length === 0 ? [] : [tableOf(what, nodes, totals.basis)],
      sources: [],
      targets: nodes.flatMap(({ name, cluster, instanceId }) => [name, cluster, ...(instanceId === null ? [] : [instanceId])]),
      raw: {
        interruptions: interruptionsOf(nodes),
        saving: savingRead(totals),
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

function tableOf(what: string, nodes: readonly Carrier[], basis: "gross" | "net"): Block {
  const differs = nodes.some(({ savingReason }) => savingReason !== null);
  return {
    id: `b_${QUERY_ID}`,
    kind: "table",
    title: `Nodes that run ${what}`,
    subtitle: basis === "net" ? "Now · savings of each alone, net of commitments" : "Now · savings before commitments",
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
      ...(differs
        ? [
            { name: "gross", label: "Before commitments", align: "right" as const, unit: "USD/month" },
            { name: "net_reason", label: "Why they differ", align: "left" as const },
          ]
        : []),
      { name: "why", label: "In the way", align: "left" },
    ],
    rows: nodes.map((node) => [
      node.name,
      node.cluster,
      node.capacityType?.replace("_", " ") ?? "unknown",
      node.podsHere,
      node.readiness.replaceAll("_", " "),
      node.savingUsdPerMonth,
      ...(differs ? (node.savingReason === null ? [null, null] : [node.grossUsdPerMonth, reasonWords(node.savingReason)]) : []),
      node.why,
    ]),
    finding: `${nodes.length} nodes run ${what}`,
  };
}
