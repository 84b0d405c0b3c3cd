import type { NodeList, NodeRow } from "#core/api/nodes";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { sourceStates } from "#services/discovery/source-states";
import { connectedClusters, NOT_CONNECTED, reasonOf } from "#services/nodes/connected-clusters";
import { nodeRows, type SeenRow } from "#services/nodes/node-rows";
import { nodeTarget, openNodeProposals } from "#services/nodes/open-proposals";
import { seeCluster } from "#services/nodes/see-cluster";
import { sideBySide } from "#services/nodes/side-by-side";

export type NodeFilters = {
  readonly cluster?: string | undefined;
  readonly readiness?: NodeRow["readiness"] | undefined;
  readonly capacityType?: NonNullable<NodeRow["capacityType"]> | undefined;
  /** Looked at now, not as the last discovery saw it. */
  readonly live?: boolean | undefined;
};

/** Every node of the tenant as discovery last saw it, dated; looked at now where there was none yet, or when asked to. */
export async function listNodes(ctx: ServiceContext, filters: NodeFilters = {}): Promise<NodeList> {
  requireScope(ctx, "inventory:read");
  if (!ctx.clouds.connected) return { asOf: ctx.now().toISOString(), nodes: [], sources: [], notes: [NOT_CONNECTED] };
  const known = filters.live === true ? undefined : await discoveredNodes(ctx);
  const { asOf, rows, notes } = known ?? (await liveNodes(ctx));
  const [proposals, sources] = await Promise.all([openNodeProposals(ctx), sourceStates(ctx)]);
  const nodes = rows
    .map(({ uid, row }) => ({ ...row, proposal: proposals.get(nodeTarget(row.cluster, uid)) ?? null }))
    .filter((row) => filters.cluster === undefined || row.cluster === filters.cluster)
    .filter((row) => filters.readiness === undefined || row.readiness === filters.readiness)
    .filter((row) => filters.capacityType === undefined || row.capacityType === filters.capacityType)
    .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name));
  const failed = sources.filter(({ error }) => error !== null);
  return {
    asOf,
    nodes,
    sources: [...sources],
    notes: [
      ...notes,
      ...failed.map(
        ({ label, error, seenAt }) => `${label} failed at the last look${seenAt === null ? "" : `; what is shown of it is of ${seenAt}`}: ${error}`,
      ),
    ],
  };
}

type Listed = { readonly asOf: string; readonly rows: readonly SeenRow[]; readonly notes: readonly string[] };

/** Undefined before the first discovery. `asOf` is the oldest look among the clusters. */
async function discoveredNodes(ctx: ServiceContext): Promise<Listed | undefined> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ state: SeenRow; seen_at: string | Date }>("SELECT state, seen_at FROM discovered WHERE kind = 'node' AND gone_at IS NULL"),
  );
  if (rows.length === 0) return undefined;
  const oldest = Math.min(...rows.map(({ seen_at }) => new Date(seen_at).getTime()));
  return { asOf: new Date(oldest).toISOString(), rows: rows.map(({ state }) => state), notes: [] };
}

async function liveNodes(ctx: ServiceContext): Promise<Listed> {
  const asOf = ctx.now().toISOString();
  const { clusters, failed } = await connectedClusters(ctx);
  const notes = failed.map(({ source, error }) => `${source} did not answer: ${error}`);
  const rows = await sideBySide(clusters, async (cloud) => {
    try {
      return await nodeRows(await seeCluster(ctx, cloud));
    } catch (error) {
      notes.push(`${cloud.name} did not answer: ${reasonOf(error)}`);
      return [];
    }
  });
  return { asOf, rows: rows.flat(), notes };
}
