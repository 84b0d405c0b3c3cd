import { ConflictError, NotFoundError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import { newId, randomText } from "#db/new-id";
import type { PlatformDatabase, PlatformTransaction } from "#db/platform-database";
import { appendAudit } from "#services/audit/append";
import { tokenHash } from "#services/identity/auth";
import type { Client } from "#services/identity/client";
import { createPerson, nameFrom } from "#services/identity/create-person";
import type { Identity } from "#services/identity/identity";
import type { IssuedSession } from "#services/identity/issued-session";
import { personActor } from "#services/identity/sign-in-audit";
import { checkPassword } from "#services/identity/sign-in";
import { reserveAttempt, signInKeys, signUpKeys } from "#services/identity/throttle";

export type LinkInfo = {
  readonly purpose: "first-owner" | "invitation";
  readonly organization: string;
  /** The e-mail that was invited; null where the person names their own. */
  readonly email: string | null;
  readonly role: Role;
  readonly expiresAt: string;
};

type LinkRow = {
  id: string;
  tenant_id: string;
  purpose: LinkInfo["purpose"];
  email: string | null;
  role: Role;
  expires_at: Date;
  tenant_name: string;
};

/** Unknown, used, withdrawn and expired links are not told apart. */
async function openLink(tx: PlatformTransaction, token: string, lock: boolean): Promise<LinkRow> {
  const [row] = await tx.query<LinkRow>(
    `SELECT l.id, l.tenant_id, l.purpose, l.email, l.role, l.expires_at, t.name AS tenant_name FROM one_time_links l JOIN tenants t ON t.id = l.tenant_id
     WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.withdrawn_at IS NULL AND l.expires_at > app_now() ${lock ? "FOR UPDATE OF l" : ""}`,
    [tokenHash(token)],
  );
  if (!row) throw new NotFoundError("This link is not valid any more. Ask for a new one.");
  return row;
}

/** What a link would do; uses nothing up. */
export async function readLink(platform: PlatformDatabase, token: string): Promise<LinkInfo> {
  const row = await platform.transaction((tx) => openLink(tx, token, false));
  return { purpose: row.purpose, organization: row.tenant_name, email: row.email, role: row.role, expiresAt: row.expires_at.toISOString() };
}

export type UseLinkInput = {
  readonly token: string;
  readonly password: string;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
};

/**
 * Joins the tenant of the link: as a new person, or, where the e-mail has an account, with that account's password.
 * Person, membership, session and audit row are made in one transaction, which uses the link up.
 */
export async function useLink(identity: Identity, input: UseLinkInput, client: Client): Promise<IssuedSession> {
  const { platform } = identity;
  const info = await readLink(platform, input.token);
  const email = (info.email ?? input.email ?? "").trim().toLowerCase();
  if (email === "") throw new ConflictError("Say which e-mail you will sign in with.");
  await reserveAttempt(platform, [...signUpKeys(client.ip), ...signInKeys(email, client.ip)]);
  const passwordHash = await identity.passwords.hash(input.password);

  return platform.transaction(async (tx) => {
    const link = await openLink(tx, input.token, true);
    const tenantId = link.tenant_id;
    const [known] = await tx.query<{ id: string; name: string }>("SELECT id, name FROM users WHERE email = $1", [email]);
    const name = known?.name ?? nameFrom(input.name, email);
    const session = known
      ? await checkPassword(identity, { email, password: input.password }, { client, tx, tenantId })
      : await createPerson(identity, tx, { name, email, password: input.password }, { tenantId, passwordHash, client });
    if (!session) throw new ConflictError("This e-mail has an account already: enter that account's password.");
    const joined = await tx.query("INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING user_id", [
      tenantId,
      session.userId,
      link.role,
    ]);
    if (joined.length === 0) throw new ConflictError("You are a member already. Sign in instead.");
    await tx.query("UPDATE one_time_links SET used_at = app_now(), used_by = $2 WHERE id = $1", [link.id, session.userId]);
    await appendAudit(await tx.enterTenant(tenantId), {
      actor: personActor({ userId: session.userId, name, sessionId: session.sessionId }, client),
      action: "member.join",
      event: `${name} joined as ${link.role}`,
      target: email,
      outcome: "success",
      after: { email, role: link.role, by: link.purpose },
      requestId: client.requestId,
    });
    return session;
  });
}

const FIRST_OWNER_HOURS = 24;

/** A link that makes the first Owner of a tenant that has none; earlier ones are withdrawn. Undefined where an Owner exists. */
export async function firstOwnerLink(platform: PlatformDatabase, tenantId: string): Promise<string | undefined> {
  return platform.transaction(async (tx) => {
    const [owner] = await tx.query("SELECT user_id FROM members WHERE tenant_id = $1 AND role = 'owner'", [tenantId]);
    if (owner) return undefined;
    await tx.query(
      "UPDATE one_time_links SET withdrawn_at = app_now() WHERE tenant_id = $1 AND purpose = 'first-owner' AND used_at IS NULL AND withdrawn_at IS NULL",
      [tenantId],
    );
    const token = randomText(40);
    await tx.query(
      `INSERT INTO one_time_links (id, tenant_id, purpose, role, token_hash, expires_at)
       VALUES ($1, $2, 'first-owner', 'owner', $3, app_now() + make_interval(hours => $4::int))`,
      [newId("lnk"), tenantId, tokenHash(token), FIRST_OWNER_HOURS],
    );
    return token;
  });
}
