import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ConflictError, UnavailableError } from "#core/errors";
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
  const newThread = () => `ask-${randomBytes(9).toString("base64url")}`;
  let lock: DataFolderLock;
  try {
    lock = lockDataFolder(config.dataDir);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const holder = await announced(config.dataDir);
    if (!holder?.url) throw error;
    const { url, token } = holder;
    return { fetch: (path, init) => fetch(new URL(path, url), { ...init, headers: headers(token, init?.body) }), newThread, close: async () => undefined };
  }

  try {
    const { compose } = await import("#server/compose");
    const composition = await compose(config, { lock, say, log: (line) => (line["level"] === "error" ? say(JSON.stringify(line)) : undefined) });
    // The token of the lock counts from this machine only; a request inside the process comes from nowhere else.
    const bindings = { incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 0, remoteFamily: "IPv4" } } };
    return {
      fetch: async (path, init) => composition.app.fetch(new Request(new URL(path, "http://127.0.0.1"), { ...init, headers: { host: "127.0.0.1", ...headers(lock.holder.token, init?.body) } }), bindings as never),
      newThread,
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

function headers(token: string, body: string | undefined): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
}

/** The holder once it says where it listens. */
async function announced(folder: string): Promise<LockHolder | undefined> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const holder = readLockHolder(folder);
    if (holder?.url) return holder;
    if (Date.now() > deadline) throw new UnavailableError("The process that holds the data folder has not started to listen. Stop it, or set MAJOR_TOM_DATA_DIR to another folder.");
    await pause(250);
  }
}
