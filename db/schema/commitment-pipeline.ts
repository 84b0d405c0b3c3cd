import { boolean, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

const perHour = () => numeric({ precision: 18, scale: 5 });
const whole = () => numeric({ precision: 18, scale: 2 });

export const commitmentAnalyses = pgTable(
  "commitment_analyses",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    question: jsonb().notNull(),
    state: text().notNull(),
    result: jsonb(),
    error: text(),
    byUserId: text(),
    byName: text().notNull(),
    at: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const commitmentLadders = pgTable(
  "commitment_ladders",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    analysisId: text().notNull(),
    status: text().notNull(),
    byPause: boolean().notNull(),
    planType: text().notNull(),
    family: text(),
    region: text(),
    term: text().notNull(),
    payment: text().notNull(),
    account: text(),
    target: perHour().notNull(),
    tranche: perHour().notNull(),
    everyWeeks: integer().notNull(),
    nextDue: instant().notNull(),
    waitsFor: text(),
    startedByUserId: text(),
    startedBy: text().notNull(),
    startedAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const commitmentPurchases = pgTable(
  "commitment_purchases",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    number: integer().notNull(),
    ladderId: text(),
    analysisId: text(),
    state: text().notNull(),
    because: text().notNull(),
    account: text().notNull(),
    accountName: text().notNull(),
    offeringId: text().notNull(),
    planType: text().notNull(),
    family: text(),
    region: text(),
    term: text().notNull(),
    payment: text().notNull(),
    commitment: perHour().notNull(),
    total: whole().notNull(),
    upfront: whole().notNull(),
    planId: text(),
    planArn: text(),
    planState: text(),
    startAt: instant(),
    endAt: instant(),
    returnableUntil: instant(),
    boughtAt: instant(),
    seenAt: instant(),
    keptAt: instant(),
    keptBy: text(),
    keptReason: text(),
    monitored: jsonb(),
    monitoredAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const commitmentPurchaseHistory = pgTable(
  "commitment_purchase_history",
  {
    tenantId: text().notNull(),
    purchaseId: text().notNull(),
    seq: integer().notNull(),
    state: text().notNull(),
    because: text().notNull(),
    byName: text(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.purchaseId, table.seq] })],
);

export const commitmentNotices = pgTable(
  "commitment_notices",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    key: text().notNull(),
    kind: text().notNull(),
    purchaseId: text(),
    planId: text(),
    text: text().notNull(),
    costPerDay: numeric({ precision: 18, scale: 6 }),
    number: integer(),
    at: instant().notNull(),
    closedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const commitmentReads = pgTable(
  "commitment_reads",
  {
    tenantId: text().notNull(),
    account: text().notNull(),
    at: instant().notNull(),
    plans: jsonb().notNull(),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.account] })],
);

export const commitmentWatch = pgTable("commitment_watch", {
  tenantId: text().primaryKey(),
  monitoredAt: instant(),
  dataVersion: text(),
  coverage: jsonb(),
});
