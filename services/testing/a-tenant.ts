import { scopesOf, type Role } from "#core/identity/roles";
import { UnavailableError } from "#core/errors";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import { testClock, type TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { createAuth, type Passwords } from "#services/identity/auth";
import type { Client } from "#services/identity/client";
import type { Identity } from "#services/identity/identity";
import type { IssuedSession } from "#services/identity/issued-session";
import { signUp } from "#services/identity/sign-up";

let made = 0;

export const aClient = (over: Partial<Client> = {}): Client => ({
  ip: `10.1.${Math.trunc(made / 250)}.${made % 250}`,
  userAgent: "vitest",
  requestId: `req_${(made += 1)}`,
  ...over,
});

export function anIdentity({ database }: TestDatabase, over: { readonly passwords?: Passwords; readonly sampleLogins?: boolean } = {}): Identity {
  const { passwords = fastPasswords, sampleLogins = true } = over;
  const { platform } = database;
  return {
    platform,
    passwords,
    sampleLogins,
    auth: createAuth({ platform, now: testClock.now, secret: "a secret of thirty-two characters", passwords, sampleLogins }),
  };
}

/** Where the hash itself is not what is tested. */
export const fastPasswords: Passwords = {
  hash: async (password) => `plain:${password}`,
  verify: async ({ hash, password }) => hash === `plain:${password}`,
};

export const PASSWORD = "correct horse battery";

/** Signs up an organization of its own and gives its Owner's context. */
export async function aTenant(
  test: TestDatabase,
  identity: Identity = anIdentity(test),
): Promise<{ readonly session: IssuedSession; readonly email: string; readonly ctx: ServiceContext }> {
  made += 1;
  const email = `owner${made}@example.test`;
  const session = await signUp(identity, { organization: `Company ${made}`, email, password: PASSWORD, name: `Owner ${made}` }, aClient());
  return { session, email, ctx: aContext(test, { tenantId: session.tenantId, userId: session.userId }) };
}

export function aContext(test: TestDatabase, who: { readonly tenantId: string; readonly userId: string; readonly role?: Role }): ServiceContext {
  const { tenantId, userId, role = "owner" } = who;
  return {
    tenant: { id: tenantId, name: "Company", timeZone: "UTC" },
    actor: { kind: "user", userId, name: "Someone", sessionId: "ses_test", ip: "127.0.0.1", userAgent: "vitest" },
    scopes: scopesOf(role),
    requestId: "req_test",
    now: testClock.now,
    db: test.database.tenant(tenantId),
    costs: async () => {
      throw new UnavailableError("No cost data.");
    },
    inventory: NO_INVENTORY,
    clouds: NO_CLOUDS,
    channel: "api",
    kinds: new Map(),
  };
}
