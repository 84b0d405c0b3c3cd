import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

export const scheduledQuestions = pgTable(
  "scheduled_questions",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    userId: text().notNull(),
    question: text().notNull(),
    recurrence: jsonb().notNull(),
    threadId: text().notNull(),
    state: text().notNull(),
    reason: text(),
    nextAt: instant().notNull(),
    lastRunAt: instant(),
    lastOutcome: text(),
    createdAt: instantOfNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.number] })],
);
