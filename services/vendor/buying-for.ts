import { ForbiddenError, GuardRefusedError, NotFoundError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { addDecimals, compareDecimals } from "#core/money";
import { type Caps, capsAt, mayBuy, type VendorLink } from "#core/vendor/link";
import { appNow } from "#db/app-now";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { usedOf } from "#services/execution/caps";
import type { CapUse } from "#services/proposals/kind-definition";
import { inCustomer } from "#services/vendor/customer-context";
import { customerLink, vendorLink } from "#services/vendor/link-rows";

const THIRTY_DAYS_SECONDS = 30 * 86_400;
const dollars = (usd: string) => formatValue(usd, "USD");

/** Whose usage a purchase is for, and what that organization signed. */
export type BuyingFor = {
  /** Where usage, anomalies and sharing are read: the customer's organization, or one's own. */
  readonly usage: ServiceContext;
  readonly customer: { readonly id: string; readonly name: string } | undefined;
};

/**
 * A vendor names its customer; everybody else buys for themselves, unless a vendor of record does it for them.
 *
 * @throws GuardRefusedError where a vendor buys for this organization; NotFoundError, ForbiddenError for a customer that
 * is none, or whose billing is not linked
 */
export async function buyingFor(ctx: ServiceContext, customer: string | undefined): Promise<BuyingFor> {
  if (customer === undefined) {
    const link = await ctx.db.read((tx) => customerLink(tx));
    if (link !== undefined && mayBuy(link)) {
      throw new GuardRefusedError(
        "vendor",
        `${link.vendor.name} buys Savings Plans for ${link.customer.name}, within the limits that you signed. Ask its people to draft this.`,
      );
    }
    return { usage: ctx, customer: undefined };
  }
  const link = await ctx.db.read((tx) => vendorLink(tx, customer));
  if (link === undefined) throw new NotFoundError(`There is no customer ${customer.slice(0, 60)}.`);
  const why = whyNotFor(link);
  if (why !== undefined) throw new ForbiddenError(why);
  return { usage: await inCustomer(ctx, customer, "looked at usage, to plan a Savings Plan"), customer: link.customer };
}

/** Why nothing may be bought for this customer now; undefined where it may. */
export async function holdFor(tx: TenantTransaction, customer: string | null): Promise<string | undefined> {
  if (customer === null) return undefined;
  const link = await vendorLink(tx, customer);
  return link === undefined ? "The customer has left." : whyNotFor(link);
}

function whyNotFor(link: VendorLink): string | undefined {
  const { customer, mode, paused } = link;
  if (mode === "self") return `${customer.name} buys for itself: draft it there, for its people to sign.`;
  if (!mayBuy(link)) return `The billing of ${customer.name} is not linked.`;
  return paused === undefined ? undefined : `Purchases for ${customer.name} are paused by ${paused.by}. Its Owner resumes them.`;
}

/** What the customer signed, beside one's own limits; none for purchases for oneself. */
export async function customerCaps(ctx: ServiceContext, customer: string | null, total: string): Promise<readonly CapUse[]> {
  if (customer === null) return [];
  const limits = await ctx.db.read((tx) => limitsOf(tx, customer));
  return [capUse(customer, "rollingUsd", total, limits), capUse(customer, "outstandingUsd", total, limits)];
}

/** Which of the customer's limits it would break; undefined where none. */
export async function customerRefusal(ctx: ServiceContext, customer: string | undefined, total: string): Promise<string | undefined> {
  const uses = await customerCaps(ctx, customer ?? null, total);
  return ctx.db.read(async (tx) => {
    for (const use of uses) {
      if (compareDecimals(addDecimals(await usedOf(tx, use), total), use.limit) > 0) {
        return `${dollars(total)} is above what the customer signed: ${use.words}. Commit less, or let the customer's Owner sign more.`;
      }
    }
    return undefined;
  });
}

function capUse(customer: string, which: keyof Caps, total: string, limits: Caps): CapUse {
  const isRolling = which === "rollingUsd";
  const words = (limit: string) =>
    isRolling ? `${dollars(limit)} for the customer within 30 days` : `${dollars(limit)} outstanding for the customer`;
  return {
    cap: `commitments-${isRolling ? "30-days" : "outstanding"}:${customer}`,
    amount: total,
    limit: limits[which],
    words: words(limits[which]),
    windowSeconds: isRolling ? THIRTY_DAYS_SECONDS : undefined,
    ...(isRolling ? {} : { untilReleased: true }),
    limitNow: async (tx) => {
      const limit = (await limitsOf(tx, customer))[which];
      return { limit, words: words(limit) };
    },
  };
}

/** Nothing may be bought for who has left. */
async function limitsOf(tx: TenantTransaction, customer: string): Promise<Caps> {
  const link = await vendorLink(tx, customer);
  return link === undefined ? { rollingUsd: "0", outstandingUsd: "0" } : capsAt(link, await appNow(tx));
}
