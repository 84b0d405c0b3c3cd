import { diskFull, isDiskFull } from "#adapters/warehouse/ingest/disk-full";
import { inTurn } from "#adapters/warehouse/ingest/in-turn";
import { type IngestOptions, readPointer, replaceVersion, saltOf } from "#adapters/warehouse/ingest/ingest";
import { nameOf } from "#adapters/warehouse/ingest/inspect-files";
import { formsOf } from "#adapters/warehouse/ingest/forms-of";
import { readManifest } from "#adapters/warehouse/ingest/manifest";
import { preparePeriod, readPrepared } from "#adapters/warehouse/ingest/prepare-period";
import type { Version } from "#adapters/warehouse/ingest/version";
import { withInstance } from "#adapters/warehouse/ingest/with-writer";

/** Of one preparation, so that questions and the server keep room beside it; a larger month spills to disk. */
const MEMORY_MB = 400;

/**
 * Writes the sorted rows and rollups of a version's billing periods, the newest first, and makes a version current that
 * reads them. Until then, and where it fails, questions are answered from the export's own files.
 *
 * @returns the version that is current afterwards
 * @throws UnavailableError where there is no room, or what was written does not add up
 */
export async function prepareVersion(options: IngestOptions, version: Version, signal?: AbortSignal): Promise<Version> {
  if (version.unprepared.length === 0) return version;
  const forms = formsOf(version).filter(({ billingPeriod }) => version.unprepared.includes(billingPeriod));
  const fullTable = (forms[0] && version.physical[forms[0].table]?.full) ?? "";
  try {
    for (const form of forms.toReversed()) {
      if (signal?.aborted) return version;
      if (await readPrepared(options.dir, form)) continue;
      // An instance a period: what one held in memory is given back before the next.
      await withInstance({ ...options, memoryLimitMb: MEMORY_MB, threads: 1 }, version.file, { access_mode: "READ_ONLY" }, async (connection) => {
        const stop = () => connection.interrupt();
        signal?.addEventListener("abort", stop, { once: true });
        try {
          await preparePeriod(connection, form, {
            dir: options.dir,
            catalog: version.catalog,
            fullTable,
            now: options.now,
            onStep: options.onStep,
            smallRollup: options.smallRollup,
          });
        } finally {
          signal?.removeEventListener("abort", stop);
        }
      });
    }
  } catch (error) {
    if (signal?.aborted) return version;
    throw isDiskFull(error) ? diskFull(nameOf(options.dir), error) : error;
  }
  if (signal?.aborted) return version;
  return inTurn(options.dir, async () => {
    const current = await readPointer(options.dir);
    const manifest = await readManifest(options.source.glob, saltOf(options));
    // What changed meanwhile is taken in by the next look, which finds these periods prepared.
    if (current?.hash !== version.hash || manifest.hash !== version.hash) return current ?? version;
    return current.unprepared.length === 0 ? current : replaceVersion(options, manifest, current);
  });
}
