import { z } from "zod";
import { Block, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Filter } from "#core/costs/query";
import { strictObject } from "#core/api/strict-object";

/**
 * Query of `GET /api/forecast`. `filters` and `exclude` are JSON texts of `Filter[]`, as the other pages keep them in the URL.
 * `by` names a dimension whose largest groups are forecast one by one.
 */
export const ForecastQuery = strictObject({
  metric: z.string().max(60).optional(),
  filters: z.string().max(4000).optional(),
  exclude: z.string().max(4000).optional(),
  by: z.string().max(100).optional(),
  top: z.coerce.number().int().min(1).max(20).optional(),
});

/** One month: what happened, what is projected for the rest, and their sum with its interval. A month not begun has measured 0. */
export const ForecastMonth = z.object({
  /** "November 2026" */
  label: z.string(),
  from: z.string(),
  to: z.string(),
  /** What the bill has of it. */
  measured: Figure,
  /** The days that have not happened. */
  projected: Figure,
  total: Figure,
  /** Ends of the interval of `total`; value null where there is only a run rate. */
  low: Figure,
  high: Figure,
});

/** How far off the same method was: it forecast `days` days from each origin, which have happened since. */
export const BackTest = z.object({
  days: z.number(),
  origins: z.array(z.object({ origin: z.string(), forecast: Figure, actual: Figure, error: Figure })),
  /** Mean absolute percentage error as a ratio; null with no origin. */
  meanError: Figure.nullable(),
  /** "Off by 1.2 % on average over 4 origins of 12 days." */
  sentence: z.string(),
});

export const ForecastGroup = z.object({
  /** Value of `by`; "other" for the rest, null where it is missing. */
  key: z.string().nullable(),
  monthToDate: Figure,
  forecast: Figure,
  low: Figure,
  high: Figure,
  lastMonth: Figure,
});

/** A commitment whose end lies inside the horizon, and what it adds to the bill when nothing replaces it. */
export const ExpiringCommitment = z.object({
  id: z.string(),
  kind: z.enum(["savings_plan", "reservation", "commitment"]),
  endsAt: z.string(),
  /** USD per day that usage at on-demand rates costs more without it. */
  perDay: Figure,
});

export const ForecastAnswer = z.object({
  asOf: z.string(),
  freshness: z.string(),
  metric: z.object({ name: z.string(), label: z.string(), unit: z.string() }),
  filters: z.array(Filter),
  exclude: z.array(Filter),
  /** `run_rate`: fewer than 14 days of data, or nothing but a pace; then there is no interval and no back-test. */
  method: z.enum(["forecast", "run_rate"]),
  /** In one sentence: how it was computed. */
  how: z.string(),
  /** 0.9: nine of ten outcomes are expected inside the interval. */
  level: z.number(),
  /** Four names for four numbers: this is what happened; `runRate` the pace of the last 7 days over 730 h; `forecast` the month's end. */
  monthToDate: Figure,
  runRate: Figure,
  forecast: z.object({ figure: Figure, low: Figure, high: Figure }),
  lastMonth: Figure.nullable(),
  /** This month and the next three. */
  months: z.array(ForecastMonth),
  /** Charges that come by the day of the month (fees, tax, support), in what is projected of this month. */
  monthStartCharges: Figure,
  /** Credits and refunds in what is projected of this month; never counted on unless they came in each of the last months. */
  credits: Figure,
  backTest: BackTest.nullable(),
  expiring: z.array(ExpiringCommitment),
  by: z.string().nullable(),
  groups: z.array(ForecastGroup),
  /** Daily line: measured, then projected with its band (columns day, measured, projected, low, high); and tables by month and group. */
  blocks: z.array(Block),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
});
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;
