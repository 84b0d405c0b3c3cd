import { boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const killSwitches = pgTable(
  "kill_switches",
  {
    tenantId: text().notNull(),
    scope: text().notNull(),
    engaged: boolean().notNull(),
    reason: text(),
    byUserId: text(),
    byName: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.scope] })],
);

export const platformKillSwitch = pgTable("platform_kill_switch", {
  single: boolean().primaryKey(),
  engaged: boolean().notNull(),
  reason: text(),
  byName: text().notNull(),
  at: instant().notNull(),
});

export const clusterSettings = pgTable(
  "cluster_settings",
  {
    tenantId: text().notNull(),
    cluster: text().notNull(),
    production: boolean().notNull(),
    maintenance: boolean().notNull(),
    maintenanceBy: text(),
    maintenanceReason: text(),
    noChangeHours: jsonb().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.cluster] })],
);

export const stepUps = pgTable("step_ups", {
  sessionId: text().primaryKey(),
  at: instant().notNull(),
});
