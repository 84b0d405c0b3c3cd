import { boolean, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const runningTurns = pgTable(
  "running_turns",
  {
    tenantId: text().notNull(),
    threadId: text().notNull(),
    turnId: text().notNull(),
    question: text().notNull(),
    owner: text().notNull(),
    leaseUntil: instant().notNull(),
    stopRequested: boolean().notNull(),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.threadId] })],
);

export const turnLines = pgTable(
  "turn_lines",
  {
    tenantId: text().notNull(),
    threadId: text().notNull(),
    seq: integer().notNull(),
    lines: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.threadId, table.seq] })],
);
