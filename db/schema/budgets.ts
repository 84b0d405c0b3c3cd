import { integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "#db/schema/instant";

export const budgets = pgTable(
  "budgets",
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    period: text().notNull(),
    amount: numeric({ precision: 18, scale: 2 }).notNull(),
    currency: text().notNull(),
    metric: text().notNull(),
    filters: jsonb().notNull(),
    exclude: jsonb().notNull(),
    alertPoints: jsonb().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const budgetCrossings = pgTable(
  "budget_crossings",
  {
    tenantId: text().notNull(),
    budgetId: text().notNull(),
    periodStart: text().notNull(),
    of: text().notNull(),
    percent: integer().notNull(),
    value: numeric({ precision: 24, scale: 6 }).notNull(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.budgetId, table.periodStart, table.of, table.percent] })],
);
