import { copyFile, link, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";

export type PlacedFile = {
  readonly path: string;
  readonly placed: string;
  /** All its rows belong to one billing period, which its folder names. */ readonly isPartition: boolean;
};

/** A file up to this size is copied where it cannot be linked; a larger one is read where it lies. */
const MOST_COPIED_BYTES = 256_000_000;

/**
 * Gives a version its own names for the export's files, by billing period, so that an engine prunes by folder, and that
 * a file which is replaced meanwhile keeps its old content here until the next version.
 */
export async function placeFiles(folder: string, files: readonly FileFacts[]): Promise<PlacedFile[]> {
  const placed: PlacedFile[] = [];
  for (const [index, file] of files.entries()) {
    const periods = Object.keys(file.periods);
    const isPartition = periods.length === 1 && file.undated === 0;
    const path = join(folder, isPartition ? `billing_period=${periods[0]}` : "mixed", `${String(index + 1).padStart(5, "0")}.parquet`);
    await mkdir(dirname(path), { recursive: true });
    placed.push({ path: file.path, placed: path, isPartition });
    try {
      await link(file.path, path);
    } catch {
      await (file.size <= MOST_COPIED_BYTES ? copyFile(file.path, path) : symlink(file.path, path));
    }
  }
  return placed;
}
