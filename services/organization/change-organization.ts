import type { AccountUnit, CostCategory, OrganizationAnswer, OrganizationChange } from "#core/api/organization";
import { faultsOfCategories } from "#core/costs/organization/check-categories";
import { unitPath } from "#core/costs/organization/unit-paths";
import { InvalidInputError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { getOrganization } from "#services/organization/get-organization";
import { storedOrganization } from "#services/organization/read-organization";

/** Replaces the mapping of accounts, the categories, or both. @throws InvalidInputError that names what is wrong where */
export async function changeOrganization(ctx: ServiceContext, change: OrganizationChange): Promise<OrganizationAnswer> {
  const accounts = change.accounts === undefined ? undefined : checkedAccounts(change.accounts);
  const { categories } = change;
  const [fault] = faultsOfCategories(categories ?? []);
  if (fault !== undefined) throw new InvalidInputError(fault);
  if (accounts === undefined && categories === undefined)
    throw new InvalidInputError("There is nothing to change: give accounts, categories, or both.");
  const parts = [...(accounts ? [`${accounts.length} accounts`] : []), ...(categories ? [`${categories.length} cost categories`] : [])];
  await mutate(ctx, {
    scope: "costs:manage",
    action: "organization.change",
    target: "organization",
    event: `Set the organisation: ${parts.join(" and ")}`,
    async run(tx) {
      const before = await storedOrganization(tx);
      if (accounts) await replaceAccounts(tx, accounts);
      if (categories) await replaceCategories(tx, categories);
      await nextVersion(tx, ctx.actor.kind === "user" ? ctx.actor.name : ctx.actor.kind);
      return {
        result: undefined,
        before: { accounts: before.uploaded.length, categories: before.categories.map(({ name }) => name) },
        after: {
          accounts: accounts?.length ?? before.uploaded.length,
          categories: (categories ?? before.categories).map(({ name }) => name),
        },
      };
    },
  });
  return getOrganization(ctx);
}

function checkedAccounts(accounts: readonly AccountUnit[]): AccountUnit[] {
  const seen = new Set<string>();
  return accounts.map(({ accountId, path: written }) => {
    const path = unitPath(written);
    if (path === undefined) throw new InvalidInputError(`The unit of account ${accountId} has an empty part: write it as Root/Production.`);
    if (seen.has(accountId)) throw new InvalidInputError(`Account ${accountId} is there twice: an account is in one unit.`);
    seen.add(accountId);
    return { accountId, path };
  });
}

export async function replaceAccounts(tx: TenantTransaction, accounts: readonly AccountUnit[]): Promise<void> {
  await tx.query("DELETE FROM account_units", []);
  await tx.query(
    "INSERT INTO account_units (tenant_id, account_id, path) SELECT $1, one->>'accountId', one->>'path' FROM jsonb_array_elements($2::text::jsonb) AS one",
    [tx.tenantId, JSON.stringify(accounts)],
  );
}

async function replaceCategories(tx: TenantTransaction, categories: readonly CostCategory[]): Promise<void> {
  await tx.query("DELETE FROM cost_categories", []);
  for (const [position, { name, rules, otherwise }] of categories.entries())
    await tx.query("INSERT INTO cost_categories (tenant_id, name, position, rules, otherwise) VALUES ($1, $2, $3, $4::text::jsonb, $5)", [
      tx.tenantId,
      name,
      position,
      JSON.stringify(rules),
      otherwise,
    ]);
}

export async function nextVersion(tx: TenantTransaction, by: string): Promise<void> {
  await tx.query(
    `INSERT INTO organization_versions (tenant_id, version, updated_at, updated_by) VALUES ($1, 1, app_now(), $2)
     ON CONFLICT (tenant_id) DO UPDATE SET version = organization_versions.version + 1, updated_at = app_now(), updated_by = excluded.updated_by`,
    [tx.tenantId, by],
  );
}
