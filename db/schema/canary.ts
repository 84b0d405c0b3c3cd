import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

const tenantId = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

export const canaryRuns = pgTable(
  "canary_runs",
  {
    tenantId: tenantId(),
    id: text().notNull(),
    at: instantOfNow(),
    dataVersion: text().notNull(),
    checks: jsonb().notNull(),
    holds: integer().notNull(),
    total: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const canaryExpected = pgTable(
  "canary_expected",
  {
    tenantId: tenantId(),
    month: text().notNull(),
    list: text().notNull(),
    version: text().notNull(),
    amounts: jsonb().notNull(),
    takenAt: instantOfNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.month, table.list] })],
);
