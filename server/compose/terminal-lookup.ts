import { createHash, timingSafeEqual } from "node:crypto";
import type { PlatformDatabase } from "#db/platform-database";
import { isLoopback } from "#server/loopback";
import type { SessionLookup } from "#server/middleware/signed-in";
import { type ResolvedSession, terminalMembership } from "#services/identity/session";

type Options = {
  /** Token in the lock of the data folder, which only its owner can read. */
  readonly token: string;
  readonly tenantId: string;
  readonly platform: PlatformDatabase;
  readonly otherwise: (token: string) => Promise<ResolvedSession | undefined>;
};

/** Lets `npm run ask` use the running server as the Owner of the terminal's tenant: with the lock's token, from this machine only. */
export function terminalLookup({ token: expected, tenantId, platform, otherwise }: Options): SessionLookup["sessionOf"] {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(expected);
  return async (token, client) => {
    if (!timingSafeEqual(digest(token), wanted)) return otherwise(token);
    if (client.ip === null || !isLoopback(client.ip)) return undefined;
    const membership = await terminalMembership(platform, tenantId);
    return membership && { ...membership, sessionId: "terminal" };
  };
}
