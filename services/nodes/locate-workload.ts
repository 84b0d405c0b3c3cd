import type { NodeRow } from "#core/api/nodes";
import { InvalidInputError, UnavailableError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { clusterNamed, connectedClusters, NOT_CONNECTED, reasonOf } from "#services/nodes/connected-clusters";
import { clusterAccounts } from "#services/nodes/list-clusters";
import { listNodes } from "#services/nodes/list-nodes";
import { sideBySide } from "#services/nodes/side-by-side";

export type Wanted = {
  readonly workload?: string | undefined;
  readonly namespace?: string | undefined;
  readonly cluster?: string | undefined;
  readonly account?: string | undefined;
};

/** A node that carries pods of what was asked for, and how many. */
export type Carrier = NodeRow & { readonly podsHere: number };

/**
 * The nodes that run a workload or a namespace now, with their readiness as last seen.
 *
 * @throws InvalidInputError where neither is named; NotFoundError for an unknown cluster; UnavailableError where nothing
 * is connected, or nothing was found and a cluster did not answer
 */
export async function locateWorkload(
  ctx: ServiceContext,
  { workload, namespace, cluster, account }: Wanted,
): Promise<{ readonly asOf: string; readonly nodes: readonly Carrier[] }> {
  requireScope(ctx, "inventory:read");
  if (workload === undefined && namespace === undefined) throw new InvalidInputError("Name a workload or a namespace.");
  if (!ctx.clouds.connected) throw new UnavailableError(NOT_CONNECTED);
  const { clusters, failed } = cluster === undefined ? await connectedClusters(ctx) : { clusters: [await clusterNamed(ctx, cluster)], failed: [] };
  const misses = failed.map(({ source, error }) => `${source}: ${error}`);
  const counts = await sideBySide(clusters, async ({ name }) => {
    const here = new Map<string, number>();
    try {
      for (const pod of await (await ctx.clouds.cluster(name)).pods()) {
        const isWanted =
          (workload === undefined || pod.workload?.name === workload) && (namespace === undefined || pod.namespace === namespace) && !pod.isDaemon;
        if (isWanted && pod.nodeName !== undefined && pod.phase !== "Succeeded" && pod.phase !== "Failed")
          here.set(pod.nodeName, (here.get(pod.nodeName) ?? 0) + 1);
      }
    } catch (error) {
      misses.push(`${name}: ${reasonOf(error)}`);
    }
    return { name, here };
  });
  const [{ asOf, nodes: all }, accounts] = await Promise.all([listNodes(ctx, { cluster }), account === undefined ? undefined : clusterAccounts(ctx)]);
  const nodes = accounts === undefined ? all : all.filter((row) => accounts.get(row.cluster) === account);
  const carriers = counts.flatMap(({ name, here }) =>
    nodes.filter((row) => row.cluster === name && here.has(row.name)).map((row) => ({ ...row, podsHere: here.get(row.name) ?? 0 })),
  );
  if (carriers.length === 0 && misses.length > 0)
    throw new UnavailableError(`Nothing of it was found, and not all answered: ${misses.slice(0, 3).join("; ")}`);
  return { asOf, nodes: carriers };
}
