import type { Sandbox } from "#sandbox/sandbox";
import { accountsOf } from "#server/compose/sandbox-tenants";
import type { TenantToEnsure } from "#services/tenants/ensure-tenant";

/** The company of the sandbox whose organization the vendor of record pays for, once the two are linked. */
const CUSTOMER = "other";
const PAYER = "pelican-main";
const SOURCE = "sandbox-vendor:";

export const VENDOR_NAME = "Blue Hangar";
export const VENDOR_LOGINS = [
  { email: "owner@vendor.test", name: "Owner", role: "owner" },
  { email: "admin@vendor.test", name: "Admin", role: "admin" },
] as const;

/** The vendor of record of the sandbox: no bill of its own, and the payer account of its customer to buy in. */
export async function sandboxVendor(sandbox: Sandbox): Promise<TenantToEnsure> {
  const customer = sandbox.companies.find(({ key }) => key === CUSTOMER);
  const password = sandbox.logins[0]?.password ?? "";
  return {
    id: "vendor",
    name: VENDOR_NAME,
    costSource: `${SOURCE}${CUSTOMER}`,
    isVendor: true,
    accounts: customer === undefined ? [] : (await accountsOf(customer)).filter(({ name }) => name === PAYER),
    people: VENDOR_LOGINS.map((login) => ({ ...login, password })),
  };
}

/** Accounts that a source reaches: a company's own, or those of the vendor's customer. */
export function companyReachedBy(costSource: string): string {
  return costSource.startsWith(SOURCE) ? `sandbox:${costSource.slice(SOURCE.length)}` : costSource;
}
