import type { PlatformTransaction } from "#db/platform-database";
import { newId, randomText } from "#db/new-id";
import { appendAudit } from "#services/audit/append";
import type { Client } from "#services/identity/client";
import { createPerson, nameFrom } from "#services/identity/create-person";
import type { Identity } from "#services/identity/identity";
import type { IssuedSession } from "#services/identity/issued-session";
import { personActor } from "#services/identity/sign-in-audit";
import { reserveAttempt, signUpKeys } from "#services/identity/throttle";

export type SignUpInput = { readonly organization: string; readonly email: string; readonly password: string; readonly name?: string | undefined };

/**
 * Makes person, tenant, ownership, placeholder account and session in one transaction: all of it or nothing.
 *
 * @throws ConflictError when the e-mail is taken, LimitExceededError after too many sign-ups from one address
 */
export async function signUp(identity: Identity, input: SignUpInput, client: Client): Promise<IssuedSession> {
  await reserveAttempt(identity.platform, signUpKeys(client.ip));
  const email = input.email.trim().toLowerCase();
  const name = nameFrom(input.name, email);
  const passwordHash = await identity.passwords.hash(input.password);

  return identity.platform.transaction(async (tx) => {
    const tenantId = newId("ten");
    await createTenant(tx, { id: tenantId, name: input.organization, costSource: null });
    const session = await createPerson(identity, tx, { name, email, password: input.password }, { tenantId, passwordHash, client });
    await tx.query("INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, 'owner')", [tenantId, session.userId]);
    const accountId = await createPlaceholderAccount(tx, tenantId);
    await appendAudit(await tx.enterTenant(tenantId), {
      actor: personActor({ userId: session.userId, name, sessionId: session.sessionId }, client),
      action: "tenant.create",
      event: `${name} founded ${input.organization}`,
      target: tenantId,
      outcome: "success",
      after: { organization: input.organization, owner: email, account: { id: accountId, state: "pending" } },
      requestId: client.requestId,
    });
    return session;
  });
}

export async function createTenant(
  tx: PlatformTransaction,
  tenant: { readonly id: string; readonly name: string; readonly costSource: string | null },
): Promise<void> {
  await tx.query("INSERT INTO tenants (id, name, cost_source) VALUES ($1, $2, $3)", [tenant.id, tenant.name, tenant.costSource]);
}

/** The account that waits for a connection. Its id has letters, which no AWS account id has. */
export async function createPlaceholderAccount(tx: PlatformTransaction, tenantId: string): Promise<string> {
  const accountId = `pending-${randomText(20)}`;
  await tx.query("INSERT INTO cloud_accounts (id, tenant_id, account_id, state) VALUES ($1, $2, $3, 'pending')", [newId("acc"), tenantId, accountId]);
  return accountId;
}
