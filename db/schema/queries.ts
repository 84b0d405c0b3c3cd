import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

/** What was asked of the cost data, so that a figure's source can be opened again. */
export const queries = pgTable(
  "queries",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: text().notNull(),
    kind: text().$type<"semantic" | "sql">().notNull(),
    request: jsonb().notNull(),
    sql: text().notNull(),
    dataVersion: text().notNull(),
    createdAt: instantOfNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
