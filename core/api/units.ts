import { z } from "zod";
import { LineFault } from "#core/api/organization";

/** Units of output (orders, requests, tenants ...) that people upload, and the cost of one: bodies and answers of /api/units. */

export const UnitName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_ -]{0,39}$/, "begins with a letter and has letters, digits, spaces, - and _ only, at most 40");

export const UnitSeries = z.object({
  /** "orders" */
  name: z.string(),
  /** One of them: "order". The unit of its figures is "USD/order". */
  one: z.string(),
  /** The metric to ask for in POST /api/query: "unit_cost:orders". */
  metric: z.string(),
  /** Whether the quantities are of days or of months; a month's cannot be asked by day. */
  step: z.enum(["day", "month"]),
  /** Dimension of the semantic model that the quantities are split by, and its values. */
  dimension: z.string().nullable(),
  values: z.array(z.string()),
  /** First and last day or month. */
  from: z.string(),
  to: z.string(),
  points: z.number(),
  /** Days or months between the first and the last without a quantity: their cost of one is unknown, not zero. */
  gaps: z.number(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});
export type UnitSeries = z.infer<typeof UnitSeries>;

export const UnitPoint = z.object({ at: z.string(), value: z.string().nullable(), quantity: z.string() });
export type UnitPoint = z.infer<typeof UnitPoint>;

export const UnitList = z.object({ series: z.array(UnitSeries) });
export const UnitDetail = UnitSeries.extend({ data: z.array(UnitPoint) });
export type UnitDetail = z.infer<typeof UnitDetail>;

/**
 * POST /api/units?preview=true with text/csv: columns `date` (YYYY-MM-DD) or `month` (YYYY-MM), `unit`, `quantity`, and at most one more,
 * named as a dimension (`team`, `account`, `service` ...). Each series in the file replaces the one of its name.
 */
export const UnitsUpload = z.object({
  stored: z.boolean(),
  series: z.array(
    UnitSeries.omit({ updatedAt: true, updatedBy: true }).extend({ replaces: z.number().describe("Points of the series of that name until now.") }),
  ),
  rows: z.number(),
  faults: z.array(LineFault),
  /** The first rows as they were read. */
  sample: z.array(UnitPoint.extend({ unit: z.string() })),
  notes: z.array(z.string()),
});
export type UnitsUpload = z.infer<typeof UnitsUpload>;
