import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import { type GatheredFile, linkOrCopy } from "#adapters/warehouse/ingest/gather-files";

export type PlacedFile = {
  readonly path: string;
  readonly placed: string;
  /** All its rows belong to one billing period, which its folder names. */ readonly isPartition: boolean;
};

/**
 * Puts a version's files into folders by billing period, so that an engine prunes by folder. A file of an older version
 * gets a second name here, so that either version can be removed.
 */
export async function placeFiles(
  folder: string,
  files: readonly { readonly file: GatheredFile; readonly facts: FileFacts }[],
): Promise<PlacedFile[]> {
  const placed: PlacedFile[] = [];
  for (const [index, { file, facts }] of files.entries()) {
    const periods = Object.keys(facts.periods);
    const isPartition = periods.length === 1 && facts.undated === 0;
    const path = join(folder, isPartition ? `billing_period=${periods[0]}` : "mixed", `${String(index + 1).padStart(5, "0")}.parquet`);
    await mkdir(dirname(path), { recursive: true });
    await (file.isKept ? linkOrCopy(file.at, path) : rename(file.at, path));
    placed.push({ path: file.path, placed: path, isPartition });
  }
  return placed;
}
