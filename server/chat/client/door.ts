import { setTimeout as pause } from "node:timers/promises";
import { ConflictError, UnavailableError } from "#core/errors";
import { headersOf, inProcessDoor, newThread } from "#server/chat/client/in-process";
import { readConfig } from "#server/config";
import { type DataFolderLock, type LockHolder, lockDataFolder, readLockHolder } from "#server/data-folder-lock";

/** Where questions go in: a running server, or the same program opened for this command alone. */
export type Door = {
  fetch(path: string, init?: { readonly method?: string; readonly body?: string }): Promise<Response>;
  /** A thread id that nothing has used. */
  newThread(): string;
  close(): Promise<void>;
};

/** How long a server that holds the folder may take to start, milliseconds. */
const START_MS = 60_000;

/**
 * Uses the server that the data folder's lock names, else opens the folder itself.
 *
 * @throws UnavailableError when a process holds the folder and does not answer
 */
export async function openDoor(environment: Readonly<Record<string, string | undefined>>, say: (line: string) => void): Promise<Door> {
  const config = readConfig(environment);
  let lock: DataFolderLock;
  try {
    lock = lockDataFolder(config.dataDir);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const { url, token } = await announced(config.dataDir);
    return {
      fetch: (path, init) => fetch(new URL(path, url), { ...init, headers: headersOf(token, init?.body) }),
      newThread,
      close: async () => undefined,
    };
  }

  try {
    const { compose } = await import("#server/compose");
    const composition = await compose(config, { lock, say, log: (line) => (line["level"] === "error" ? say(JSON.stringify(line)) : undefined) });
    return {
      ...inProcessDoor(composition, lock.holder.token),
      async close() {
        await composition.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The holder once it says where it listens. */
async function announced(folder: string): Promise<LockHolder & { readonly url: string }> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const holder = readLockHolder(folder);
    if (holder?.url) return { ...holder, url: holder.url };
    if (Date.now() > deadline)
      throw new UnavailableError(
        "The process that holds the data folder has not started to listen. Stop it, or set MAJOR_TOM_DATA_DIR to another folder.",
      );
    await pause(250);
  }
}
