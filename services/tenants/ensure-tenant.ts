import { newId } from "#db/new-id";
import type { Role } from "#core/identity/roles";
import type { PlatformDatabase } from "#db/platform-database";
import { appendAudit } from "#services/audit/append";
import type { Passwords } from "#services/identity/auth";
import { createPlaceholderAccount, createTenant } from "#services/identity/sign-up";

export type TenantToEnsure = {
  readonly id: string;
  readonly name: string;
  readonly costSource: string;
  /** Cloud accounts that its cost data comes from; without any it keeps a placeholder. */
  readonly accountIds?: readonly string[];
  readonly people: readonly { readonly email: string; readonly name: string; readonly role: Role; readonly password: string }[];
};

const SYSTEM = { kind: "system", userId: null, name: "Major Tom", sessionId: null, ip: null, userAgent: null } as const;

/** Makes a tenant that comes with the program (the sandbox's, or `local`) where it is missing. Running it again changes nothing. */
export async function ensureTenant(platform: PlatformDatabase, passwords: Passwords, tenant: TenantToEnsure): Promise<{ readonly created: boolean }> {
  const there = await platform.transaction((tx) => tx.query("SELECT id FROM tenants WHERE id = $1", [tenant.id]));
  if (there.length > 0) return { created: false };
  const hashes = new Map<string, string>();
  for (const { password } of tenant.people) if (!hashes.has(password)) hashes.set(password, await passwords.hash(password));

  return platform.transaction(async (tx) => {
    await createTenant(tx, tenant);
    const { accountIds = [] } = tenant;
    if (accountIds.length === 0) await createPlaceholderAccount(tx, tenant.id);
    for (const accountId of accountIds) {
      await tx.query("INSERT INTO cloud_accounts (id, tenant_id, account_id, state) VALUES ($1, $2, $3, 'active')", [
        newId("acc"),
        tenant.id,
        accountId,
      ]);
    }
    for (const { email, name, role, password } of tenant.people) {
      const userId = newId("usr");
      await tx.query("INSERT INTO users (id, name, email, sample) VALUES ($1, $2, $3, true)", [userId, name, email]);
      await tx.query("INSERT INTO credentials (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)", [
        newId("crd"),
        userId,
        hashes.get(password),
      ]);
      await tx.query("INSERT INTO members (tenant_id, user_id, role) VALUES ($1, $2, $3)", [tenant.id, userId, role]);
    }
    await appendAudit(await tx.enterTenant(tenant.id), {
      actor: SYSTEM,
      action: "tenant.create",
      event: `Set up ${tenant.name}`,
      target: tenant.id,
      outcome: "success",
      after: { organization: tenant.name, members: tenant.people.map(({ email, role }) => ({ email, role })) },
      requestId: null,
    });
    return { created: true };
  });
}
