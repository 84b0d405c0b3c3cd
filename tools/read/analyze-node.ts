import { z } from "zod";
import type { NodeAnalysis } from "#core/api/nodes";
import type { Block } from "#core/chat/blocks";
import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import { CapacityType } from "#core/proposals/node-switch";
import type { ServiceContext } from "#services/context";
import { analyzeNode as analyze } from "#services/nodes/analyze-node";
import { readTool } from "#tools/kit/define-tool";
import { statedNumbers } from "#tools/kit/stated-numbers";
import { untrusted } from "#tools/kit/untrusted";

const MOST_FOR_MODEL = 40;

export const analyzeNode = readTool({
  name: "analyze_node",
  description:
    "Look at one node now: what runs there, what can't move and why (disruption budgets, do-not-disrupt, local storage, bare pods, zone-bound volumes), its price, what spot would cost and save, after Savings Plans, how often such instances are reclaimed. Changes nothing.",
  scope: "inventory:read",
  input: z.object({
    node: z.string().trim().min(1).max(253).describe("Node name or instance id, exactly as list_inventory gives it."),
    cluster: z.string().trim().min(1).max(100).optional(),
    to: CapacityType.default("spot"),
    instanceType: z.string().trim().min(1).max(40).optional(),
  }),
  guards: [],
  aliases: { name: "node", nodename: "node", instance: "node", instanceid: "node", target: "to", capacitytype: "to", type: "instanceType" },
  async run(ctx, input) {
    const analysis = await analyze(ctx, input);
    const { node, obstacles, pods } = analysis;
    const queryId = `node_${node.cluster}_${node.name}`;
    const figures = figuresOf(ctx, analysis, queryId, input.to);
    const blocking = obstacles.filter(({ blocks }) => blocks);
    return {
      summary: `Looked at ${node.name} of ${node.cluster} · ${blocking.length === 0 ? "nothing stands in the way" : `${blocking.length} in the way`}`,
      data: dataOf(analysis, figures),
      figures,
      blocks: pods.length === 0 ? [] : [podTable(analysis, queryId)],
      sources: [],
      targets: [node.name, node.cluster, ...(node.instanceId === null ? [] : [node.instanceId])],
      raw: analysis,
    };
  },
});

/** Prices are the provider's, not the bill's; what would be saved has not happened. */
function figuresOf(ctx: ServiceContext, { node, price, pods, asOf }: NodeAnalysis, queryId: string, to: "spot" | "on_demand"): Figure[] {
  const figure = (path: string, value: string | null, over: Pick<Figure, "unit" | "metric" | "kind" | "label">, at = asOf): Figure[] =>
    value === null
      ? []
      : [{ id: `${queryId}.${path}`, value, period: { from: at, to: at }, timeZone: ctx.tenant.timeZone, asOf: at, queryId, ...over }];
  const name = node.name;
  const priced = (capacity: string | null) => (capacity === "spot" ? "spot_price" : "on_demand_price");
  const count = (fate: "moves" | "blocked") => String(pods.filter((pod) => pod.fate === fate).length);
  return [
    ...figure("now", price.nowUsdPerHour, {
      unit: "USD/h",
      metric: priced(node.capacityType),
      kind: "measured",
      label: `${name}, price now, ${price.nowSource}`,
    }),
    ...figure(
      "after",
      price.afterUsdPerHour,
      { unit: "USD/h", metric: priced(to), kind: "measured", label: `${name}, ${price.afterSource}` },
      price.afterAsOf ?? asOf,
    ),
    ...figure("saving_hour", price.savingUsdPerHour, {
      unit: "USD/h",
      metric: "saving",
      kind: "projected",
      label: `${name}, would save per hour, ${price.basis}`,
    }),
    ...figure("saving_month", price.savingUsdPerMonth, {
      unit: "USD/month",
      metric: "saving",
      kind: "projected",
      label: `${name}, would save per month of 730 h, ${price.basis}`,
    }),
    ...figure("gross_month", price.reason === null ? null : price.grossUsdPerMonth, {
      unit: "USD/month",
      metric: "saving",
      kind: "projected",
      label: `${name}, would save per month of 730 h, before commitments`,
    }),
    ...figure("moves", count("moves"), { unit: "count", metric: "count", kind: "measured", label: `${name}, pods that would move` }),
    ...figure("blocked", count("blocked"), { unit: "count", metric: "count", kind: "measured", label: `${name}, pods that are blocked` }),
  ];
}

function dataOf({ node, obstacles, pods, price, risk, asOf, budgets }: NodeAnalysis, figures: readonly Figure[]): unknown {
  return {
    node: untrusted(node.name),
    cluster: untrusted(node.cluster),
    instanceId: node.instanceId,
    instanceType: node.instanceType,
    zone: node.zone,
    boughtAs: node.capacityType,
    owner: node.owner,
    ownerName: node.ownerName === null ? null : untrusted(node.ownerName),
    readiness: node.readiness,
    openProposal: node.proposal,
    asOf,
    obstacles: obstacles.map(({ kind, blocks, text }) => ({ kind, blocks, text: untrusted(text, 300) })),
    countsInObstacles: statedNumbers(obstacles.map(({ text }) => text)),
    pods: pods
      .slice(0, MOST_FOR_MODEL)
      .map((pod) => ({ name: untrusted(`${pod.namespace}/${pod.name}`), workload: untrusted(pod.workload), fate: pod.fate })),
    morePods: Math.max(0, pods.length - MOST_FOR_MODEL),
    budgets: budgets.map((budget) => ({ name: untrusted(`${budget.namespace}/${budget.name}`), disruptionsAllowed: budget.disruptionsAllowed })),
    price: { ...price, reason: price.reason === null ? null : reasonWords(price.reason) },
    risk,
    figures: figures.map(({ id, value, unit, label }) => ({ id, value, unit, label: untrusted(label) })),
  };
}

const FATES = { moves: "moves", stays: "ends with the node", blocked: "can't move" } as const;

function podTable({ node, pods }: NodeAnalysis, queryId: string): Block {
  const blocked = pods.filter(({ fate }) => fate === "blocked").length;
  return {
    id: `b_${queryId}`,
    kind: "table",
    title: `Pods on ${node.name}`,
    subtitle: "Now",
    y: [],
    dashed: [],
    annotations: [],
    queryId,
    columns: [
      { name: "pod", label: "Pod", align: "left" },
      { name: "workload", label: "Workload", align: "left" },
      { name: "fate", label: "In a switch", align: "left" },
      { name: "why", label: "Why", align: "left" },
      { name: "cpu", label: "CPU asked for, millicores", align: "right", unit: "count" },
      { name: "memory", label: "Memory asked for, MiB", align: "right", unit: "count" },
    ],
    rows: pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.workload, FATES[pod.fate], pod.why, pod.cpuMillis, pod.memoryMib]),
    finding: `${pods.length} pods on ${node.name}, ${blocked} of them can't move`,
  };
}
