import type { AccountUnit, CategoryRule, CostCategory } from "#core/api/organization";
import type { Organization } from "#core/costs/organization/organization";
import { unitPath } from "#core/costs/organization/unit-paths";
import type { CloudAccount } from "#core/ports/inventory";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

export type StoredOrganization = {
  readonly uploaded: readonly AccountUnit[];
  readonly categories: readonly CostCategory[];
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
};

export async function storedOrganization(tx: TenantTransaction): Promise<StoredOrganization> {
  const [head] = await tx.query<{ version: number; updated_at: Date | string; updated_by: string }>(
    "SELECT version, updated_at, updated_by FROM organization_versions",
  );
  if (head === undefined) return { uploaded: [], categories: [], version: 0, updatedAt: null, updatedBy: null };
  const accounts = await tx.query<{ account_id: string; path: string }>("SELECT account_id, path FROM account_units ORDER BY account_id");
  const categories = await tx.query<{ name: string; rules: CategoryRule[]; otherwise: string | null }>(
    "SELECT name, rules, otherwise FROM cost_categories ORDER BY position, name",
  );
  return {
    uploaded: accounts.map(({ account_id, path }) => ({ accountId: account_id, path })),
    categories,
    version: head.version,
    updatedAt: new Date(head.updated_at).toISOString(),
    updatedBy: head.updated_by,
  };
}

/** What was uploaded counts; an account that was not is where the provider has it. */
export function unitsOf(uploaded: readonly AccountUnit[], accounts: readonly CloudAccount[]): AccountUnit[] {
  const byAccount = new Map(
    accounts.flatMap(({ id, unit }) => {
      const path = unit === undefined ? undefined : unitPath(unit);
      return path === undefined ? [] : [[id, path] as const];
    }),
  );
  for (const { accountId, path } of uploaded) byAccount.set(accountId, path);
  return [...byAccount].map(([accountId, path]) => ({ accountId, path })).toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

/**
 * Units and categories of this tenant, for the semantic model.
 *
 * @param exported reads the cost categories that the export carries
 */
export async function readOrganization(ctx: ServiceContext, exported: () => Promise<readonly string[]>): Promise<Organization> {
  const [stored, accounts, keys] = await Promise.all([
    ctx.db.read(storedOrganization),
    ctx.inventory.connected ? ctx.inventory.accounts() : [],
    exported(),
  ]);
  const own = new Set(stored.categories.map(({ name }) => name));
  return {
    units: unitsOf(stored.uploaded, accounts),
    categories: stored.categories,
    exported: keys.filter((key) => !own.has(key)),
    version: String(stored.version),
  };
}
