import { foreignKey, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

const tenantId = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

/** Conversations; the messages are in the agent's checkpoints. `asked` is what search finds. */
export const threads = pgTable(
  "threads",
  {
    tenantId: tenantId(),
    id: text().notNull(),
    userId: text().notNull(),
    title: text().notNull(),
    createdAt: instantOfNow(),
    updatedAt: instantOfNow(),
    asked: text().notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] }), index("threads_latest").on(table.tenantId, table.userId, table.updatedAt.desc())],
);

export const messageFeedback = pgTable(
  "message_feedback",
  {
    tenantId: tenantId(),
    threadId: text().notNull(),
    messageId: text().notNull(),
    userId: text().notNull(),
    verdict: text().$type<"up" | "down">().notNull(),
    reason: text(),
    at: instantOfNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.threadId, table.messageId, table.userId] }),
    foreignKey({ columns: [table.tenantId, table.threadId], foreignColumns: [threads.tenantId, threads.id] }).onDelete("cascade"),
  ],
);
