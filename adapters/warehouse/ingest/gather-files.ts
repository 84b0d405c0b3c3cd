import { constants, copyFile, link, mkdir, rm, stat, symlink } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { convertCsv } from "#adapters/warehouse/ingest/convert-csv";
import { isDiskFull } from "#adapters/warehouse/ingest/disk-full";
import { type SetAside, familyOf, firstSentence, nameOf } from "#adapters/warehouse/ingest/inspect-files";
import type { InspectedFile } from "#adapters/warehouse/ingest/inspected-file";
import type { CostFile } from "#adapters/warehouse/ingest/manifest";
import { parquetReader } from "#adapters/warehouse/ingest/source-relation";

/** A file of the export as this version holds it: always Parquet, in a place of the version's own. */
export type GatheredFile = InspectedFile & {
  readonly at: string;
  /** Whether `at` belongs to an older version, from which it is to be linked. */
  readonly isKept: boolean;
};

export type Unreadable = { readonly file: CostFile; readonly setAside: SetAside };

/** Exports up to this size are copied, so that a file that is overwritten in place keeps its content here; a larger one is linked. */
const MOST_COPIED_BYTES = 1_000_000_000;

/** A file was replaced while it was read: what was read of it is no one version. */
export class SourceChangedError extends Error {}

/**
 * Brings the export's files into a folder of the version: kept ones from the older version, others copied or linked, CSV
 * files as Parquet. What cannot be read is named.
 *
 * @throws SourceChangedError when a file changes meanwhile
 */
export async function gatherFiles(
  connection: DuckDBConnection,
  files: readonly CostFile[],
  folder: string,
  old: readonly GatheredFile[],
): Promise<{ readonly files: readonly GatheredFile[]; readonly unreadable: readonly Unreadable[] }> {
  await mkdir(folder, { recursive: true });
  const copies = files.reduce((sum, { size }) => sum + size, 0) <= MOST_COPIED_BYTES;
  const known = new Map(old.map((one) => [one.path, one]));
  const gathered: GatheredFile[] = [];
  const unreadable: Unreadable[] = [];
  for (const [index, file] of files.entries()) {
    const kept = known.get(file.path);
    if (kept?.size === file.size && kept.modifiedMs === file.modifiedMs) {
      gathered.push({ ...kept, isKept: true });
      continue;
    }
    const at = join(folder, `${String(index + 1).padStart(5, "0")}.parquet`);
    try {
      if (file.format === "csv") await convertCsv(connection, file.path, at);
      else await bring(file.path, at, copies);
      await checkUnchanged(file);
      const columns = await describe(connection, at);
      const family = familyOf(columns);
      if (family) gathered.push({ ...file, family, columns, at, isKept: false });
      else unreadable.push({ file, setAside: { what: nameOf(file.path), rows: undefined, reason: NEITHER } });
    } catch (cause) {
      if (cause instanceof SourceChangedError || isDiskFull(cause)) throw cause;
      await rm(at, { force: true });
      await checkUnchanged(file);
      const reason = `It cannot be read: ${firstSentence(cause)}. Export or copy it again.`;
      unreadable.push({ file, setAside: { what: nameOf(file.path), rows: undefined, reason } });
    }
  }
  return { files: gathered, unreadable };
}

export const NEITHER = "It is neither a CUR nor a FOCUS export: it has no column line_item_unblended_cost and no column BilledCost.";

async function describe(connection: DuckDBConnection, at: string): Promise<InspectedFile["columns"]> {
  const described = await connection.runAndReadAll(`describe select * from ${parquetReader([at], false)}`);
  return described.getRowObjectsJson().map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
}

async function bring(path: string, at: string, copies: boolean): Promise<void> {
  if (copies) return copyFile(path, at, constants.COPYFILE_FICLONE);
  await link(path, at).catch(() => symlink(path, at));
}

async function checkUnchanged(file: CostFile): Promise<void> {
  const now = await stat(file.path).catch(() => undefined);
  if (now?.size !== file.size || now.mtimeMs !== file.modifiedMs) throw new SourceChangedError(`${nameOf(file.path)} changed while it was read.`);
}

/** A name of this version's for a file of an older one. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(async (cause: NodeJS.ErrnoException) => {
    if (extname(to) === "" || cause.code === "EEXIST") throw cause;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  });
}
