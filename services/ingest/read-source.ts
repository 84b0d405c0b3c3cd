import type { IngestRun } from "#core/api/data";
import { MajorTomError } from "#core/errors";
import { type OfferedPeriod, UNDATED } from "#core/ingest/offer";
import { locationOf } from "#core/ingest/source";
import type { CostReader, FetchedPeriod, HeldPeriod } from "#core/ports/cost-ingest";
import { monthLabel } from "#core/time/label";
import type { ServiceContext } from "#services/context";
import { ingestOf } from "#services/ingest/ingest-of";
import { beginBackfill, endBackfill, markLooked, recordEnd } from "#services/ingest/mark";
import { publishSources } from "#services/ingest/publish";
import type { ReadOptions } from "#services/ingest/read-sources";
import { RunProgress } from "#services/ingest/run-progress";
import type { StoredSource } from "#services/ingest/source-rows";

/** While a long history comes in, what is there already is answered from; each time costs a new version. */
const PUBLISH_EVERY_MS = 30_000;

/** Reads what is new of one source, the newest period first, and keeps its run's progress. */
export async function readSource(ctx: ServiceContext, stored: StoredSource, run: IngestRun, options: ReadOptions): Promise<IngestRun["state"]> {
  const { signal, onFailure } = options;
  const progress = new RunProgress(ctx, run.id);
  const failed = async (error: unknown): Promise<IngestRun["state"]> => {
    if (signal.aborted) return "running";
    onFailure(stored, error);
    const failure = failureOf(error);
    await progress.end("failed", "Stopped", failure);
    await markLooked(ctx, stored.id, { error: failure.message, changed: false });
    await endBackfill(ctx);
    return "failed";
  };
  let reader: CostReader | undefined;
  try {
    await beginBackfill(ctx);
    await progress.now();
    if (stored.source.kind === "athena") return await keepTable(ctx, stored, progress);
    reader = ingestOf(ctx).open(stored.id, stored.source);
    const offer = await reader.offer({ months: stored.source.months, signal });
    const changed = await takeIn(ctx, { stored, reader, offered: offer.periods, progress, signal });
    progress.counters.paidRequests = reader.paidRequests();
    const { periodsFailed } = progress.counters;
    await progress.end("succeeded", changed.length === 0 ? "Nothing new" : `Read ${changed.length} billing period${changed.length === 1 ? "" : "s"}`);
    await markLooked(ctx, stored.id, { error: periodsFailed > 0 ? (progress.problems[0]?.message ?? null) : null, changed: changed.length > 0 });
    await endBackfill(ctx);
    if (changed.length > 0) await recordEnd(ctx, stored, run, changed);
    return "succeeded";
  } catch (error) {
    if (reader !== undefined) progress.counters.paidRequests = reader.paidRequests();
    return failed(error);
  } finally {
    reader?.close();
  }
}

type Taking = {
  readonly stored: StoredSource;
  readonly reader: CostReader;
  readonly offered: readonly OfferedPeriod[];
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
};

/** Fetches the periods whose version is another than the one that is held, and publishes them; the first one at once. */
async function takeIn(ctx: ServiceContext, { stored, reader, offered, progress, signal }: Taking): Promise<readonly FetchedPeriod[]> {
  const held = new Map((await ingestOf(ctx).held(stored.id)).map((period) => [period.billingPeriod, period]));
  const wanted = offered.filter((period) => isNew(period, held));
  const waiting = offered.filter((period) => period.waiting !== null);
  for (const period of waiting)
    progress.problems.push({
      billingPeriod: period.billingPeriod,
      message: `${labelOf(period)}: ${period.waiting}${held.has(period.billingPeriod) ? " Until then the version before it is used." : ""}`,
    });
  const unchanged = offered.length - wanted.length - waiting.length;
  await progress.now({
    periodsTotal: offered.length,
    periodsDone: unchanged,
    periodsUnchanged: unchanged,
    periodsFailed: waiting.length,
    objectsTotal: wanted.reduce((sum, { files }) => sum + files.length, 0),
    bytesTotal: wanted.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const all: FetchedPeriod[] = [];
  let unpublished: { readonly offered: OfferedPeriod; readonly fetched: FetchedPeriod }[] = [];
  let publishedAt = 0;
  const publish = async () => {
    await progress.now({
      doing: `Taking in ${unpublished
        .map(({ offered: period }) => labelOf(period))
        .slice(0, 3)
        .join(", ")}${unpublished.length > 3 ? " ..." : ""}`,
      currentObject: null,
    });
    const { problem, rowsIn } = await publishSources(ctx, { sourceId: stored.id, taken: unpublished });
    if (problem !== null) progress.problems.push({ billingPeriod: null, message: problem });
    progress.counters.rowsIn += rowsIn;
    unpublished = [];
    publishedAt = Date.now();
  };
  for (const [index, period] of wanted.entries()) {
    signal.throwIfAborted();
    await progress.now({ doing: `Reading ${labelOf(period)} (${index + 1} of ${wanted.length})` });
    try {
      const fetched = await reader.fetch(period, { signal, progress });
      all.push(fetched);
      unpublished.push({ offered: period, fetched });
      progress.counters.periodsDone += 1;
    } catch (error) {
      if (signal.aborted || !(error instanceof MajorTomError)) throw error;
      if (wanted.length === 1 || (all.length === 0 && index === 0 && isOfAll(error))) throw error;
      progress.counters.periodsFailed += 1;
      progress.problems.push({ billingPeriod: period.billingPeriod, message: `${labelOf(period)}: ${error.message}` });
    }
    progress.counters.paidRequests = reader.paidRequests();
    if (unpublished.length > 0 && Date.now() - publishedAt > PUBLISH_EVERY_MS) await publish();
  }
  // Also with nothing new: a process that died between fetching and publishing left the rest to do.
  if (unpublished.length > 0 || held.size > 0) await publish();
  return all;
}

/** A fault of the whole source need not be met once for each of its periods. */
function isOfAll(error: MajorTomError): boolean {
  const code = codeOf(error);
  return !["object-replaced", "export-not-whole"].includes(code);
}

function isNew(period: OfferedPeriod, held: ReadonlyMap<string, HeldPeriod>): boolean {
  return period.waiting === null && held.get(period.billingPeriod)?.version !== period.version;
}

/** Nothing is copied of a table that lies in Athena. */
async function keepTable(ctx: ServiceContext, stored: StoredSource, progress: RunProgress): Promise<IngestRun["state"]> {
  const { checks } = await ingestOf(ctx).test(stored.source, { signal: AbortSignal.timeout(60_000) });
  const broken = checks.find(({ status }) => status === "failed");
  const failure = broken && { message: `${broken.detail} ${broken.fix ?? ""}`.trim(), code: broken.code ?? "unexpected" };
  await progress.end(
    failure === undefined ? "succeeded" : "failed",
    failure === undefined ? `${locationOf(stored.source)} answers` : "Stopped",
    failure,
  );
  await markLooked(ctx, stored.id, { error: failure?.message ?? null, changed: false });
  await endBackfill(ctx);
  return failure === undefined ? "succeeded" : "failed";
}

export function labelOf({ billingPeriod }: Pick<OfferedPeriod, "billingPeriod">): string {
  if (billingPeriod === UNDATED) return "files without a billing period in their names";
  const [year = 1970, month = 1] = billingPeriod.split("-").map(Number);
  return monthLabel({ year, month, day: 1 });
}

function failureOf(error: unknown): { readonly message: string; readonly code: string } {
  if (error instanceof MajorTomError) return { message: error.message, code: codeOf(error) };
  return {
    message: "Something went wrong while the source was read. It is tried again within the hour; the log of the server says what it was.",
    code: "unexpected",
  };
}

function codeOf(error: MajorTomError): string {
  const fault = (error as { fault?: { code?: string } }).fault;
  return fault?.code ?? error.code;
}
