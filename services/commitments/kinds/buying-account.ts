import { GuardRefusedError, InvalidInputError, MajorTomError, NotFoundError, UnavailableError } from "#core/errors";
import type { CloudConnection } from "#core/ports/clouds";
import type { SavingsPlans } from "#core/ports/savings-plans";
import { cloudAccountsIn } from "#db/repositories/cloud-accounts";
import { billingAccounts } from "#services/commitments/billing-accounts";
import type { ServiceContext } from "#services/context";

export type BuyingAccount = Pick<CloudConnection, "accountId" | "name">;

/**
 * The connected account of this id or name; without one the payer, where it is connected, else the only one.
 *
 * @throws NotFoundError, InvalidInputError with what there is; UnavailableError where nothing is connected
 */
export async function buyingAccount(ctx: ServiceContext, wanted: string | undefined): Promise<BuyingAccount> {
  const connections = await connectedAccounts(ctx);
  const names = connections.slice(0, 8).map(({ name }) => name);
  if (wanted !== undefined) {
    const key = wanted.trim().toLowerCase();
    const found = connections.filter(({ accountId, name }) => accountId === key || name.toLowerCase() === key);
    if (found.length > 1) throw new InvalidInputError(`${found.length} accounts are called ${wanted.trim()}. Give the id of the one that buys.`);
    if (found[0]) return found[0];
    throw new NotFoundError(`There is no connected account ${wanted.slice(0, 60)}. There are ${names.join(", ")}.`);
  }
  const payer = await payerId(ctx);
  const known = connections.find(({ accountId }) => accountId === payer) ?? (connections.length === 1 ? connections[0] : undefined);
  if (known) return known;
  throw new InvalidInputError(`Say which account buys the plan: ${names.join(", ")}.`);
}

/** Undefined where the bill cannot be read or does not say. */
async function payerId(ctx: ServiceContext): Promise<string | undefined> {
  try {
    return (await billingAccounts(ctx)).payer?.id;
  } catch (error) {
    if (error instanceof MajorTomError) return undefined;
    throw error;
  }
}

/** @throws UnavailableError where none is connected */
export async function connectedAccounts(ctx: ServiceContext): Promise<readonly BuyingAccount[]> {
  const connections = await ctx.clouds.connections();
  if (connections.length === 0) throw new UnavailableError("No AWS account is connected. Connect one under Settings, then try again.");
  return connections;
}

/** @throws UnavailableError where the account's plans cannot be read */
export function savingsPlansOf({ clouds }: Pick<ServiceContext, "clouds">, accountId: string): SavingsPlans {
  const plans = clouds.savingsPlans?.(accountId);
  if (plans === undefined) throw new UnavailableError(`The Savings Plans of ${accountId} cannot be read. Check the account's connection.`);
  return plans;
}

/** @throws GuardRefusedError where nobody could buy in it: its role for that is not connected */
export async function requirePurchaseRole({ db }: ServiceContext, { accountId, name }: BuyingAccount): Promise<void> {
  const stored = (await db.read(cloudAccountsIn)).find((account) => account.accountId === accountId);
  if (stored === undefined || stored.purchaseRoleArn !== undefined) return;
  throw new GuardRefusedError(
    "purchase-role",
    `The account ${name} is connected without a purchase role, so nothing can be bought in it. Make the role from the template "purchase-role" and connect it first.`,
  );
}
