import type { IngestRun } from "#core/api/data";
import type { ServiceContext } from "#services/context";
import { ingestOf } from "#services/ingest/ingest-of";
import { readSource } from "#services/ingest/read-source";
import { openRunIn } from "#services/ingest/run-rows";
import { sourcesIn, type StoredSource } from "#services/ingest/source-rows";

export type ReadOptions = {
  readonly signal: AbortSignal;
  /** Told of each failure in full, for the log. */
  readonly onFailure: (source: StoredSource, error: unknown) => void;
};

/**
 * Looks at every source of the tenant and reads what is new, one after the other: runs that wait are taken up, runs that
 * a dead process left are gone on with. One source that fails stops no other.
 *
 * @returns what came of each run
 */
export async function readSources(ctx: ServiceContext, options: ReadOptions): Promise<readonly IngestRun["state"][]> {
  ingestOf(ctx);
  const states: IngestRun["state"][] = [];
  const sources = await ctx.db.read(sourcesIn);
  for (const source of sources) {
    if (options.signal.aborted) break;
    const run = await ctx.db.record((tx) => openRunIn(tx, source.id, "hourly"));
    states.push(await readSource(ctx, source, run, options));
  }
  return states;
}
