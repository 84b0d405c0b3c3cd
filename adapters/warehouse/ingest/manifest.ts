import { createHash } from "node:crypto";
import { glob, stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { UnavailableError } from "#core/errors";

export type CostFile = { readonly path: string; readonly size: number; readonly modifiedMs: number; readonly format: "parquet" | "csv" };

export type Manifest = { readonly files: readonly CostFile[]; readonly skipped: readonly string[]; readonly hash: string };

const formatOf = (path: string): CostFile["format"] | undefined =>
  /\.parquet$/i.test(path) ? "parquet" : /\.csv(\.gz|\.zst)?$/i.test(path) ? "csv" : undefined;

/**
 * The cost files behind a glob, a folder or a single path, and a hash that changes when any of them does.
 *
 * @param salt what else the ingested form depends on, so that a new version of it is built anew
 * @throws UnavailableError when nothing matches
 */
export async function readManifest(pattern: string, salt: string): Promise<Manifest> {
  if (/^[a-z][a-z0-9+]+:\/\//i.test(pattern))
    throw new UnavailableError(
      `COST_DATA names ${pattern}: only files on this machine can be read. Copy the export here first, for instance with aws s3 sync.`,
    );
  const absolute = isAbsolute(pattern) ? pattern : resolve(pattern);
  const single = await stat(absolute).catch(() => undefined);
  const found: string[] = [];
  if (single?.isFile()) found.push(absolute);
  else for await (const path of glob(single?.isDirectory() ? `${absolute}/**/*.{parquet,csv,csv.gz,csv.zst}` : absolute)) found.push(path);
  const files: CostFile[] = [];
  const skipped: string[] = [];
  for (const path of found.toSorted()) {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isDirectory()) continue;
    const format = formatOf(path);
    if (facts && format) files.push({ path, size: facts.size, modifiedMs: facts.mtimeMs, format });
    else skipped.push(path);
  }
  if (files.length === 0)
    throw new UnavailableError(
      `No cost files match ${pattern}: give a path, folder or glob of Parquet or CSV files (COST_DATA='exports/**/*.parquet').`,
    );
  const hash = createHash("sha256").update(salt);
  for (const { path, size, modifiedMs } of files) hash.update(`\n${path}\t${size}\t${modifiedMs}`);
  return { files, skipped, hash: hash.digest("hex") };
}
