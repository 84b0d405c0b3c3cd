import { UnauthenticatedError } from "#core/errors";
import type { Client } from "#services/identity/client";
import type { Identity } from "#services/identity/identity";
import { identityScope, type IdentityScope } from "#services/identity/identity-scope";
import { type IssuedSession, issuedSession } from "#services/identity/issued-session";
import { refusedByAuth } from "#services/identity/refused-by-auth";
import { recordRefusedSignIn, recordSignIn } from "#services/identity/sign-in-audit";
import { forgetAttempts, reserveAttempt, signInKeys } from "#services/identity/throttle";

/**
 * Checks a password and opens a session. A wrong password, an unknown e-mail and a person without a tenant
 * get one and the same answer after the same work (one hash).
 *
 * @throws LimitExceededError after too many attempts, UnauthenticatedError otherwise
 */
export async function signIn(
  identity: Identity,
  input: { readonly email: string; readonly password: string },
  client: Client,
): Promise<IssuedSession> {
  const email = input.email.trim().toLowerCase();
  await reserveAttempt(identity.platform, signInKeys(email, client.ip));

  const session = await checkPassword(identity, { email, password: input.password }, { client });
  if (!session) {
    await recordRefusedSignIn(identity.platform, email, client);
    throw new UnauthenticatedError("E-mail or password is wrong.");
  }
  await forgetAttempts(identity.platform, email);
  await recordSignIn(identity.platform, session, client);
  return session;
}

/** Undefined where better-auth refuses. */
export async function checkPassword(
  identity: Identity,
  body: { readonly email: string; readonly password: string },
  scope: IdentityScope,
): Promise<IssuedSession | undefined> {
  try {
    const { user } = await identityScope.run(scope, () => identity.auth.api.signInEmail({ body }));
    return issuedSession(scope, user.id);
  } catch (error) {
    if (refusedByAuth(error)) return undefined;
    throw error;
  }
}
