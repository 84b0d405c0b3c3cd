import type { NodeSetSaving } from "#core/api/nodes";
import { InvalidInputError, NotFoundError, UnavailableError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { NOT_CONNECTED } from "#services/nodes/connected-clusters";
import { listNodes } from "#services/nodes/list-nodes";
import { nodeNets } from "#services/nodes/node-nets";

/**
 * What moving these nodes to spot does to the bill together: they share the plans that pay for them.
 *
 * @param keys `<cluster>/<name>`, as the list gives them
 * @throws InvalidInputError without one, NotFoundError for one that is not there, UnavailableError where nothing is connected
 */
export async function savingOfNodes(ctx: ServiceContext, keys: readonly string[]): Promise<NodeSetSaving> {
  requireScope(ctx, "inventory:read");
  if (!ctx.clouds.connected) throw new UnavailableError(NOT_CONNECTED);
  if (keys.length === 0) throw new InvalidInputError("Name the nodes as cluster/name.");
  const known = new Map((await listNodes(ctx)).nodes.map((node) => [`${node.cluster}/${node.name}`, node]));
  const nodes = [...new Set(keys)].map((key) => {
    const node = known.get(key);
    if (node === undefined) throw new NotFoundError(`There is no node ${key.slice(0, 120)} now. Name it as the list of nodes has it, cluster/name.`);
    return node;
  });
  const [saving] = (await nodeNets(ctx)).inTurn([nodes]);
  if (saving === undefined) throw new Error("A set has no saving.");
  return saving;
}
