import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Folders that this process reads or writes, and how often. Other processes see them by a mark in the folder. */
const held = new Map<string, number>();
const MARK = /^held-by-(\d+)$/;

/**
 * @param folder of a version, or of a prepared period
 * @param marked whether other processes are told as well; a folder that is renamed when it is complete is not
 */
export function holdFolder(folder: string, marked = true): void {
  held.set(folder, (held.get(folder) ?? 0) + 1);
  if (!marked) return;
  try {
    writeFileSync(join(folder, `held-by-${process.pid}`), "");
  } catch {
    // Without the mark only this process keeps the folder, which is the one that has the data folder.
  }
}

export function releaseFolder(folder: string): void {
  const left = (held.get(folder) ?? 1) - 1;
  if (left > 0) held.set(folder, left);
  else {
    held.delete(folder);
    rmSync(join(folder, `held-by-${process.pid}`), { force: true });
  }
}

/** Whether anything of this process reads a version under `dir`. */
export function isRead(dir: string): boolean {
  return [...held.keys()].some((folder) => folder.startsWith(join(dir, "versions")));
}

/** Removes what no pointer names and nobody holds: older versions, periods that were prepared anew, what a killed process left. */
export async function sweepVersions(dir: string, keep: readonly string[]): Promise<void> {
  const kept = new Set([...keep, ...held.keys()]);
  const periods = (await entries(join(dir, "prepared"))).map((name) => join(dir, "prepared", name));
  for (const parent of [join(dir, "versions"), ...periods]) {
    for (const name of await entries(parent)) {
      const folder = join(parent, name);
      const writer = /\.writing-(\d+)-/.exec(name)?.[1];
      if (kept.has(folder) || (writer !== undefined && Number(writer) !== process.pid && isAlive(Number(writer)))) continue;
      if (await isHeldElsewhere(folder)) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
    if (parent !== join(dir, "versions") && (await entries(parent)).length === 0)
      await rm(parent, { recursive: true, force: true }).catch(() => undefined);
  }
}

const entries = (folder: string) => readdir(folder).catch((): string[] => []);

async function isHeldElsewhere(folder: string): Promise<boolean> {
  for (const name of await entries(folder)) {
    const pid = Number(MARK.exec(name)?.[1] ?? 0);
    if (pid === 0) continue;
    if (pid !== process.pid && isAlive(pid)) return true;
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process that was killed and not yet waited for answers signals and holds nothing. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
