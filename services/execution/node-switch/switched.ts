import type { Cluster, ClusterNode, ClusterPod } from "#core/ports/cluster";
import type { Compute } from "#core/ports/compute";
import { isMoved } from "#core/nodes/cluster-view";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { Flight } from "#services/execution/flight";

/** The sealed switch, and the eyes on the world that it happens in. */
export type Switched = {
  readonly sealed: NodeSwitch;
  readonly accountId: string;
  readonly region: string;
  readonly compute: Compute;
  readonly cluster: Cluster;
};

/** @throws UnavailableError where the cluster does not answer */
export async function switchedBy({ ctx, proposal }: Pick<Flight, "ctx" | "proposal">): Promise<Switched> {
  const { connection, region, params } = openSeal(proposal.sealed);
  const sealed = NodeSwitch.parse(params);
  return {
    sealed,
    accountId: connection,
    region,
    compute: ctx.clouds.compute(connection, region),
    cluster: await ctx.clouds.cluster(sealed.cluster),
  };
}

/** The node that is to end, by its uid: another one under its name is not it. */
export async function oldNodeOf({ sealed, cluster }: Switched): Promise<ClusterNode | undefined> {
  const node = await cluster.node(sealed.node.name);
  return node?.uid === sealed.node.uid ? node : undefined;
}

/** The instance that this action launched, once its launch is done. */
export function launchedInstance({ steps }: Pick<Flight, "steps">): string | undefined {
  const launch = steps.get("launch");
  return launch?.state === "done" ? launch.ref.refs.find((ref) => ref.startsWith("i-")) : undefined;
}

export async function newNodeOf({ cluster }: Switched, flight: Flight): Promise<ClusterNode | undefined> {
  const instanceId = launchedInstance(flight);
  return instanceId === undefined ? undefined : (await cluster.nodes()).find((node) => node.instanceId === instanceId);
}

/** Pods that have to leave before the node may end; those that are leaving included. */
export async function podsToMove({ cluster }: Switched, node: Pick<ClusterNode, "name">): Promise<readonly ClusterPod[]> {
  return (await cluster.pods(node.name)).filter(
    (pod) => pod.nodeName === node.name && isMoved(pod) && pod.phase !== "Succeeded" && pod.phase !== "Failed",
  );
}
