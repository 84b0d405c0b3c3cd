import { foreignKey, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instantOfNow } from "#db/schema/instant";
import { tenants } from "#db/schema/tenants";

/** Units of output that costs are divided by. */
export const unitSeries = pgTable(
  "unit_series",
  {
    tenantId: text()
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text().notNull(),
    step: text().$type<"day" | "month">().notNull(),
    dimension: text(),
    version: integer().notNull(),
    updatedAt: instantOfNow(),
    updatedBy: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

export const unitPoints = pgTable(
  "unit_points",
  {
    tenantId: text().notNull(),
    series: text().notNull(),
    /** YYYY-MM-DD or YYYY-MM, by the step of its series. */
    at: text().notNull(),
    /** Empty where the series has no dimension. */
    value: text().notNull().default(""),
    quantity: numeric().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.series, table.at, table.value] }),
    foreignKey({ columns: [table.tenantId, table.series], foreignColumns: [unitSeries.tenantId, unitSeries.name] }).onDelete("cascade"),
  ],
);
