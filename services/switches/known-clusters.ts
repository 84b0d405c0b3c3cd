import { NotFoundError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** Names of the tenant's clusters: found by discovery, listed by the inventory, or named by a setting or proposal of its own. */
export async function knownClusters(ctx: ServiceContext): Promise<readonly string[]> {
  // A switch must work while a cloud does not answer.
  const listed = await ctx.inventory.clusters().catch(() => []);
  const stored = await ctx.db.read(clustersIn);
  return [...new Set([...listed.map(({ name }) => name), ...stored])].toSorted();
}

async function clustersIn(tx: TenantTransaction): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT state->>'name' AS name FROM discovered WHERE kind = 'cluster' AND gone_at IS NULL AND state->>'name' IS NOT NULL
     UNION SELECT cluster FROM cluster_settings
     UNION SELECT cluster FROM proposals WHERE cluster IS NOT NULL
     UNION SELECT substr(scope, 9) FROM kill_switches WHERE scope LIKE 'cluster:%'`,
  );
  return rows.map(({ name }) => name);
}

/** @throws NotFoundError for a cluster that is unknown or another tenant's */
export async function requireCluster(ctx: ServiceContext, cluster: string): Promise<void> {
  if (!(await knownClusters(ctx)).includes(cluster)) throw new NotFoundError("There is no such cluster.");
}
