import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { CategoryRule } from "#core/api/organization";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

const tenant = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

export const accountUnits = pgTable("account_units", { tenantId: tenant(), accountId: text().notNull(), path: text().notNull() }, (table) => [
  primaryKey({ columns: [table.tenantId, table.accountId] }),
]);

/** Tried in the order of their rules; `position` is the order in which people see the categories. */
export const costCategories = pgTable(
  "cost_categories",
  {
    tenantId: tenant(),
    name: text().notNull(),
    position: integer().notNull(),
    rules: jsonb().$type<CategoryRule[]>().notNull(),
    otherwise: text(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

/** Counts the changes: part of the id of every query that reads units or categories. */
export const organizationVersions = pgTable("organization_versions", {
  tenantId: text()
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  version: integer().notNull(),
  updatedAt: instantOfNow(),
  updatedBy: text().notNull(),
});
