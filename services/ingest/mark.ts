import type { IngestRun } from "#core/api/data";
import { locationOf } from "#core/ingest/source";
import type { FetchedPeriod } from "#core/ports/cost-ingest";
import type { ServiceContext } from "#services/context";
import type { StoredSource } from "#services/ingest/source-rows";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";
import { asSystem } from "#services/system";

/** Runs of a source that are kept. */
const RUNS_KEPT = 200;

/** What the last look at a source found. */
export async function markLooked(
  ctx: ServiceContext,
  sourceId: string,
  { error, changed }: { readonly error: string | null; readonly changed: boolean },
): Promise<void> {
  await ctx.db.record(async (tx) => {
    await tx.query(
      `UPDATE cost_sources SET state = CASE WHEN $2::text IS NULL THEN 'ready' ELSE 'error' END, last_error = $2, last_looked_at = app_now(),
         last_changed_at = CASE WHEN $3 THEN app_now() ELSE last_changed_at END WHERE id = $1`,
      [sourceId, error, changed],
    );
    await tx.query(
      `DELETE FROM ingest_runs WHERE source_id = $1 AND state NOT IN ('queued', 'running') AND id NOT IN (
         SELECT id FROM ingest_runs WHERE source_id = $1 ORDER BY started_at DESC, id DESC LIMIT ${RUNS_KEPT})`,
      [sourceId],
    );
    await announce(tx, "data", sourceId);
  });
}

/** A first reading that failed is tried again: until it ends, the tenant has no data of its own. */
export async function beginBackfill(ctx: ServiceContext): Promise<void> {
  await ctx.db.record((tx) => tx.query("UPDATE tenants SET backfill = 'running' WHERE backfill = 'failed'"));
}

/** Once no run of a source's first reading is open: what there is, is shown as the tenant's own. */
export async function endBackfill(ctx: ServiceContext): Promise<void> {
  await ctx.db.record(async (tx) => {
    await tx.query(
      `UPDATE tenants SET backfill = CASE WHEN ingested_since IS NULL THEN 'failed' ELSE 'done' END
       WHERE backfill IS DISTINCT FROM 'done' AND EXISTS (SELECT FROM cost_sources WHERE removed_at IS NULL) AND NOT EXISTS (
         SELECT FROM ingest_runs r JOIN cost_sources s ON s.tenant_id = r.tenant_id AND s.id = r.source_id
         WHERE r.state IN ('queued', 'running') AND s.removed_at IS NULL)`,
    );
    await announce(tx, "data");
  });
}

/** What was read is a change of what everybody sees, so it is in the log; a look that found nothing new is not. */
export async function recordEnd(ctx: ServiceContext, { id, source }: StoredSource, run: IngestRun, periods: readonly FetchedPeriod[]): Promise<void> {
  const count = `${periods.length} billing period${periods.length === 1 ? "" : "s"}`;
  await mutate(asSystem(ctx), {
    scope: "data:manage",
    action: "cost-source.read",
    target: locationOf(source),
    event: `Read ${count} of ${locationOf(source)}`,
    run: async () => ({
      result: undefined,
      after: { source: id, run: run.id, periods: periods.map(({ billingPeriod, version, files }) => ({ billingPeriod, version, files })) },
    }),
  });
}
