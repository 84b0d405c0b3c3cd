import { bigint, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { ExecutionState } from "#core/ports/engine-executions";
import { instant, instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

/** What was run on an engine that bills by what it reads. */
export const engineExecutions = pgTable(
  "engine_executions",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    token: text().notNull(),
    executionId: text(),
    engine: text().$type<"athena" | "trino">().notNull(),
    sqlHash: text().notNull(),
    dataVersion: text().notNull(),
    state: text().$type<ExecutionState>().notNull().default("starting"),
    estimatedBytes: bigint({ mode: "number" }),
    bytesScanned: bigint({ mode: "number" }),
    costUsd: numeric({ precision: 20, scale: 9 }),
    error: text(),
    startedAt: instantOfNow(),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.token] })],
);
