import type { CustomerPurchases } from "#core/api/vendor";
import { NotFoundError } from "#core/errors";
import { requireScope } from "#services/access";
import { listPurchases } from "#services/commitments/pipeline/list-purchases";
import type { ServiceContext } from "#services/context";
import { inCustomer } from "#services/vendor/customer-context";
import { vendorLink } from "#services/vendor/link-rows";

/**
 * Where the purchases of one customer stand, for the vendor's people: those that the customer makes itself, or those that
 * the vendor makes for it. A look into the customer's organization is in its log.
 *
 * @throws NotFoundError for a customer that is none, ForbiddenError for one that has left
 */
export async function customerPurchases(ctx: ServiceContext, customer: string): Promise<CustomerPurchases> {
  requireScope(ctx, "proposal:create");
  const link = await ctx.db.read((tx) => vendorLink(tx, customer));
  if (link === undefined) throw new NotFoundError(`There is no customer ${customer.slice(0, 60)}.`);
  const buyer = link.mode === "self" ? await inCustomer(ctx, customer, "looked at purchases of Savings Plans") : ctx;
  const { purchases, asOf } = await listPurchases(buyer);
  const own = link.mode === "self" ? undefined : await boughtFor(ctx, customer);
  return {
    purchases: purchases
      .filter(({ proposal }) => proposal !== null && (own === undefined || own.has(proposal)))
      .map(({ proposal, title, state, stateLabel, because, plan, start, total }) => ({
        proposal,
        title,
        state,
        stateLabel,
        because,
        plan,
        start,
        total: total.value,
      })),
    asOf: asOf ?? ctx.now().toISOString(),
  };
}

/** APR-n of what the vendor asked for in the name of this customer. */
async function boughtFor(ctx: ServiceContext, customer: string): Promise<ReadonlySet<string>> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ number: number }>(
      `SELECT p.number FROM proposals p JOIN proposal_revisions r ON r.tenant_id = p.tenant_id AND r.number = p.number AND r.rev = p.rev
       WHERE p.kind = 'sp_purchase' AND r.sealed::jsonb -> 'params' -> 'customer' ->> 'id' = $1`,
      [customer],
    ),
  );
  return new Set(rows.map(({ number }) => `APR-${number}`));
}
