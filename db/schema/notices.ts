import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const outbox = pgTable(
  "outbox",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    topic: text().notNull(),
    number: integer(),
    threadId: text(),
    payload: jsonb().notNull(),
    createdAt: instant().notNull(),
    deliveredAt: instant(),
    attempts: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const threadNotices = pgTable(
  "thread_notices",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    threadId: text().notNull(),
    number: integer(),
    topic: text().notNull(),
    payload: jsonb().notNull(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
