import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConflictError, UnavailableError } from "#core/errors";

/** Who holds a data folder, for a second start and for the terminal. Readable by the owner of the folder only. */
export type LockHolder = {
  readonly pid: number;
  /** Where it listens; null until it does. */
  readonly url: string | null;
  /** Bearer token that acts as the first Owner of the terminal's tenant, over loopback. */
  readonly token: string;
};

export type DataFolderLock = {
  readonly holder: LockHolder;
  /** Tells others where this process listens. */
  announce(url: string): void;
  release(): void;
};

/** The file whose lock counts. The operating system drops it when the process ends, however it ends. */
const LOCK_FILE = "lock.db";
const HOLDER_FILE = "lock.json";

/**
 * Takes the folder for this process alone, until `release` or the end of the process.
 * Two processes on one embedded database lose rows without an error, so this comes before anything is opened.
 *
 * @throws ConflictError that names the holder's process and address
 */
export function lockDataFolder(folder: string): DataFolderLock {
  let file: DatabaseSync;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    file = new DatabaseSync(join(folder, LOCK_FILE));
  } catch (cause) {
    throw new UnavailableError(
      `The data folder ${folder} cannot be written (${(cause as Error).message}). Set MAJOR_TOM_DATA_DIR to a folder of your own.`,
      { cause },
    );
  }
  try {
    file.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch {
    file.close();
    throw new ConflictError(heldBy(folder, readLockHolder(folder)));
  }

  let holder: LockHolder = { pid: process.pid, url: null, token: `mtl_${randomBytes(32).toString("base64url")}` };
  writeHolder(folder, holder);
  return {
    get holder() {
      return holder;
    },
    announce(url) {
      holder = { ...holder, url };
      writeHolder(folder, holder);
    },
    release() {
      rmSync(join(folder, HOLDER_FILE), { force: true });
      file.close();
    },
  };
}

/** Who says to hold the folder; undefined where nobody does or the note cannot be read. It may be out of date: only the lock itself counts. */
export function readLockHolder(folder: string): LockHolder | undefined {
  try {
    const { pid, url, token } = JSON.parse(readFileSync(join(folder, HOLDER_FILE), "utf8")) as Partial<LockHolder>;
    return typeof pid === "number" && typeof token === "string" ? { pid, url: typeof url === "string" ? url : null, token } : undefined;
  } catch {
    return undefined;
  }
}

function heldBy(folder: string, holder: LockHolder | undefined): string {
  const who = holder ? `process ${holder.pid}${holder.url === null ? ", which is starting" : `, which listens on ${holder.url}`}` : "another process";
  return `The data folder ${folder} is in use by ${who}. Use that one, stop it, or set MAJOR_TOM_DATA_DIR to another folder.`;
}

/** Whole or not at all: a reader never sees half a note. */
function writeHolder(folder: string, holder: LockHolder): void {
  const path = join(folder, HOLDER_FILE);
  const draft = `${path}.${holder.pid}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
