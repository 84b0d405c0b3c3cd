import { boolean, doublePrecision, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

const usd = () => numeric({ precision: 24, scale: 6 });

export const anomalies = pgTable(
  "anomalies",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    key: text().notNull(),
    state: text().notNull(),
    shape: text().notNull(),
    service: text(),
    account: text(),
    region: text(),
    firstDay: text().notNull(),
    lastDay: text().notNull(),
    ongoing: boolean().notNull(),
    onsetHour: text(),
    expectedPerDay: usd().notNull(),
    actualPerDay: usd().notNull(),
    impactTotal: usd().notNull(),
    score: doublePrecision().notNull(),
    parts: jsonb().notNull(),
    days: jsonb().notNull(),
    drivers: jsonb().notNull(),
    owner: jsonb(),
    knownAction: jsonb(),
    queryIds: jsonb().notNull(),
    asOf: instant().notNull(),
    markBy: text(),
    markAt: instant(),
    markReason: text(),
    snoozedUntil: instant(),
    detectedAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const anomalyWatch = pgTable("anomaly_watch", {
  tenantId: text().primaryKey(),
  dollarFloor: numeric({ precision: 12, scale: 2 }).notNull(),
  checkedAt: instant(),
  dataVersion: text(),
  series: integer().notNull(),
});

export const costCalendar = pgTable(
  "cost_calendar",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    title: text().notNull(),
    fromDay: text().notNull(),
    toDay: text().notNull(),
    service: text(),
    account: text(),
    region: text(),
    byName: text().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
