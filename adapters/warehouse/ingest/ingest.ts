import { access, copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Built, brokenFiles, buildVersion, periodsByFile } from "#adapters/warehouse/ingest/build-version";
import { type InspectedFile, type SetAside, firstSentence, inspectFiles, nameOf } from "#adapters/warehouse/ingest/inspect-files";
import { type CostFile, type Manifest, readManifest } from "#adapters/warehouse/ingest/manifest";
import { type StoredBytes, surveyCatalog } from "#adapters/warehouse/ingest/survey";
import { storedBytes } from "#adapters/warehouse/ingest/stored-bytes";
import { UnavailableError } from "#core/errors";
import type { CostCatalog, LogicalTable } from "#core/ports/cost-engine";

/** Part of every manifest hash: raise it when the ingested form changes, so that older versions are built anew. */
const FORM = "costs-1";

/** One ingested state of an export: a read-only DuckDB file and what is known of it. */
export type Version = {
  readonly hash: string;
  readonly file: string;
  readonly catalog: CostCatalog;
  readonly physical: Readonly<Partial<Record<LogicalTable, string>>>;
  readonly storedBytes: StoredBytes;
  readonly files: readonly CostFile[];
  readonly periodsByFile: Readonly<Record<string, readonly string[]>>;
  readonly shape: string;
};

export type IngestOptions = {
  readonly dir: string;
  readonly source: { readonly glob: string; readonly label: string };
  readonly now: () => Date;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Run once on the file, before it is only ever read. */
  readonly macros: string;
};

const POINTER = "current.json";

/**
 * Brings the ingested form up to date with the files and returns it. A repeat over the same files does nothing;
 * changed files rewrite only the billing periods that they touch, in a copy that replaces the old version at the end.
 *
 * @throws UnavailableError when there is nothing to read, or nothing of it is readable
 */
export async function ingest(options: IngestOptions): Promise<Version> {
  const manifest = await readManifest(options.source.glob, `${FORM}\n${options.macros}\n${options.source.label}`);
  const current = await readPointer(options.dir);
  if (current?.hash === manifest.hash) return current;
  const hash = manifest.hash.slice(0, 16);
  const folder = join(options.dir, "versions", hash);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, "costs.duckdb");
  const version = (current && (await refresh(options, manifest, current, file))) ?? (await build(options, manifest, file));
  const next = join(options.dir, `${POINTER}.next`);
  await writeFile(next, JSON.stringify(version));
  await rename(next, join(options.dir, POINTER));
  return version;
}

/** Removes versions that nothing points to any more. */
export async function sweepVersions(dir: string, keep: string): Promise<void> {
  const folders = await readdir(join(dir, "versions")).catch(() => []);
  for (const name of folders) if (!keep.includes(name)) await rm(join(dir, "versions", name), { recursive: true, force: true }).catch(() => undefined);
}

async function readPointer(dir: string): Promise<Version | undefined> {
  try {
    const version = JSON.parse(await readFile(join(dir, POINTER), "utf8")) as Version;
    await access(version.file);
    return version;
  } catch {
    return undefined;
  }
}

async function build(options: IngestOptions, manifest: Manifest, file: string): Promise<Version> {
  return withWriter(options, file, async (connection) => {
    const inspection = await inspectFiles(connection, manifest.files);
    let files = inspection.files;
    let setAside: readonly SetAside[] = [...skippedFiles(manifest), ...inspection.setAside];
    let built: Built;
    try {
      built = await buildVersion(connection, files);
    } catch (cause) {
      const broken = cause instanceof UnavailableError ? [] : await brokenFiles(connection, files);
      if (broken.length === 0) throw cause;
      files = files.filter(({ path }) => !broken.some((one) => one.path === path));
      setAside = [...setAside, ...broken.map(({ name, cause: why }) => ({ what: name, rows: undefined, reason: `It cannot be read to the end: ${firstSentence(why)}. Export or copy it again.` }))];
      if (files.length === 0) throw new UnavailableError(`None of the cost files can be read to the end; the first: ${broken[0]?.name}: ${firstSentence(broken[0]?.cause)}.`, { cause });
      built = await buildVersion(connection, files);
    }
    const parquetOnly = files.every(({ format }) => format === "parquet");
    return finish(options, manifest, file, { connection, files, built, kind: inspection.kind, setAside, periods: parquetOnly ? await periodsByFile(connection, files) : {} });
  });
}

/** Rewrites only the periods of changed files; undefined where that is not possible and all must be built. */
async function refresh(options: IngestOptions, manifest: Manifest, old: Version, file: string): Promise<Version | undefined> {
  const before = new Map(old.files.map((one) => [one.path, one]));
  const isSame = (one: CostFile) => before.get(one.path)?.size === one.size && before.get(one.path)?.modifiedMs === one.modifiedMs;
  const changed = manifest.files.filter((one) => !isSame(one));
  const gone = old.files.filter(({ path }) => !manifest.files.some((one) => one.path === path));
  const tracked = (path: string) => old.periodsByFile[path] !== undefined;
  if (changed.length + gone.length >= manifest.files.length || manifest.files.some((one) => one.format !== "parquet")) return undefined;
  if (old.catalog.setAside.some(({ rows }) => rows === undefined) || !manifest.files.filter(isSame).every(({ path }) => tracked(path))) return undefined;
  try {
    await copyFile(old.file, file);
    return await withWriter(options, file, async (connection) => {
      const inspection = await inspectFiles(connection, manifest.files);
      if (inspection.kind !== old.catalog.source.kind || inspection.setAside.length > 0) return undefined;
      const changedFiles = inspection.files.filter((one) => !isSame(one));
      const fresh = await periodsByFile(connection, changedFiles);
      const touched = new Set([...changed, ...gone].flatMap(({ path }) => [...(old.periodsByFile[path] ?? []), ...(fresh[path] ?? [])]));
      const periods = { ...Object.fromEntries(inspection.files.filter(isSame).map(({ path }) => [path, [...(old.periodsByFile[path] ?? [])]])), ...fresh };
      const involved = inspection.files.filter(({ path }) => periods[path]?.some((period) => touched.has(period)));
      if (involved.length === 0) return undefined;
      const built = await buildVersion(connection, involved, [...touched]);
      if (built.shape !== old.shape) return undefined;
      return finish(options, manifest, file, { connection, files: inspection.files, built, kind: inspection.kind, setAside: [...skippedFiles(manifest), ...built.setAside], periods });
    });
  } catch {
    // Whatever went wrong with the copy, a full build starts from the files alone.
    await rm(file, { force: true });
    return undefined;
  }
}

function skippedFiles({ skipped }: Manifest): SetAside[] {
  return skipped.map((path) => ({ what: nameOf(path), rows: undefined, reason: "It is neither Parquet nor CSV." }));
}

type Finished = { readonly connection: Parameters<typeof surveyCatalog>[0]; readonly files: readonly InspectedFile[]; readonly built: Built; readonly kind: CostCatalog["source"]["kind"]; readonly setAside: readonly SetAside[]; readonly periods: Readonly<Record<string, readonly string[]>> };

async function finish(options: IngestOptions, manifest: Manifest, file: string, { connection, files, built, kind, setAside, periods }: Finished): Promise<Version> {
  const catalog = await surveyCatalog(connection, {
    kind,
    label: options.source.label,
    files,
    tagKeys: built.tagKeys,
    setAside: [...setAside, ...built.setAside.filter((one) => !setAside.includes(one))],
    physical: built.physical,
    dataVersion: manifest.hash.slice(0, 16),
    now: options.now(),
  });
  return { hash: manifest.hash, file, catalog, physical: built.physical, storedBytes: await storedBytes(connection, files, catalog.source.rows), files: manifest.files, periodsByFile: periods, shape: built.shape };
}

async function withWriter<T>(options: IngestOptions, file: string, run: (connection: Parameters<typeof surveyCatalog>[0]) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(file, { memory_limit: `${options.memoryLimitMb}MB`, threads: String(options.threads), temp_directory: join(options.dir, "tmp"), max_temp_directory_size: "4GB" });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      if (options.macros !== "") await connection.run(options.macros);
      const result = await run(connection);
      await connection.run("checkpoint");
      return result;
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
