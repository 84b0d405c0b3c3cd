import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const proposals = pgTable(
  "proposals",
  {
    tenantId: text().notNull(),
    number: integer().notNull(),
    kind: text().notNull(),
    state: text().notNull(),
    rev: integer().notNull(),
    requesterUserId: text(),
    requesterKind: text().notNull(),
    threadId: text(),
    cluster: text(),
    batch: text(),
    target: text(),
    startBy: instant(),
    held: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.number] })],
);

export const proposalRevisions = pgTable(
  "proposal_revisions",
  {
    tenantId: text().notNull(),
    number: integer().notNull(),
    rev: integer().notNull(),
    sealed: text().notNull(),
    hash: text().notNull(),
    policy: jsonb().notNull(),
    policyVersion: text().notNull(),
    expiresAt: instant().notNull(),
    cause: text().notNull(),
    reason: text(),
    dryRun: jsonb(),
    createdAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.number, table.rev] })],
);

export const decisions = pgTable(
  "decisions",
  {
    tenantId: text().notNull(),
    number: integer().notNull(),
    rev: integer().notNull(),
    hash: text().notNull(),
    userId: text().notNull(),
    sessionId: text().notNull(),
    verdict: text().notNull(),
    channel: text().notNull(),
    reason: text(),
    stepUpAt: instant(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.number, table.rev, table.userId] })],
);
