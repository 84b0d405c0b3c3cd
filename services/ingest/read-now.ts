import type { IngestRun } from "#core/api/data";
import { locationOf } from "#core/ingest/source";
import type { ServiceContext } from "#services/context";
import type { Jobs } from "#services/jobs";
import { INGEST_JOB, ingestOf } from "#services/ingest/ingest-of";
import { openRunIn } from "#services/ingest/run-rows";
import { sourceIn } from "#services/ingest/source-rows";
import { mutate } from "#services/mutation";
import { announce } from "#services/notifications/announce";

/** Looks at a source now, where it is not already being read. @throws NotFoundError */
export async function readNow(ctx: ServiceContext, id: string, jobs: Jobs): Promise<IngestRun> {
  const run = await mutate(ctx, {
    scope: "data:manage",
    action: "cost-source.look",
    target: id,
    event: "Asked for a new look at a source of cost data",
    prepare: async () => void ingestOf(ctx),
    run: async (tx) => {
      const { source } = await sourceIn(tx, id);
      const opened = await openRunIn(tx, id, "by-hand");
      await announce(tx, "data", id);
      return {
        result: opened,
        target: locationOf(source),
        event: `Asked for a new look at ${locationOf(source)}`,
        unchanged: opened.trigger !== "by-hand",
      };
    },
  });
  await jobs.runNow(INGEST_JOB, ctx.tenant.id);
  return run;
}
