import type { CustomerPurchases, PurchasesForUs, VendorStanding } from "#core/api/vendor";
import { csvOf } from "#core/csv/csv-of";

/** What the vendor of record buys for this organization. Amounts are USD; the saving is what was expected when it was drafted. */
export function purchasesForUsCsv({ purchases }: PurchasesForUs, part: "purchases" | "history"): string {
  if (part === "history")
    return csvOf(
      purchases.flatMap(({ id, title, history }) => history.map((event) => ({ id, title, ...event }))),
      [
        ["at", ({ at }) => at],
        ["purchase", ({ id }) => id],
        ["title", ({ title }) => title],
        ["state", ({ state }) => state],
        ["because", ({ because }) => because],
      ],
    );
  return csvOf(purchases, [
    ["id", ({ id }) => id],
    ["vendor", ({ vendor }) => vendor],
    ["title", ({ title }) => title],
    ["state", ({ state }) => state],
    ["because", ({ because }) => because],
    ["type", ({ type }) => type],
    ["family", ({ family }) => family],
    ["region", ({ region }) => region],
    ["term", ({ term }) => term],
    ["payment", ({ payment }) => payment],
    ["commitment_usd_per_hour", ({ commitment }) => commitment],
    ["total_usd", ({ total }) => total],
    ["upfront_usd", ({ upfront }) => upfront],
    ["expected_saving_usd_per_month", ({ savingUsdPerMonth }) => savingUsdPerMonth],
    ["plan", ({ plan }) => plan],
    ["start", ({ start }) => start],
    ["returnable_until", ({ returnableUntil }) => returnableUntil],
    ["drafted_at", ({ draftedAt }) => draftedAt],
    ["updated_at", ({ updatedAt }) => updatedAt],
  ]);
}

/** Purchases of one customer, for the vendor's people. */
export function customerPurchasesCsv({ purchases }: CustomerPurchases): string {
  return csvOf(purchases, [
    ["proposal", ({ proposal }) => proposal],
    ["title", ({ title }) => title],
    ["state", ({ state }) => state],
    ["because", ({ because }) => because],
    ["plan", ({ plan }) => plan],
    ["start", ({ start }) => start],
    ["total_usd", ({ total }) => total],
  ]);
}

/** The vendor's customers, or the customer's own link: how far it is and what was signed; or what happened, a row each. */
export function linksCsv({ link, customers }: VendorStanding, part: "links" | "events"): string {
  const links = link === null ? customers : [link, ...customers];
  if (part === "events")
    return csvOf(
      links.flatMap(({ customer, vendor, events }) => events.map((event) => ({ customer, vendor, ...event }))),
      [
        ["at", ({ at }) => at],
        ["customer", ({ customer }) => customer.name],
        ["vendor", ({ vendor }) => vendor.name],
        ["event", ({ event }) => event],
        ["note", ({ note }) => note],
        ["by", ({ by }) => by],
        ["side", ({ side }) => side],
      ],
    );
  return csvOf(links, [
    ["link", ({ id }) => id],
    ["customer", ({ customer }) => customer.name],
    ["vendor", ({ vendor }) => vendor.name],
    ["who_buys", ({ mode }) => mode],
    ["state", ({ state }) => state],
    ["terms", ({ termsVersion }) => termsVersion],
    ["accepted_by", ({ acceptedBy }) => acceptedBy],
    ["accepted_at", ({ acceptedAt }) => acceptedAt],
    ["limit_30_days_usd", ({ caps }) => caps.rollingUsd],
    ["limit_outstanding_usd", ({ caps }) => caps.outstandingUsd],
    ["raise_30_days_usd", ({ raise }) => raise?.rollingUsd ?? null],
    ["raise_outstanding_usd", ({ raise }) => raise?.outstandingUsd ?? null],
    ["raise_from", ({ raise }) => raise?.from ?? null],
    ["limits_signed_by", ({ capSignedBy }) => capSignedBy],
    ["limits_signed_at", ({ capSignedAt }) => capSignedAt],
    ["paused_at", ({ paused }) => paused?.at ?? null],
    ["paused_by", ({ paused }) => paused?.by ?? null],
  ]);
}
