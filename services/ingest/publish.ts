import { ConflictError } from "#core/errors";
import type { OfferedPeriod } from "#core/ingest/offer";
import type { PeriodVersion } from "#core/ports/cost-engine";
import type { FetchedPeriod } from "#core/ports/cost-ingest";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { ingestOf } from "#services/ingest/ingest-of";
import { sourcesIn, type StoredSource } from "#services/ingest/source-rows";
import { announce } from "#services/notifications/announce";

type Taken = { readonly offered: OfferedPeriod; readonly fetched: FetchedPeriod };

/** Sources whose files are answered from: exports where there is one, else Cost Explorer, which would count the same costs again. */
export async function answeringSources(ctx: ServiceContext, sources: readonly StoredSource[]): Promise<readonly StoredSource[]> {
  const exports = sources.filter(({ source }) => source.kind === "s3" || source.kind === "folder");
  for (const { id } of exports) if ((await ingestOf(ctx).held(id)).length > 0) return exports;
  return sources.filter(({ source }) => source.kind === "cost_explorer");
}

/**
 * Makes what was fetched what is answered from, and keeps which version of each period that is.
 *
 * @throws ConflictError where the source was removed meanwhile
 */
export async function publishSources(
  ctx: ServiceContext,
  { sourceId, taken }: { readonly sourceId: string; readonly taken: readonly Taken[] },
): Promise<{ readonly problem: string | null; readonly rowsIn: number }> {
  const answering = await answeringSources(ctx, await ctx.db.read(sourcesIn));
  const { periods, problem } = await ingestOf(ctx).publish(answering.map(({ id }) => id));
  const isAnswering = answering.some(({ id }) => id === sourceId);
  const byPeriod = new Map(periods.map((period) => [period.billingPeriod, period]));
  const isConnected = await ctx.db.record(async (tx) => {
    const rows = await tx.query("SELECT 1 FROM cost_sources WHERE id = $1 AND removed_at IS NULL FOR UPDATE", [sourceId]);
    if (rows.length === 0) return false;
    for (const { offered, fetched } of taken)
      await keepPeriod(tx, sourceId, offered, fetched, isAnswering && answering.length === 1 ? byPeriod.get(offered.billingPeriod) : undefined);
    if (periods.length > 0 || problem === null) await tx.query("UPDATE tenants SET ingested_since = coalesce(ingested_since, app_now())");
    await announce(tx, "data");
    return true;
  });
  if (!isConnected) {
    // What was fetched since would lie here for ever, and count as data of a tenant that has none.
    await ingestOf(ctx).forget(sourceId);
    throw new ConflictError("The source was removed while it was read.");
  }
  const rowsIn = taken.reduce((sum, { offered }) => sum + (byPeriod.get(offered.billingPeriod)?.rows ?? 0), 0);
  return { problem, rowsIn };
}

async function keepPeriod(
  tx: TenantTransaction,
  sourceId: string,
  offered: OfferedPeriod,
  fetched: FetchedPeriod,
  version: PeriodVersion | undefined,
): Promise<void> {
  await tx.query(
    `INSERT INTO ingest_periods (tenant_id, source_id, billing_period, version, manifest, manifest_hash, files, bytes, row_count, as_of, held_back)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (tenant_id, source_id, billing_period) DO UPDATE SET version = excluded.version, manifest = excluded.manifest,
       manifest_hash = excluded.manifest_hash, files = excluded.files, bytes = excluded.bytes, row_count = excluded.row_count, as_of = excluded.as_of,
       held_back = excluded.held_back, read_at = app_now(),
       restated = ingest_periods.restated + CASE WHEN ingest_periods.version = excluded.version THEN 0 ELSE 1 END`,
    [
      tx.tenantId,
      sourceId,
      offered.billingPeriod,
      fetched.version,
      offered.manifest === null ? null : (offered.manifest.delivery ?? offered.manifest.key),
      offered.manifest?.etag ?? null,
      fetched.files,
      fetched.bytes,
      version?.rows ?? null,
      fetched.asOf,
      version?.heldBack ?? null,
    ],
  );
}
