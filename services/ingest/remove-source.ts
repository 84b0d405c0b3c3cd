import { locationOf } from "#core/ingest/source";
import type { ServiceContext } from "#services/context";
import { ingestOf } from "#services/ingest/ingest-of";
import { answeringSources } from "#services/ingest/publish";
import { sourceIn, sourcesIn } from "#services/ingest/source-rows";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";

/** Takes a source away, and with it what was read of it. Nothing is changed at the provider. @throws NotFoundError */
export async function removeSource(ctx: ServiceContext, id: string): Promise<void> {
  await mutate(ctx, {
    scope: "data:manage",
    action: "cost-source.remove",
    target: id,
    event: "Removed a source of cost data",
    prepare: async () => void ingestOf(ctx),
    run: async (tx) => {
      const { source } = await sourceIn(tx, id);
      await tx.query("UPDATE cost_sources SET removed_at = app_now() WHERE id = $1", [id]);
      await tx.query(
        "UPDATE ingest_runs SET state = 'cancelled', ended_at = app_now(), doing = 'Its source was removed' WHERE source_id = $1 AND state IN ('queued', 'running')",
        [id],
      );
      await tx.query("DELETE FROM ingest_periods WHERE source_id = $1", [id]);
      const left = await sourcesIn(tx);
      if (left.length === 0) await tx.query("UPDATE tenants SET ingested_since = NULL, backfill = NULL");
      await announce(tx, "data", id);
      return {
        result: undefined,
        before: { source: locationOf(source) },
        target: locationOf(source),
        event: `Removed the source ${locationOf(source)}`,
      };
    },
  });
  await ingestOf(ctx).forget(id);
  const left = await answeringSources(ctx, await ctx.db.read(sourcesIn));
  await ingestOf(ctx).publish(left.map((source) => source.id));
}
