import type { TerminatedNode } from "#core/api/nodes";
import type { ServiceContext } from "#services/context";
import type { SeenRow } from "#services/nodes/node-rows";

/** Nodes that discovery missed within the last day of the world's clock, the latest first. */
export async function terminatedNodes(ctx: ServiceContext, cluster: string | undefined): Promise<readonly TerminatedNode[]> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ state: SeenRow; seen_at: string | Date; gone_at: string | Date }>(
      `SELECT state, seen_at, gone_at FROM discovered WHERE kind = 'node' AND gone_at > app_now() - interval '24 hours'
       AND ($1::text IS NULL OR state -> 'row' ->> 'cluster' = $1) ORDER BY gone_at DESC LIMIT 100`,
      [cluster ?? null],
    ),
  );
  return rows.map(({ state: { row }, seen_at, gone_at }) => ({
    name: row.name,
    cluster: row.cluster,
    instanceId: row.instanceId,
    instanceType: row.instanceType,
    capacityType: row.capacityType,
    state: "terminated",
    lastSeenAt: new Date(seen_at).toISOString(),
    missedAt: new Date(gone_at).toISOString(),
  }));
}
