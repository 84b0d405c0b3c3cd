import { ConflictError } from "#core/errors";
import type { PlatformTransaction } from "#db/platform-database";
import type { Client } from "#services/identity/client";
import type { Identity } from "#services/identity/identity";
import { identityScope, type IdentityScope } from "#services/identity/identity-scope";
import { type IssuedSession, issuedSession } from "#services/identity/issued-session";
import { isEmailTaken } from "#services/identity/refused-by-auth";

export type NewPerson = { readonly name: string; readonly email: string; readonly password: string };

/**
 * Makes a person, their credential and a session of the tenant inside the open transaction.
 *
 * @throws ConflictError when the e-mail is taken
 */
export async function createPerson(
  identity: Identity,
  tx: PlatformTransaction,
  person: NewPerson,
  options: { readonly tenantId: string; readonly passwordHash: string; readonly client: Client },
): Promise<IssuedSession> {
  const scope: IdentityScope = { ...options, tx };
  try {
    const { user } = await identityScope.run(scope, () =>
      identity.auth.api.signUpEmail({ body: { name: person.name, email: person.email, password: person.password } }),
    );
    return issuedSession(scope, user.id);
  } catch (error) {
    if (isEmailTaken(error)) throw new ConflictError("This e-mail cannot be used for a new account. If it is yours, sign in instead.");
    throw error;
  }
}

export function nameFrom(name: string | undefined, email: string): string {
  return name && name !== "" ? name : (email.split("@")[0] ?? email);
}
