import type { NodeList, NodeRow } from "#core/api/nodes";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { sourceStates } from "#services/discovery/source-states";
import { connectedClusters, NOT_CONNECTED, reasonOf } from "#services/nodes/connected-clusters";
import { nodeRows, type SeenRow } from "#services/nodes/node-rows";
import { nodeTarget, openNodeProposals } from "#services/nodes/open-proposals";
import { seeCluster } from "#services/nodes/see-cluster";
import { terminatedNodes } from "#services/nodes/terminated-nodes";
import { sideBySide } from "#services/nodes/side-by-side";

export type NodeFilters = {
  readonly cluster?: string | undefined;
  readonly readiness?: NodeRow["readiness"] | undefined;
  readonly capacityType?: NonNullable<NodeRow["capacityType"]> | undefined;
  /** Looked at now, not as the last discovery saw it. */
  readonly live?: boolean | undefined;
};

/** Savings before commitments: what these do is laid over by node-nets. */
export type ListedNodes = Omit<NodeList, "movable" | "savingNote">;

/** Every node of the tenant as discovery last saw it, dated; looked at now where there was none yet, or when asked to. */
export async function listNodes(ctx: ServiceContext, filters: NodeFilters = {}): Promise<ListedNodes> {
  requireScope(ctx, "inventory:read");
  if (!ctx.clouds.connected) return { asOf: ctx.now().toISOString(), nodes: [], sources: [], terminated: [], notes: [NOT_CONNECTED] };
  const known = filters.live === true ? undefined : await discoveredNodes(ctx);
  const { asOf, rows, notes } = known ?? (await liveNodes(ctx));
  const [proposals, sources, terminated] = await Promise.all([openNodeProposals(ctx), sourceStates(ctx), terminatedNodes(ctx, filters.cluster)]);
  const nodes = rows
    .map(({ uid, row }) => ({ ...beforeCommitments(row), proposal: proposals.get(nodeTarget(row.cluster, uid)) ?? null }))
    .filter((row) => filters.cluster === undefined || row.cluster === filters.cluster)
    .filter((row) => filters.readiness === undefined || row.readiness === filters.readiness)
    .filter((row) => filters.capacityType === undefined || row.capacityType === filters.capacityType)
    .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name));
  const failed = sources.filter(({ error }) => error !== null);
  return {
    asOf,
    nodes,
    sources: [...sources],
    terminated: [...terminated],
    notes: [
      ...notes,
      ...failed.map(
        ({ label, error, seenAt }) => `${label} failed at the last look${seenAt === null ? "" : `; what is shown of it is of ${seenAt}`}: ${error}`,
      ),
    ],
  };
}

/** Rows that were seen before gross and net were told apart have one saving: the gross one. */
function beforeCommitments(row: NodeRow): NodeRow {
  const { savingUsdPerHour, savingUsdPerMonth } = row;
  const gross = { grossUsdPerHour: savingUsdPerHour, grossUsdPerMonth: savingUsdPerMonth };
  return { ...row, ...gross, savingBasis: savingUsdPerHour === null ? null : "gross", savingReason: null };
}

type Listed = { readonly asOf: string; readonly rows: readonly SeenRow[]; readonly notes: readonly string[] };
type KnownRow = { state: SeenRow; seen_at: string | Date };
type ActedRow = { cluster: string; ended_at: string | Date | null };

/** Older, it is looked at again: discovery is off, or has not come round. */
const OLD_AFTER_MS = 3_600_000;

/**
 * Undefined before the first discovery. `asOf` is the oldest look among the clusters. A cluster in which something was or is
 * being done since its last look is looked at now; where it does not answer, it is shown as it was.
 */
async function discoveredNodes(ctx: ServiceContext): Promise<Listed | undefined> {
  const [rows, acted] = await ctx.db.read(async (tx) => [
    await tx.query<KnownRow>("SELECT state, seen_at FROM discovered WHERE kind = 'node' AND gone_at IS NULL"),
    await tx.query<ActedRow>(
      `SELECT p.cluster, CASE WHEN bool_or(a.ended_at IS NULL) THEN NULL ELSE max(a.ended_at) END AS ended_at
       FROM actions a JOIN proposals p USING (tenant_id, number) WHERE p.cluster IS NOT NULL GROUP BY p.cluster`,
    ),
  ]);
  if (rows.length === 0) return undefined;
  const now = ctx.now().getTime();
  const changed = new Map(acted.map(({ cluster, ended_at }) => [cluster, ended_at === null ? now : new Date(ended_at).getTime()]));
  const isStale = ({ state, seen_at }: KnownRow) => {
    const seenAt = new Date(seen_at).getTime();
    return now - seenAt > OLD_AFTER_MS || (changed.get(state.row.cluster) ?? 0) >= seenAt;
  };
  const stale = new Set(rows.filter(isStale).map(({ state }) => state.row.cluster));
  const fresh = stale.size === 0 ? undefined : await liveNodes(ctx, stale);
  const kept = rows.filter(({ state }) => fresh?.looked.has(state.row.cluster) !== true);
  const oldest = Math.min(now, ...kept.map(({ seen_at }) => new Date(seen_at).getTime()));
  return { asOf: new Date(oldest).toISOString(), rows: [...kept.map(({ state }) => state), ...(fresh?.rows ?? [])], notes: fresh?.notes ?? [] };
}

async function liveNodes(ctx: ServiceContext, only?: ReadonlySet<string>): Promise<Listed & { readonly looked: ReadonlySet<string> }> {
  const asOf = ctx.now().toISOString();
  const { clusters: all, failed } = await connectedClusters(ctx);
  const clusters = all.filter(({ name }) => only === undefined || only.has(name));
  const notes = failed.map(({ source, error }) => `${source} did not answer: ${error}`);
  const looked = new Set<string>();
  const rows = await sideBySide(clusters, async (cloud) => {
    try {
      const found = await nodeRows(await seeCluster(ctx, cloud));
      looked.add(cloud.name);
      return found;
    } catch (error) {
      notes.push(`${cloud.name} did not answer: ${reasonOf(error)}`);
      return [];
    }
  });
  return { asOf, rows: rows.flat(), notes, looked };
}
