import { randomBytes } from "node:crypto";
import { access, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildViews } from "#adapters/warehouse/ingest/build-views";
import { diskFull, isDiskFull } from "#adapters/warehouse/ingest/disk-full";
import { replaceFile, syncFolder } from "#adapters/warehouse/ingest/durable";
import { SourceChangedError } from "#adapters/warehouse/ingest/gather-files";
import { nameOf } from "#adapters/warehouse/ingest/inspect-files";
import { type Manifest, readManifest } from "#adapters/warehouse/ingest/manifest";
import { inTurn } from "#adapters/warehouse/ingest/in-turn";
import { holdFolder, releaseFolder } from "#adapters/warehouse/ingest/open-versions";
import type { Version } from "#adapters/warehouse/ingest/version";
import { UnavailableError } from "#core/errors";

/** Part of every manifest hash: raise it when the ingested form changes, so that older versions are built anew. */
const FORM = "costs-7";
const POINTER = "current.json";
/** A source that is written to all the time is read when it rests. */
const MOST_TRIES = 3;

export type IngestOptions = {
  readonly dir: string;
  readonly source: { readonly glob: string; readonly label: string };
  readonly now: () => Date;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Run once on the file, before it is only ever read. */
  readonly macros: string;
  /** Called after each step that changes what is on disk. */
  readonly onStep?: ((step: string) => void | Promise<void>) | undefined;
  /** Rows of a billing period's finest rollup up to which there are no others. */
  readonly smallRollup?: number | undefined;
};

/**
 * Brings the ingested form up to date with the files and returns it. A repeat over the same files does nothing; where
 * some changed, only these are read again. The new version is complete and on disk before the pointer to it is flipped;
 * whatever happens before leaves the old version as it was.
 *
 * @throws UnavailableError when there is nothing to read, nothing of it is readable, or no room for it
 */
export function ingest(options: IngestOptions): Promise<Version> {
  return inTurn(options.dir, () => ingestOnce(options));
}

async function ingestOnce(options: IngestOptions, tries = 1): Promise<Version> {
  const manifest = await readManifest(options.source.glob, saltOf(options));
  const current = await versionOf(options);
  if (current?.hash === manifest.hash) return current;
  try {
    return await replaceVersion(options, manifest, current);
  } catch (error) {
    if (!(error instanceof SourceChangedError)) throw error;
    if (tries < MOST_TRIES) return ingestOnce(options, tries + 1);
    throw new UnavailableError(`${error.message} It is read again at the next look, when it has been written to the end.`);
  }
}

export const saltOf = ({ macros, source }: IngestOptions) => `${FORM}\n${macros}\n${source.label}`;

/** Builds a version beside the current one and makes it current in one step. */
export async function replaceVersion(options: IngestOptions, manifest: Manifest, current: Version | undefined): Promise<Version> {
  const folder = join(options.dir, "versions", `${manifest.hash.slice(0, 16)}-${randomBytes(4).toString("hex")}`);
  try {
    await mkdir(folder, { recursive: true });
    holdFolder(folder);
    await options.onStep?.("begun");
    const version = await buildViews(options, manifest, folder, current);
    await syncFolder(folder);
    await options.onStep?.("version written");
    await replaceFile(join(options.dir, POINTER), JSON.stringify(version), options.onStep);
    await options.onStep?.("pointer flipped");
    return version;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw isDiskFull(error) ? diskFull(nameOf(options.dir), error) : error;
  } finally {
    releaseFolder(folder);
  }
}

/** The current version of this very source: nothing of another one stands in for what cannot be read. */
export async function versionOf({ dir, source }: Pick<IngestOptions, "dir" | "source">): Promise<Version | undefined> {
  const current = await readPointer(dir);
  return current?.catalog.source.label === source.label ? current : undefined;
}

/** The current version, where there is one and all its files are there. */
export async function readPointer(dir: string): Promise<Version | undefined> {
  try {
    const version = JSON.parse(await readFile(join(dir, POINTER), "utf8")) as Version;
    for (const file of [version.file, ...version.reads]) await access(file);
    return version;
  } catch {
    return undefined;
  }
}

/** Folders that a version's files lie in: they are kept as long as it is. */
export function foldersOf(version: Version): string[] {
  return [...new Set([dirname(version.file), ...version.prepared.files.map(dirname)])];
}
