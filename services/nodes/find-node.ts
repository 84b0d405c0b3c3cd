import { closest, distance } from "fastest-levenshtein";
import { InvalidInputError, NotFoundError, UnavailableError } from "#core/errors";
import type { ClusterNode } from "#core/ports/cluster";
import type { CloudCluster } from "#core/ports/compute";
import type { ServiceContext } from "#services/context";
import { clusterNamed, connectedClusters, type FailedSource, reasonOf } from "#services/nodes/connected-clusters";
import { sideBySide } from "#services/nodes/side-by-side";

export type FoundNode = { readonly cloud: CloudCluster; readonly node: ClusterNode };

/** Names that differ by more than a slip of the finger are other nodes. */
const FEW_LETTERS = 2;

/**
 * The one node of the tenant that has exactly this name or instance id.
 *
 * @throws NotFoundError that names what there is; InvalidInputError where several clusters have one of that name
 */
export async function findNode(ctx: ServiceContext, wanted: { readonly node: string; readonly cluster?: string | undefined }): Promise<FoundNode> {
  const { clusters, failed } = await searched(ctx, wanted.cluster);
  const misses: FailedSource[] = [...failed];
  const all = await sideBySide(clusters, async (cloud): Promise<FoundNode[]> => {
    try {
      return (await (await ctx.clouds.cluster(cloud.name)).nodes()).map((node) => ({ cloud, node }));
    } catch (error) {
      misses.push({ source: `cluster:${cloud.name}`, error: reasonOf(error) });
      return [];
    }
  });
  const found = all.flat().filter(({ node }) => node.name === wanted.node || node.instanceId === wanted.node);
  const [one, ...others] = found;
  if (one !== undefined && others.length === 0) return one;
  if (one !== undefined) {
    throw new InvalidInputError(
      `${wanted.node} is in ${found.map(({ cloud }) => cloud.name).join(" and ")}: say which cluster, or give the instance id.`,
    );
  }
  const [miss] = misses;
  if (miss !== undefined) throw new UnavailableError(`${wanted.node} was not found, and ${miss.source} did not answer: ${miss.error}`);
  throw new NotFoundError(`There is no node ${wanted.node}${where(wanted.cluster)}. ${whatThereIs(wanted.node, all.flat())}`);
}

async function searched(
  ctx: ServiceContext,
  cluster: string | undefined,
): Promise<{ clusters: readonly CloudCluster[]; failed: readonly FailedSource[] }> {
  return cluster === undefined ? connectedClusters(ctx) : { clusters: [await clusterNamed(ctx, cluster)], failed: [] };
}

function where(cluster: string | undefined): string {
  return cluster === undefined ? "" : ` in ${cluster}`;
}

function whatThereIs(wanted: string, all: readonly FoundNode[]): string {
  const names = all.map(({ node }) => node.name).sort();
  if (names.length === 0) return "No cluster has nodes now.";
  const near = closest(wanted, names);
  if (distance(wanted, near) <= FEW_LETTERS) return `Did you mean ${near}?`;
  return "The Nodes page lists what there is, and so does asking which nodes run.";
}
