import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KillFile } from "#core/ports/kill-file";

const NAME = "kill-switch";
/** Longest reason that is read, characters. */
const LONGEST = 1000;

export function killFilePath(dataDir: string): string {
  return join(dataDir, NAME);
}

/**
 * Thrown while the file is there, whatever is in it; its text is the reason. A file that is there and cannot be read
 * counts as thrown: what stops the machine must not depend on a right to read.
 */
export function killFile(dataDir: string, environmentReason: string | undefined): KillFile {
  const path = killFilePath(dataDir);
  return {
    thrown() {
      const file = readThrown(path);
      if (file) return { source: "file", ...file };
      return environmentReason === undefined ? undefined : { source: "environment", reason: environmentReason, at: undefined };
    },
  };
}

function readThrown(path: string): { readonly reason: string; readonly at: Date | undefined } | undefined {
  try {
    const at = statSync(path).mtime;
    const text = readFileSync(path, "utf8").slice(0, LONGEST).trim();
    return { reason: text === "" ? "The file gives no reason." : text, at };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return { reason: `The file cannot be read (${code ?? "unknown error"}).`, at: undefined };
  }
}

/** Whole or not at all, so that no reader sees half a reason. Makes the folder where it is missing. */
export function throwKillFile(dataDir: string, reason: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${killFilePath(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${reason}\n`, { mode: 0o600 });
  renameSync(draft, killFilePath(dataDir));
}

/** @returns whether it was thrown before */
export function removeKillFile(dataDir: string): boolean {
  const wasThrown = readThrown(killFilePath(dataDir)) !== undefined;
  rmSync(killFilePath(dataDir), { force: true, recursive: true });
  return wasThrown;
}
