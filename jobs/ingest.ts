import { failureOf } from "#jobs/failure-of";
import type { JobDefinition } from "#jobs/job-definition";
import { locationOf } from "#core/ingest/source";
import { INGEST_JOB } from "#services/ingest/ingest-of";
import { readSources } from "#services/ingest/read-sources";

/** A backfill of two years may take its time; a process that is gone is noticed by its silence. */
const EXPIRE_SECONDS = 6 * 3600;

/** Looks at every source of cost data and reads what is new. A source that fails is looked at again in an hour. */
export const ingest: JobDefinition = {
  name: INGEST_JOB,
  cron: "7 * * * *",
  atStart: true,
  needs: "sources",
  expireSeconds: EXPIRE_SECONDS,
  atOnce: 2,
  async run(ctx, { signal, log }) {
    await readSources(ctx, {
      signal,
      onFailure: ({ source }, error) =>
        log({ level: "warn", message: `${locationOf(source)} could not be read`, tenant: ctx.tenant.id, error: failureOf(error) }),
    });
  },
};
