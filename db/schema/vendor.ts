import { index, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { instant, instantOfNow } from "#db/schema/instant";
import type { BillingMode, LinkState, Side } from "#core/vendor/link";
import { tenants } from "#db/schema/tenants";

const usd = () => numeric({ precision: 18, scale: 2 });
const tenant = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

/** A customer and its vendor. Both see the row; a trigger keeps each to its own columns. */
export const vendorLinks = pgTable(
  "vendor_links",
  {
    id: text().primaryKey(),
    customerTenant: tenant(),
    vendorTenant: tenant(),
    customerName: text().notNull(),
    vendorName: text().notNull(),
    mode: text().$type<BillingMode>().notNull(),
    state: text().$type<LinkState>().notNull(),
    termsVersion: text().notNull(),
    acceptedBy: text().notNull(),
    acceptedAt: instantOfNow(),
    capRollingUsd: usd().notNull(),
    capOutstandingUsd: usd().notNull(),
    raisedRollingUsd: usd(),
    raisedOutstandingUsd: usd(),
    raisedFrom: instant(),
    capSignedBy: text().notNull(),
    capSignedAt: instantOfNow(),
    pausedAt: instant(),
    pausedBy: text(),
    pausedSide: text().$type<Side>(),
    pausedReason: text(),
    createdAt: instantOfNow(),
    updatedAt: instantOfNow(),
  },
  (table) => [index("vendor_links_of_vendor").on(table.vendorTenant, table.state)],
);

export const vendorLinkEvents = pgTable(
  "vendor_link_events",
  {
    id: text().primaryKey(),
    linkId: text()
      .notNull()
      .references(() => vendorLinks.id, { onDelete: "cascade" }),
    customerTenant: text().notNull(),
    vendorTenant: text().notNull(),
    at: instantOfNow(),
    side: text().$type<Side>().notNull(),
    byName: text().notNull(),
    event: text().notNull(),
    note: text(),
  },
  (table) => [index("vendor_link_events_newest").on(table.linkId, table.at)],
);
