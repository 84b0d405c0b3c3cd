import { createHash } from "node:crypto";
import { betterAuth } from "better-auth/minimal";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import type { PlatformDatabase } from "#db/platform-database";
import { randomText } from "#db/new-id";
import { authAdapter } from "#services/identity/auth-adapter";
import { currentIdentityScope } from "#services/identity/identity-scope";

/** How long a session lasts, seconds. */
const SESSION_SECONDS = 7 * 24 * 3600;

export type Passwords = {
  hash(password: string): Promise<string>;
  verify(check: { readonly hash: string; readonly password: string }): Promise<boolean>;
};

/** Salted scrypt (N 16384, r 16), off the main thread. */
export const scrypt: Passwords = { hash: hashPassword, verify: verifyPassword };

export type AuthOptions = {
  readonly platform: PlatformDatabase;
  readonly now: () => Date;
  readonly secret: string;
  readonly passwords: Passwords;
  /** Whether the sandbox's sample logins may sign in. */
  readonly sampleLogins: boolean;
};

/** The session token as the database keeps it, so that a copy of the database signs nobody in. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}

/**
 * better-auth, used by call only: none of its routes is mounted, so nobody can make a person without a tenant.
 * Sessions follow the one clock, name their tenant and are stored by the hash of their token.
 */
export function createAuth({ platform, now, secret, passwords, sampleLogins }: AuthOptions) {
  return betterAuth({
    secret,
    baseURL: "http://127.0.0.1",
    database: authAdapter(platform),
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    user: { modelName: "users" },
    account: { modelName: "credentials" },
    verification: { modelName: "verifications" },
    session: { modelName: "sessions", expiresIn: SESSION_SECONDS, additionalFields: { tenantId: { type: "string", required: false, input: false } } },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: {
        hash: async (password) => currentIdentityScope().passwordHash ?? passwords.hash(password),
        verify: (check) => passwords.verify(check),
      },
    },
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, createdAt: now(), updatedAt: now() } }) } },
      account: { create: { before: async (account) => ({ data: { ...account, createdAt: now(), updatedAt: now() } }) } },
      session: {
        create: {
          before: async (session) => {
            const scope = currentIdentityScope();
            const tenantId = scope.tenantId ?? (await firstTenantOf(platform, session.userId, sampleLogins));
            if (tenantId === undefined) return false;
            const token = `mt_${randomText(40)}`;
            const at = now();
            const expiresAt = new Date(at.getTime() + SESSION_SECONDS * 1000);
            const { ip, userAgent } = scope.client;
            scope.issued = { token, sessionId: "", expiresAt, tenantId };
            return { data: { ...session, token: tokenHash(token), tenantId, expiresAt, createdAt: at, updatedAt: at, ipAddress: ip, userAgent } };
          },
          after: async (session) => {
            const scope = currentIdentityScope();
            if (scope.issued) scope.issued = { ...scope.issued, sessionId: session.id };
          },
        },
      },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Undefined refuses the session: no membership, or a sample login where those are closed. */
async function firstTenantOf(platform: PlatformDatabase, userId: string, sampleLogins: boolean): Promise<string | undefined> {
  const [row] = await platform.transaction((tx) =>
    tx.query<{ tenant_id: string }>(
      `SELECT m.tenant_id FROM members m JOIN users u ON u.id = m.user_id
       WHERE m.user_id = $1 AND ($2 OR NOT u.sample) ORDER BY m.joined_at, m.tenant_id LIMIT 1`,
      [userId, sampleLogins],
    ),
  );
  return row?.tenant_id;
}
