import { NotFoundError } from "#core/errors";
import { EVICTION_DOES_NOT_STOP_AT, type Obstacle } from "#core/nodes/obstacle";
import { obstaclesOf } from "#core/nodes/obstacles";
import type { Flight } from "#services/execution/flight";
import { clusterIn } from "#services/nodes/connected-clusters";
import { seeCluster } from "#services/nodes/see-cluster";
import { switchCase } from "#services/nodes/switch-case";
import { switchedBy } from "#services/execution/node-switch/switched";

/** Before anything was changed, also what says that somebody else is at work, or that it cannot succeed. */
const AT_FIRST: ReadonlySet<Obstacle["kind"]> = new Set([
  ...EVICTION_DOES_NOT_STOP_AT,
  "cordoned",
  "not_ready",
  "group_full",
  "owner_forbids",
  "no_room",
  "unknown_owner",
]);

/** Why the switch must not go on, as the world is now; undefined where it may. */
export async function whyUnsafe(flight: Flight, moment: "first" | "before-drain"): Promise<string | undefined> {
  const { sealed, accountId, region } = await switchedBy(flight);
  try {
    const seen = await seeCluster(flight.ctx, await clusterIn(flight.ctx, { accountId, region, name: sealed.cluster }));
    const node = seen.view.nodes.find(({ name }) => name === sealed.node.name);
    if (node === undefined) return `${sealed.node.name} is no longer in ${sealed.cluster}.`;
    if (node.uid !== sealed.node.uid || node.instanceId !== sealed.node.instanceId) return `${sealed.node.name} is another node now.`;
    const { capacityType, instanceType } = sealed.target;
    const { seen: found } = await switchCase(seen, node, { capacityType, instanceType });
    const watched = moment === "first" ? AT_FIRST : EVICTION_DOES_NOT_STOP_AT;
    return obstaclesOf(found).find(({ blocks, kind }) => blocks && watched.has(kind))?.text;
  } catch (error) {
    if (error instanceof NotFoundError) return error.message;
    throw error;
  }
}
