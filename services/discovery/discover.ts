import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { accountSources, clusterSources, type Source } from "#services/discovery/source";
import { type Difference, storeFound } from "#services/discovery/store-found";
import { reasonOf } from "#services/nodes/connected-clusters";
import { MOST_AT_ONCE, sideBySide } from "#services/nodes/side-by-side";
import { announce } from "#services/notifications/announce";

/** Runs of a source that are kept, for its state and the operator. */
const RUNS_KEPT_DAYS = 2;

export type LookedAt = Difference & { readonly source: string; readonly error: string | undefined };

/**
 * Looks through every account, region and cluster of the tenant, side by side, and keeps what is there. One that fails
 * changes nothing of its own, and stops no other.
 *
 * @param onFailure told of each failure in full, for the log
 */
export async function discover(
  ctx: ServiceContext,
  onFailure: (source: string, error: unknown) => void = () => undefined,
): Promise<readonly LookedAt[]> {
  if (!ctx.clouds.connected) return [];
  const look = (source: Source) => lookAt(ctx, source, onFailure);
  const accounts = await sideBySide(await accountSources(ctx), look, MOST_AT_ONCE);
  const clusters = await sideBySide(await clusterSources(ctx), look, MOST_AT_ONCE);
  await ctx.db.record(async (tx) => {
    await markAccounts(tx, accounts);
    await forgetClusters(tx);
    await tx.query(`DELETE FROM discovery_runs WHERE started_at < app_now() - interval '${RUNS_KEPT_DAYS} days'`);
    await announce(tx, "inventory");
  });
  return [...accounts, ...clusters];
}

async function lookAt(ctx: ServiceContext, source: Source, onFailure: (source: string, error: unknown) => void): Promise<LookedAt> {
  const { key, kinds } = source;
  const startedAt = ctx.now().toISOString();
  try {
    const found = await source.look(ctx);
    return await ctx.db.record(async (tx) => {
      const difference = await storeFound(tx, key, kinds, found);
      await recordRun(tx, key, startedAt, difference, undefined);
      return { source: key, error: undefined, ...difference };
    });
  } catch (error) {
    onFailure(key, error);
    const nothing = { found: 0, added: 0, changed: 0, gone: 0 };
    const reason = reasonOf(error);
    await ctx.db.record((tx) => recordRun(tx, key, startedAt, nothing, reason));
    return { source: key, error: reason, ...nothing };
  }
}

async function recordRun(
  tx: TenantTransaction,
  source: string,
  startedAt: string,
  { found, added, changed, gone }: Difference,
  error: string | undefined,
): Promise<void> {
  await tx.query(
    `INSERT INTO discovery_runs (tenant_id, id, source, started_at, ended_at, error, found, added, changed, gone)
     VALUES ($1, $2, $3, $4, app_now(), $5, $6, $7, $8, $9)`,
    [tx.tenantId, newId("dsc"), source, startedAt, error ?? null, found, added, changed, gone],
  );
}

/** An account whose every region failed has the error of one; any other was seen. */
async function markAccounts(tx: TenantTransaction, looks: readonly LookedAt[]): Promise<void> {
  const byAccount = Map.groupBy(looks, ({ source }) => source.split("/")[0] ?? source);
  for (const [accountId, regions] of byAccount) {
    const failed = regions.every(({ error }) => error !== undefined) ? (regions[0]?.error ?? null) : null;
    await tx.query(
      "UPDATE cloud_accounts SET last_error = $2, synced_at = CASE WHEN $2::text IS NULL THEN app_now() ELSE synced_at END WHERE account_id = $1",
      [accountId, failed],
    );
  }
}

/** What was in a cluster that is gone is gone with it: nobody looks there again. */
async function forgetClusters(tx: TenantTransaction): Promise<void> {
  await tx.query(
    `UPDATE discovered thing SET gone_at = app_now() WHERE gone_at IS NULL AND source LIKE 'cluster:%' AND NOT EXISTS (
       SELECT FROM discovered cluster WHERE cluster.tenant_id = thing.tenant_id AND cluster.kind = 'cluster' AND cluster.gone_at IS NULL
         AND 'cluster:' || cluster.id = thing.source)`,
  );
}
