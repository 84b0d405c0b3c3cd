import { integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const actions = pgTable(
  "actions",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    number: integer().notNull(),
    rev: integer().notNull(),
    state: text().notNull(),
    leaseOwner: text(),
    leaseUntil: instant(),
    fence: integer().notNull(),
    wakeAt: instant(),
    stopRequestedBy: text(),
    outcome: jsonb(),
    startedAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const actionSteps = pgTable(
  "action_steps",
  {
    tenantId: text().notNull(),
    actionId: text().notNull(),
    name: text().notNull(),
    state: text().notNull(),
    token: text().notNull(),
    requestHash: text(),
    request: jsonb(),
    ref: jsonb(),
    note: text(),
    attempts: integer().notNull(),
    intentAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.actionId, table.name] })],
);

export const capLedger = pgTable(
  "cap_ledger",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    cap: text().notNull(),
    amount: numeric({ precision: 18, scale: 5 }).notNull(),
    actionId: text().notNull(),
    at: instant().notNull(),
    releasedAt: instant(),
    countsUntil: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
