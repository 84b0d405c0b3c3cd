import type { LinkInfo, VendorStanding } from "#core/api/vendor";
import { capsAt, LINK_STATE_WORDS, type VendorLink, vendorMaySet } from "#core/vendor/link";
import { TERMS_VERSION, termsOf } from "#core/vendor/terms";
import { appNow } from "#db/app-now";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { rosterIn } from "#services/proposals/gate-facts";
import { vendorIn } from "#services/vendor/accept-terms";
import { customerLink, eventsOf, linksIn } from "#services/vendor/link-rows";

/** How this organization stands to a vendor of record: its link, or, for the vendor itself, its customers. */
export async function readStanding(ctx: ServiceContext): Promise<VendorStanding> {
  requireScope(ctx, "settings:read");
  return ctx.db.read(async (tx) => {
    const vendor = await vendorIn(tx);
    const [self] = await tx.query<{ is_vendor: boolean }>("SELECT is_vendor FROM tenants WHERE id = $1", [tx.tenantId]);
    const isVendor = self?.is_vendor === true;
    const role = (await rosterIn(tx)).get(ctx.actor.userId ?? "")?.role;
    const link = isVendor ? undefined : await customerLink(tx);
    const customers = isVendor ? await linksIn(tx, "WHERE vendor_tenant = $1", [tx.tenantId]) : [];
    const now = await appNow(tx);
    const shown = async (one: VendorLink) => linkInfo(tx, one, { now, role, side: isVendor ? "vendor" : "customer" });
    return {
      isVendor,
      vendor: vendor ?? null,
      terms:
        vendor === undefined
          ? null
          : { version: TERMS_VERSION, self: [...termsOf("self", vendor.name)], vendor: [...termsOf("vendor", vendor.name)] },
      link: link === undefined ? null : await shown(link),
      youMayAccept: role === "owner" && vendor !== undefined && link === undefined,
      customers: await inOrder(customers, shown),
    };
  });
}

async function linkInfo(
  tx: TenantTransaction,
  link: VendorLink,
  { now, role, side }: { readonly now: Date; readonly role: string | undefined; readonly side: "customer" | "vendor" },
): Promise<LinkInfo> {
  const { caps, raised, paused, customer, vendor, mode, state } = link;
  const isManager = role === "owner" || role === "admin";
  const isOwner = role === "owner" && side === "customer";
  const lives = state !== "ended";
  const held = capsAt({ caps, raised }, now);
  return {
    id: link.id,
    customer,
    vendor,
    mode,
    state,
    stateWords: LINK_STATE_WORDS[state],
    termsVersion: link.termsVersion,
    acceptedBy: link.acceptedBy,
    acceptedAt: link.acceptedAt.toISOString(),
    caps: held,
    raise: raised === undefined || raised.from <= now ? null : { ...raised.caps, from: raised.from.toISOString() },
    capSignedBy: link.capSignedBy,
    capSignedAt: link.capSignedAt.toISOString(),
    paused: paused === undefined ? null : { at: paused.at.toISOString(), by: paused.by, side: paused.side, reason: paused.reason ?? null },
    events: (await eventsOf(tx, link.id)).map(({ at, note, ...rest }) => ({ ...rest, at: at.toISOString(), note: note ?? null })),
    youMay: {
      changeCaps: isOwner && lives,
      leave: isOwner && lives && state !== "leaving",
      pause: isManager && lives && paused === undefined,
      resume: isOwner && paused !== undefined,
      set: side === "vendor" && isManager && mode === "vendor" ? [...vendorMaySet(state)] : [],
    },
  };
}

/** One after another: a transaction answers one question at a time. */
async function inOrder<T, R>(items: readonly T[], make: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}
