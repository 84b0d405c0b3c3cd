import type { NodeList, NodeRow } from "#core/api/nodes";
import type { ServiceContext } from "#services/context";
import { listNodes, type NodeFilters } from "#services/nodes/list-nodes";
import { nodeNets } from "#services/nodes/node-nets";

/** May be moved to spot, and is not asked about already. */
export function isMovable({ readiness, proposal }: NodeRow): boolean {
  return (readiness === "ready" || readiness === "careful") && proposal === null;
}

/** The same list with what the bill would fall by: each node alone, and all that may move together. */
export async function listNodesNet(ctx: ServiceContext, filters: NodeFilters = {}): Promise<NodeList> {
  const list = await listNodes(ctx, filters);
  const nets = await nodeNets(ctx);
  const [movable] = nets.inTurn([list.nodes.filter(isMovable)]);
  if (movable === undefined) throw new Error("A set has no saving.");
  return { ...list, nodes: list.nodes.map(nets.rowOf), movable, savingNote: nets.note };
}
