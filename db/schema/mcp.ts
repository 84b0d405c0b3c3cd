import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

/** What a tool vouched for to a client of the Model Context Protocol. */
export const mcpTargets = pgTable(
  "mcp_targets",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    sessionId: text().notNull(),
    target: text().notNull(),
    call: text().notNull(),
    at: instantOfNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sessionId, table.target] })],
);
