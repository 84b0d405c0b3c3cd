import { newId } from "#db/new-id";
import type { Role } from "#core/identity/roles";
import type { PlatformDatabase } from "#db/platform-database";
import { appendAudit } from "#services/audit/append";
import type { Passwords } from "#services/identity/auth";
import { createPlaceholderAccount, createTenant } from "#services/identity/sign-up";

export type AccountToEnsure = {
  readonly id: string;
  readonly name: string;
  readonly environment: string | undefined;
  readonly readRoleArn: string;
  readonly actRoleArn: string;
  readonly purchaseRoleArn?: string | undefined;
  readonly externalId: string;
  readonly regions: readonly string[];
};

export type TenantToEnsure = {
  readonly id: string;
  readonly name: string;
  readonly costSource: string | null;
  /** Buys for others as their vendor of record. */
  readonly isVendor?: boolean;
  /** Connected cloud accounts; without any it keeps a placeholder. Brought up to date at each start. */
  readonly accounts?: readonly AccountToEnsure[];
  /** Clusters that are set as no production, once, where nobody has set anything of them. */
  readonly notProduction?: readonly string[];
  readonly people: readonly { readonly email: string; readonly name: string; readonly role: Role; readonly password: string }[];
};

const SYSTEM = { kind: "system", userId: null, name: "Major Tom", sessionId: null, ip: null, userAgent: null } as const;

/**
 * Makes a tenant that comes with the program (the sandbox's, or `local`) where it is missing, and says how its accounts are
 * reached now. Running it again changes nothing else.
 */
export async function ensureTenant(platform: PlatformDatabase, passwords: Passwords, tenant: TenantToEnsure): Promise<{ readonly created: boolean }> {
  const made = await createMissing(platform, passwords, tenant);
  await connectAccounts(platform, tenant);
  await setNotProduction(platform, tenant);
  return made;
}

async function createMissing(platform: PlatformDatabase, passwords: Passwords, tenant: TenantToEnsure): Promise<{ readonly created: boolean }> {
  const there = await platform.transaction((tx) => tx.query("SELECT id FROM tenants WHERE id = $1", [tenant.id]));
  if (there.length > 0) return { created: false };
  const hashes = new Map<string, string>();
  for (const { password } of tenant.people) if (!hashes.has(password)) hashes.set(password, await passwords.hash(password));

  return platform.transaction(async (tx) => {
    // Another process of the same database may be at it at this very moment.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('tenant:' || $1, 0))", [tenant.id]);
    if ((await tx.query("SELECT id FROM tenants WHERE id = $1", [tenant.id])).length > 0) return { created: false };
    await createTenant(tx, tenant);
    if (tenant.isVendor === true) await tx.query("UPDATE tenants SET is_vendor = true WHERE id = $1", [tenant.id]);
    if ((tenant.accounts ?? []).length === 0) await createPlaceholderAccount(tx, tenant.id);
    for (const { email, name, role, password } of tenant.people) {
      const userId = newId("usr");
      await tx.query("INSERT INTO users (id, name, email, sample) VALUES ($1, $2, $3, true)", [userId, name, email]);
      await tx.query("INSERT INTO credentials (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)", [
        newId("crd"),
        userId,
        hashes.get(password),
      ]);
      // They belong to it since its first bill, so that they may sign for money from the first day of this installation on.
      await tx.query(
        `INSERT INTO members (tenant_id, user_id, role, joined_at, role_changed_at)
         VALUES ($1, $2, $3, app_now() - interval '13 months', app_now() - interval '13 months')`,
        [tenant.id, userId, role],
      );
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

async function connectAccounts(platform: PlatformDatabase, { id: tenantId, accounts = [] }: TenantToEnsure): Promise<void> {
  await platform.transaction(async (tx) => {
    for (const { id, name, environment, readRoleArn, actRoleArn, purchaseRoleArn, externalId, regions } of accounts) {
      await tx.query(
        `INSERT INTO cloud_accounts (id, tenant_id, account_id, state, name, environment, read_role_arn, act_role_arn, purchase_role_arn, external_id, regions)
         VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10::text::jsonb)
         ON CONFLICT (tenant_id, account_id) DO UPDATE SET name = excluded.name, environment = excluded.environment,
           read_role_arn = excluded.read_role_arn, act_role_arn = excluded.act_role_arn, purchase_role_arn = excluded.purchase_role_arn,
           external_id = excluded.external_id, regions = excluded.regions`,
        [
          newId("acc"),
          tenantId,
          id,
          name,
          environment ?? null,
          readRoleArn,
          actRoleArn,
          purchaseRoleArn ?? null,
          externalId,
          JSON.stringify(regions),
        ],
      );
    }
  });
}

async function setNotProduction(platform: PlatformDatabase, { id: tenantId, notProduction = [] }: TenantToEnsure): Promise<void> {
  for (const cluster of notProduction) {
    await platform.transaction(async (platformTx) => {
      const tx = await platformTx.enterTenant(tenantId);
      const set = await tx.query(
        "INSERT INTO cluster_settings (tenant_id, cluster, production) VALUES ($1, $2, false) ON CONFLICT DO NOTHING RETURNING cluster",
        [tenantId, cluster],
      );
      if (set.length === 0) return;
      await appendAudit(tx, {
        actor: SYSTEM,
        action: "cluster.change-settings",
        event: `Set ${cluster} as no production, with the sample company`,
        target: cluster,
        outcome: "success",
        before: { production: true },
        after: { production: false },
        requestId: null,
      });
    });
  }
}
