import { allowedDisruptions, NODES_AT_ONCE_PERCENT } from "#core/nodes/disruption-allowance";
import type { ClusterNode } from "#core/ports/cluster";
import type { CapUse } from "#services/proposals/kind-definition";

/** More than one a short while would hide which of them did harm. */
const NODES_AN_HOUR = "3";
const HOUR_SECONDS = 3600;

/**
 * Limits of a cluster: in production one node at a time, else a tenth of its nodes, rounded up, less those that are not Ready;
 * three an hour in either.
 *
 * @source docs/methods/nodes.md
 */
export function nodeSwitchCaps(cluster: string, production: boolean, nodes: readonly Pick<ClusterNode, "ready">[]): readonly CapUse[] {
  const notReady = nodes.filter(({ ready }) => !ready).length;
  const tenth = allowedDisruptions({ total: nodes.length, deleting: 0, notReady }, NODES_AT_ONCE_PERCENT);
  const atOnce = production ? Math.min(1, tenth) : tenth;
  const share = `${NODES_AT_ONCE_PERCENT} % of ${nodes.length} nodes${notReady > 0 ? `, ${notReady} not Ready` : ""}`;
  return [
    {
      cap: `nodes-at-a-time:${cluster}`,
      amount: "1",
      limit: String(atOnce),
      windowSeconds: undefined,
      words: `${atOnce} ${atOnce === 1 ? "node" : "nodes"} of ${cluster} at a time (${production ? `production; at most ${share}` : share})`,
    },
    {
      cap: `nodes-an-hour:${cluster}`,
      amount: "1",
      limit: NODES_AN_HOUR,
      windowSeconds: HOUR_SECONDS,
      words: `${NODES_AN_HOUR} nodes of ${cluster} an hour`,
    },
  ];
}
