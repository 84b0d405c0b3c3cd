import { z } from "zod";
import type { Origin } from "#core/proposals/provenance";
import type { CallContext } from "#tools/kit/define-tool";
import { type Order, proposeTool } from "#tools/kit/propose-tool";

/** More nodes at once would be signed unread; the gate's own limit of open drafts stands behind it. */
const MOST_NODES = 10;

const Input = z.object({
  nodes: z
    .array(z.string().trim().min(1).max(200))
    .min(1)
    .max(MOST_NODES, `at most ${MOST_NODES} nodes at once`)
    .describe("Node names or instance ids, as the person said them or as list_inventory or analyze_node gives them."),
  cluster: z.string().trim().min(1).max(200).optional().describe("Only where a node name exists in several clusters."),
  to: z.enum(["spot", "on_demand"]),
  instanceType: z.string().trim().max(60).optional().describe("Only where the person wants another type."),
  fallback: z
    .enum(["none", "on_demand"])
    .default("on_demand")
    .describe("Where there is no spot capacity: launch on demand instead, or nothing. Part of what is signed."),
});
type Input = z.output<typeof Input>;

export const proposeNodeSwitch = proposeTool({
  name: "propose_node_switch",
  description:
    "Draft the move of one or up to ten nodes between spot and on demand (or to another instance type) for people to sign. Changes nothing. Refused where something stands in the way; analyze_node says what.",
  kind: "node_switch",
  input: Input,
  guards: [],
  aliases: {
    node: "nodes",
    name: "nodes",
    names: "nodes",
    instance: "nodes",
    instances: "nodes",
    instanceid: "nodes",
    target: "to",
    type: "instanceType",
  },
  orders: (input, call) => [...new Set(input.nodes.map((node) => node.replace(/\.+$/, "")))].map((node) => orderOf(node, input, call)),
});

function orderOf(node: string, { cluster, to, instanceType, fallback }: Input, call: CallContext): Order {
  const optional = { ...(cluster === undefined ? {} : { cluster }), ...(instanceType === undefined ? {} : { instanceType }) };
  return {
    params: { node, to, fallback, ...optional },
    targets: { node, ...(cluster === undefined ? {} : { cluster }) },
    others: {
      to: said(call, to.replace("_", "-"), to.replace("_", " "), to),
      fallback: { from: fallback === "on_demand" ? "default" : "model" },
      ...(instanceType === undefined ? {} : { instanceType: said(call, instanceType) }),
    },
  };
}

function said(call: CallContext, ...spellings: readonly string[]): Origin {
  return spellings.map((text) => call.originOf(text)).find((origin) => origin?.from === "user") ?? { from: "model" };
}
