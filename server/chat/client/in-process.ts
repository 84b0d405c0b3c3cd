import { randomBytes } from "node:crypto";
import type { Door } from "#server/chat/client/door";
import type { Composition } from "#server/compose";

// The token of the lock counts from this machine only; a request inside the process comes from nowhere else.
const FROM_HERE = { incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 0, remoteFamily: "IPv4" } } };

/** The HTTP interface of a composition without a port, as the terminal's Owner. */
export function inProcessDoor({ app }: Pick<Composition, "app">, token: string): Omit<Door, "close"> {
  return {
    fetch: async (path, init) =>
      app.fetch(
        new Request(new URL(path, "http://127.0.0.1"), { ...init, headers: { host: "127.0.0.1", ...headersOf(token, init?.body) } }),
        FROM_HERE as never,
      ),
    newThread,
  };
}

export function newThread(): string {
  return `ask-${randomBytes(9).toString("base64url")}`;
}

export function headersOf(token: string, body: string | undefined): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
}
