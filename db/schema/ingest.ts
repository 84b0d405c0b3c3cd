import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { instant, instantOfNow } from "#db/schema/instant";

export const costSources = pgTable(
  "cost_sources",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    kind: text().$type<"s3" | "folder" | "cost_explorer" | "athena">().notNull(),
    config: jsonb().notNull(),
    fingerprint: text().notNull(),
    state: text().$type<"connecting" | "ready" | "error">().notNull().default("connecting"),
    lastError: text(),
    lastLookedAt: instant(),
    lastChangedAt: instant(),
    createdBy: text(),
    createdAt: instantOfNow(),
    removedAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("cost_sources_once")
      .on(table.tenantId, table.fingerprint)
      .where(sql`removed_at IS NULL`),
  ],
);

export const ingestRuns = pgTable(
  "ingest_runs",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    sourceId: text().notNull(),
    trigger: text().$type<"setup" | "hourly" | "by-hand">().notNull(),
    state: text().$type<"queued" | "running" | "succeeded" | "failed" | "cancelled">().notNull().default("queued"),
    doing: text().notNull().default(""),
    startedAt: instantOfNow(),
    endedAt: instant(),
    periodsTotal: integer(),
    periodsDone: integer().notNull().default(0),
    periodsUnchanged: integer().notNull().default(0),
    periodsFailed: integer().notNull().default(0),
    objectsTotal: integer().notNull().default(0),
    objectsDone: integer().notNull().default(0),
    bytesTotal: bigint({ mode: "number" }).notNull().default(0),
    bytesDone: bigint({ mode: "number" }).notNull().default(0),
    rowsIn: bigint({ mode: "number" }).notNull().default(0),
    currentObject: text(),
    paidRequests: integer().notNull().default(0),
    error: text(),
    errorCode: text(),
    problems: jsonb().$type<readonly { readonly billingPeriod: string | null; readonly message: string }[]>().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("ingest_runs_latest").on(table.tenantId, table.sourceId, table.startedAt.desc()),
    uniqueIndex("ingest_runs_one_open")
      .on(table.tenantId, table.sourceId)
      .where(sql`state IN ('queued', 'running')`),
  ],
);

export const ingestPeriods = pgTable(
  "ingest_periods",
  {
    tenantId: text().notNull(),
    sourceId: text().notNull(),
    billingPeriod: text().notNull(),
    version: text().notNull(),
    manifest: text(),
    manifestHash: text(),
    files: integer().notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    rowCount: bigint({ mode: "number" }),
    asOf: instant(),
    readAt: instantOfNow(),
    restated: integer().notNull().default(0),
    heldBack: text(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.sourceId, table.billingPeriod] })],
);
