import { customType, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

/** pgvector's type, as the embedded database has it; a Postgres without the extension keeps an array of reals. */
const vector = customType<{ data: string }>({ dataType: () => "vector(256)" });

export const facts = pgTable(
  "facts",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    text: text(),
    byUserId: text(),
    byName: text().notNull(),
    threadId: text(),
    createdAt: instantOfNow(),
    updatedAt: instantOfNow(),
    embedding: vector(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.number] })],
);
