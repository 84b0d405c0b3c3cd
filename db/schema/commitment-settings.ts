import { boolean, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const commitmentSettings = pgTable("commitment_settings", {
  tenantId: text().primaryKey(),
  capRollingUsd: numeric({ precision: 18, scale: 2 }).notNull(),
  capOutstandingUsd: numeric({ precision: 18, scale: 2 }).notNull(),
  thresholdUsd: numeric({ precision: 18, scale: 2 }).notNull(),
  queueHours: integer().notNull(),
  soloRule: boolean().notNull(),
  sharingOff: jsonb().notNull(),
  billingMode: text().notNull(),
  pausedAt: instant(),
  pausedBy: text(),
  pausedSide: text(),
  pauseReason: text(),
  updatedAt: instant().notNull(),
  updatedBy: text(),
});

export const commitmentCapRaises = pgTable(
  "commitment_cap_raises",
  {
    tenantId: text().notNull(),
    actionId: text().notNull(),
    limitName: text().notNull(),
    amountUsd: numeric({ precision: 18, scale: 2 }).notNull(),
    signedAt: instant().notNull(),
    countsFrom: instant().notNull(),
    voidedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.actionId] })],
);
