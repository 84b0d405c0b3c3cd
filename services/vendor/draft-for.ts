import type { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { GuardRefusedError, NotFoundError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { draftProposal, type Drafted } from "#services/proposals/draft";
import { inCustomer } from "#services/vendor/customer-context";
import { vendorLink } from "#services/vendor/link-rows";

/**
 * A purchase that the vendor's people draft for a customer: where the customer buys, in its organization, for two of its
 * own people to sign; where the vendor buys, in the vendor's own.
 *
 * @throws as `draftProposal`; NotFoundError for a customer that is none
 */
export async function draftFor(
  ctx: ServiceContext,
  customer: string,
  order: SavingsPlanOrder,
): Promise<Drafted & { readonly at: "customer" | "vendor" }> {
  requireScope(ctx, "proposal:create");
  const link = await ctx.db.read((tx) => vendorLink(tx, customer));
  if (link === undefined) throw new NotFoundError(`There is no customer ${customer.slice(0, 60)}.`);
  if (link.mode === "vendor") return { ...(await draftProposal(ctx, { kind: "sp_purchase", params: { ...order, customer } })), at: "vendor" };
  if (order.monthEndReason !== undefined) {
    throw new GuardRefusedError("month-end", `Only an Owner of ${link.customer.name} may say why to buy so late in a month. Start it on the first.`);
  }
  const theirs = await inCustomer(ctx, customer, "drafted a Savings Plan");
  return { ...(await draftProposal(theirs, { kind: "sp_purchase", params: order })), at: "customer" };
}
