import type { IdentityScope } from "#services/identity/identity-scope";

/** Told once, at sign-in; the database only knows its hash. */
export type IssuedSession = {
  readonly token: string;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly sessionId: string;
  readonly tenantId: string;
};

export function issuedSession(scope: IdentityScope, userId: string): IssuedSession {
  if (!scope.issued) throw new Error("better-auth made no session.");
  return { ...scope.issued, userId };
}
