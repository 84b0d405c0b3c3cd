import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckdbEngine } from "#adapters/warehouse/duckdb/duckdb-engine";
import { openVersion } from "#adapters/warehouse/duckdb/opened-version";
import { DUCKDB_MACROS } from "#adapters/warehouse/guard/guard";
import { type IngestOptions, foldersOf, ingest, versionOf } from "#adapters/warehouse/ingest/ingest";
import { isRead, sweepVersions } from "#adapters/warehouse/ingest/open-versions";
import type { Version } from "#adapters/warehouse/ingest/version";
import { MajorTomError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";

export type DuckdbEngineOptions = {
  readonly dir: string;
  readonly source: { readonly glob: string; readonly label: string };
  readonly now: () => Date;
  /** Of one engine while it answers; ingestion may use twice as much for a moment. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** How long after opening the sorted rows and rollups are begun, milliseconds; `never` leaves them out. */
  readonly prepareAfterMs?: number | "never";
  /** Told when a preparation in the background failed; questions are answered without it. */
  readonly onProblem?: (problem: string) => void;
  /** Called after each step that changes what is on disk. */
  readonly onStep?: IngestOptions["onStep"];
};

const MEMORY_LIMIT_MB = 256;
const THREADS = 2;
/** The first questions of a fresh start come before the work that makes later ones faster. */
const PREPARE_AFTER_MS = 3_000;

/** What ingestion needs to know of an engine's options. */
export function ingestOptions({ dir, source, now, memoryLimitMb = MEMORY_LIMIT_MB, threads = THREADS, onStep }: DuckdbEngineOptions): IngestOptions {
  return { dir, source, now, memoryLimitMb: memoryLimitMb * 2, threads, macros: DUCKDB_MACROS, onStep };
}

/**
 * Opens one tenant's cost data: brings the ingested form up to date, then answers from it. The engine can read this
 * version's own files and nothing else, and write or set nothing. One instance a tenant is the wall between tenants.
 * Sorted rows and rollups are made afterwards, beside the questions.
 *
 * @throws UnavailableError when there is nothing to read
 */
export async function openDuckdbEngine(options: DuckdbEngineOptions): Promise<CostEngine> {
  const temporary = join(options.dir, "tmp");
  // What a killed process spilled stays behind; what a running reader spills must not be taken from it.
  if (!isRead(options.dir)) await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const ingesting = ingestOptions(options);
  const { version, problem } = await newest(ingesting);
  await sweepVersions(options.dir, foldersOf(version));
  await options.onStep?.("swept");
  const settings = {
    tenant: options.dir,
    temporary,
    memoryLimitMb: options.memoryLimitMb ?? MEMORY_LIMIT_MB,
    threads: options.threads ?? THREADS,
  };
  return new DuckdbEngine(await openVersion(version, settings), {
    ingesting,
    settings,
    problem,
    prepareAfterMs: options.prepareAfterMs ?? PREPARE_AFTER_MS,
    onProblem: options.onProblem ?? (() => undefined),
  });
}

/** The newest state of the source, or the one that was there before, with the reason. */
async function newest(options: IngestOptions): Promise<{ readonly version: Version; readonly problem: string | undefined }> {
  try {
    return { version: await ingest(options), problem: undefined };
  } catch (error) {
    const before = await versionOf(options);
    if (before === undefined || !(error instanceof MajorTomError)) throw error;
    return { version: before, problem: error.message };
  }
}
