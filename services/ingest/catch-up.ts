import type { FetchProgress } from "#core/ports/cost-ingest";
import type { ServiceContext } from "#services/context";
import { ingestOf } from "#services/ingest/ingest-of";
import { answeringSources } from "#services/ingest/publish";
import { sourcesIn } from "#services/ingest/source-rows";

const SILENT: FetchProgress = { bytes: () => undefined, object: () => undefined, objectDone: () => undefined };

/**
 * Brings this process's own copy to what another process read. Only files are fetched: whose reading it was, and what it
 * found, is in the database already.
 *
 * @param isFirst nothing is answered from here yet, so what is held is published also where nothing is behind
 */
export async function catchUp(ctx: ServiceContext, signal: AbortSignal, isFirst: boolean): Promise<void> {
  const ingest = ingestOf(ctx);
  const sources = await ctx.db.read(sourcesIn);
  const read = await ctx.db.read((tx) =>
    tx.query<{ source_id: string; billing_period: string; version: string }>("SELECT source_id, billing_period, version FROM ingest_periods"),
  );
  let fetched = 0;
  for (const { id, source } of sources) {
    if (source.kind === "athena") continue;
    const held = new Map((await ingest.held(id)).map(({ billingPeriod, version }) => [billingPeriod, version]));
    const behind = read.filter((row) => row.source_id === id && held.get(row.billing_period) !== row.version);
    if (behind.length === 0) continue;
    const reader = ingest.open(id, source);
    try {
      const offer = await reader.offer({ months: source.months, signal });
      for (const { billing_period: billingPeriod } of behind) {
        const period = offer.periods.find((one) => one.billingPeriod === billingPeriod && one.waiting === null);
        if (period === undefined) continue;
        await reader.fetch(period, { signal, progress: SILENT });
        fetched += 1;
      }
    } finally {
      reader.close();
    }
  }
  if (isFirst || fetched > 0) await ingest.publish((await answeringSources(ctx, sources)).map(({ id }) => id));
}
