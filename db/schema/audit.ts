import { bigint, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { AuditRow } from "#core/api/schemas";

/** The end of each tenant's chain; moved by a trigger as rows are appended. */
export const auditHeads = pgTable("audit_heads", {
  tenantId: text().primaryKey(),
  seq: bigint({ mode: "number" }).notNull(),
  hash: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
});

/** Append-only, by grant and by trigger. */
export const auditLog = pgTable(
  "audit_log",
  {
    tenantId: text().notNull(),
    seq: bigint({ mode: "number" }).notNull(),
    at: timestamp({ withTimezone: true, precision: 3 }).notNull(),
    actor: jsonb().$type<AuditRow["actor"]>().notNull(),
    action: text().notNull(),
    event: text().notNull(),
    target: text().notNull(),
    outcome: text().$type<AuditRow["outcome"]>().notNull(),
    before: jsonb(),
    after: jsonb(),
    requestId: text(),
    prev: text().notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.seq] })],
);
