import type { Sandbox, SandboxCompany } from "#sandbox/sandbox";
import type { AccountToEnsure, TenantToEnsure } from "#services/tenants/ensure-tenant";

const PRODUCTION = "production";
/** Kinds of accounts in which nobody works for customers. */
const NOT_PRODUCTION = new Set(["staging", "dev", "sandbox", "test"]);

export function sourceOf(company: string): string {
  return `sandbox:${company}`;
}

/** The companies of the sandbox as tenants, with their people, connected accounts and what is set of their clusters. */
export async function sandboxTenants(sandbox: Sandbox): Promise<readonly TenantToEnsure[]> {
  return Promise.all(
    sandbox.companies.map(async (company) => {
      const accounts = await accountsOf(company);
      const environments = new Map(accounts.map(({ id, environment }) => [id, environment ?? PRODUCTION]));
      return {
        id: company.key,
        name: company.name,
        costSource: sourceOf(company.key),
        accounts,
        notProduction: company.access.clusters
          .filter(({ accountId }) => NOT_PRODUCTION.has(environments.get(accountId) ?? PRODUCTION))
          .map(({ name }) => name),
        people: sandbox.logins
          .filter((login) => login.company === company.key)
          .map(({ email, password, role }) => ({ email, password, role, name: sampleName(email) })),
      };
    }),
  );
}

export async function accountsOf({ inventory, access }: SandboxCompany): Promise<readonly AccountToEnsure[]> {
  const listed = new Map((await inventory.accounts()).map((account) => [account.id, account]));
  return access.accounts.map(({ id, name, roleArn, readRoleArn, purchaseRoleArn, externalId, regions }) => ({
    id,
    name,
    environment: listed.get(id)?.environment,
    readRoleArn,
    actRoleArn: roleArn,
    purchaseRoleArn,
    externalId,
    regions,
  }));
}

/** "Owner" of owner@demo.test. */
function sampleName(email: string): string {
  const name = email.split("@")[0] ?? email;
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
