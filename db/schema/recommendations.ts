import { boolean, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const recommendations = pgTable(
  "recommendations",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    engine: text().notNull(),
    type: text().notNull(),
    account: text().notNull(),
    status: text().notNull(),
    reason: text(),
    statusBy: text(),
    statusAt: instant(),
    netAtStatus: numeric({ precision: 24, scale: 6 }),
    version: integer().notNull(),
    net: numeric({ precision: 24, scale: 6 }),
    gross: numeric({ precision: 24, scale: 6 }),
    score: numeric({ precision: 24, scale: 6 }).notNull(),
    actionable: boolean().notNull(),
    finding: jsonb().notNull(),
    firstSeenAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const recommendationChanges = pgTable(
  "recommendation_changes",
  {
    tenantId: text().notNull(),
    recommendationId: text().notNull(),
    version: integer().notNull(),
    fromStatus: text().notNull(),
    toStatus: text().notNull(),
    reason: text(),
    byName: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.recommendationId, table.version] })],
);

export const recommendationRefreshes = pgTable("recommendation_refreshes", {
  tenantId: text().primaryKey(),
  at: instant().notNull(),
  dataVersion: text().notNull(),
  notChecked: jsonb().notNull(),
  leftOut: jsonb().notNull().default([]),
});

export const savingsLedger = pgTable(
  "savings_ledger",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    source: text().notNull(),
    sourceId: text().notNull(),
    kind: text().notNull(),
    title: text().notNull(),
    category: text().notNull(),
    byName: text(),
    promisedPerHour: numeric({ precision: 24, scale: 12 }).notNull(),
    effectiveAt: instant(),
    undoneAt: instant(),
    measure: jsonb().notNull(),
    status: text().notNull(),
    measured: jsonb(),
    measuredAt: instant(),
    dataVersion: text(),
    createdAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
