import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const discovered = pgTable(
  "discovered",
  {
    tenantId: text().notNull(),
    kind: text().notNull(),
    source: text().notNull(),
    id: text().notNull(),
    state: jsonb().notNull(),
    firstSeenAt: instant().notNull(),
    seenAt: instant().notNull(),
    goneAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.source, table.id] })],
);

export const discoveryRuns = pgTable(
  "discovery_runs",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    source: text().notNull(),
    startedAt: instant().notNull(),
    endedAt: instant(),
    error: text(),
    found: integer().notNull(),
    added: integer().notNull(),
    changed: integer().notNull(),
    gone: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
