import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Versions that engines of this process read, and how many do. The data folder's lock keeps other processes away. */
const readers = new Map<string, number>();

/** @param file the DuckDB file of a version */
export function holdVersion(file: string): void {
  readers.set(file, (readers.get(file) ?? 0) + 1);
}

export function releaseVersion(file: string): void {
  const left = (readers.get(file) ?? 1) - 1;
  if (left > 0) readers.set(file, left);
  else readers.delete(file);
}

/** Whether an engine of this process reads a version under `dir`. */
export function isRead(dir: string): boolean {
  return [...readers.keys()].some((file) => file.startsWith(join(dir, "versions")));
}

/** Removes the versions that are neither the current one nor read by anyone. */
export async function sweepVersions(dir: string, current: string): Promise<void> {
  const kept = new Set([current, ...readers.keys()].map(dirname));
  for (const name of await readdir(join(dir, "versions")).catch(() => [])) {
    const folder = join(dir, "versions", name);
    if (!kept.has(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
