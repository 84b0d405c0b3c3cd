import { z } from "zod";
import { Block, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Filter } from "#core/costs/query";
import { strictObject } from "#core/api/strict-object";

export const BudgetPeriod = z.enum(["month", "quarter", "year"]);
export type BudgetPeriod = z.infer<typeof BudgetPeriod>;

/** Crossed when the actual, or the forecast of the period's end, reaches so many percent of the amount. */
export const AlertPoint = z.object({ of: z.enum(["actual", "forecast"]), percent: z.number().int().min(1).max(500) });
export type AlertPoint = z.infer<typeof AlertPoint>;

export const DEFAULT_ALERT_POINTS: readonly AlertPoint[] = [
  { of: "actual", percent: 50 },
  { of: "actual", percent: 80 },
  { of: "actual", percent: 100 },
  { of: "forecast", percent: 100 },
];

export const BudgetInput = strictObject({
  name: z.string().trim().min(1).max(120),
  period: BudgetPeriod,
  /** USD, decimal, above zero. */
  amount: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,2})?$/)
    .refine((text) => Number(text) > 0, "A budget is more than zero."),
  /** A cost metric of the semantic model in USD; amortized where none is named. */
  metric: z.string().max(60).optional(),
  filters: z.array(Filter).max(10).default([]),
  exclude: z.array(Filter).max(10).default([]),
  alertPoints: z
    .array(AlertPoint)
    .max(10)
    .default([...DEFAULT_ALERT_POINTS]),
});
export const BudgetChange = strictObject({
  name: BudgetInput.shape.name.optional(),
  period: BudgetInput.shape.period.optional(),
  amount: BudgetInput.shape.amount.optional(),
  metric: BudgetInput.shape.metric,
  filters: z.array(Filter).max(10).optional(),
  exclude: z.array(Filter).max(10).optional(),
  alertPoints: z.array(AlertPoint).max(10).optional(),
});

export const BudgetCrossing = z.object({
  of: AlertPoint.shape.of,
  percent: z.number(),
  /** First day of the budget's period. */
  periodStart: z.string(),
  at: z.string(),
  /** What reached it, USD, decimal. */
  value: z.string(),
});

export const Budget = z.object({
  /** `bud_...` */
  id: z.string(),
  name: z.string(),
  period: BudgetPeriod,
  amount: z.string(),
  currency: z.string(),
  metric: z.string(),
  filters: z.array(Filter),
  exclude: z.array(Filter),
  /** "team payments in production", "everything" */
  scope: z.string(),
  alertPoints: z.array(AlertPoint),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Budget = z.infer<typeof Budget>;

/** on_track: the forecast stays below. at_risk: the forecast goes over. over: the actual has. unknown: no data for it. */
export const BudgetState = z.enum(["on_track", "at_risk", "over", "unknown"]);

export const BudgetStatus = z.object({
  budget: Budget,
  state: BudgetState,
  periodLabel: z.string(),
  from: z.string(),
  to: z.string(),
  /** Null where there is no data for its scope; `why` says so. */
  actual: Figure.nullable(),
  used: Figure.nullable(),
  remaining: Figure.nullable(),
  forecast: z.object({ figure: Figure, low: Figure, high: Figure }).nullable(),
  /** Forecast less amount; positive is over. */
  overBy: Figure.nullable(),
  crossings: z.array(BudgetCrossing),
  why: z.string().nullable(),
});
export type BudgetStatus = z.infer<typeof BudgetStatus>;

export const BudgetList = z.object({ asOf: z.string().nullable(), freshness: z.string().nullable(), budgets: z.array(BudgetStatus) });
export type BudgetList = z.infer<typeof BudgetList>;

/** With the burn-down: cumulative actual, the even line of the budget, the forecast and its band, by day. */
export const BudgetDetail = BudgetStatus.extend({
  burnDown: Block.nullable(),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
});
export type BudgetDetail = z.infer<typeof BudgetDetail>;
