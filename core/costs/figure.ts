import { z } from "zod";

/** Solid in charts and text for what happened (`measured`, `realized`), dashed for what has not (`projected`). */
export const FigureKind = z.enum(["measured", "realized", "projected"]);
export type FigureKind = z.infer<typeof FigureKind>;

/** Half-open `[from, to)`, instants in ISO 8601 with offset. */
export const Bounds = z.object({ from: z.string(), to: z.string() });
export type Bounds = z.infer<typeof Bounds>;

/**
 * A number with everything needed to defend it. No number leaves the product without one.
 * `value` is a decimal string in `unit`; null means unknown, which is never shown as zero.
 */
export const Figure = z.object({
  /** Unique within a thread: `<queryId>.<path>`, for example `q_7f3k2m.r0.c1` or `q_7f3k2m.total`. */
  id: z.string(),
  value: z.string().nullable(),
  /** "USD", "USD/h", "USD/month", "ratio" (0..1, shown as percent), "points", "count", or a usage unit such as "Hrs", "GB-Mo". */
  unit: z.string(),
  /** Name of the metric in the semantic model, or of a registered derivation such as `change`, `share`, `daily_average`. */
  metric: z.string(),
  kind: FigureKind,
  period: Bounds,
  timeZone: z.string(),
  /** Instant through which the underlying data is complete. */
  asOf: z.string(),
  queryId: z.string(),
  /** What it is, in words: "EC2, October 2026". */
  label: z.string(),
});
export type Figure = z.infer<typeof Figure>;
