import { AsyncLocalStorage } from "node:async_hooks";
import type { PlatformTransaction } from "#db/platform-database";
import type { Client } from "#services/identity/client";

/** What one sign-up or sign-in carries through better-auth, and what it hands back. */
export type IdentityScope = {
  readonly client: Client;
  /** The open transaction that everything must happen in; without it each statement has its own. */
  readonly tx?: PlatformTransaction;
  /** The tenant of the session that is made; else the person's first membership. */
  readonly tenantId?: string;
  /** Hash of the password, made before the transaction so that it is not held open meanwhile. */
  readonly passwordHash?: string;
  issued?: { readonly token: string; readonly sessionId: string; readonly expiresAt: Date; readonly tenantId: string };
};

export const identityScope = new AsyncLocalStorage<IdentityScope>();

export function currentIdentityScope(): IdentityScope {
  const scope = identityScope.getStore();
  if (!scope) throw new Error("better-auth was called outside of an identity scope.");
  return scope;
}
