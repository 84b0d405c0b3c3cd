import { z } from "zod";
import { Block } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { Filter, ResolvedPeriod } from "#core/costs/query";

/** A named number: four of them, never one for another. */
export const NamedNumber = z.object({
  key: z.enum(["month_to_date", "forecast", "run_rate", "after_guarantee"]),
  /** "Month to date", "Forecast", "Run rate", "After the guaranteed 20 %" */
  label: z.string(),
  /** Null value: cannot be known yet; `explanation` says why. */
  figure: Figure,
  /** Ends of its interval, of the forecast only. */
  low: Figure.nullable(),
  high: Figure.nullable(),
  /** How it is computed, in one sentence. */
  explanation: z.string(),
});

/** What the guarantee does not reach, with its amount; present also at 0.00 so that one sees that it was looked at. */
export const ProjectionExclusion = z.object({
  kind: z.enum(["tax", "support", "credits", "refunds", "marketplace", "other_fees"]),
  label: z.string(),
  why: z.string(),
  amount: Figure,
});

export const SPEND_CATEGORIES = ["containers", "kubernetes", "databases", "storage", "compute", "network", "other"] as const;
export const SpendCategory = z.enum(SPEND_CATEGORIES);
export type SpendCategory = z.infer<typeof SpendCategory>;

/** Shown also while empty. */
export const ProjectionCategory = z.object({
  category: SpendCategory,
  label: z.string(),
  before: Figure,
  after: Figure,
  saving: Figure,
  empty: z.boolean(),
  /** Why there is nothing, where there is nothing. */
  why: z.string().nullable(),
  /** Services of the bill that are counted here. */
  services: z.array(z.string()),
});

/**
 * `GET /api/projection`: the guaranteed 20 % against its own base. `period` (default `this_month`) as in `/api/spend`, `D` is the last
 * complete day, `W` the last seven, `M` this month, `YTD` this year; filters as there. The four numbers are of the month in progress.
 * Nothing here was achieved by an action: that is `achieved`, from the ledger, and is never added to the guarantee.
 */
export const Projection = z.object({
  period: ResolvedPeriod,
  filters: z.array(Filter),
  exclude: z.array(Filter),
  currency: z.string(),
  /** The cost metric of all of it. */
  metric: z.object({ name: z.string(), label: z.string() }),
  /** 0.2 */
  guaranteedShare: Figure,
  /** "Current spend": the base over the period. */
  baseline: Figure,
  /** The same after the guaranteed 20 %. */
  projected: Figure,
  saving: Figure,
  /** saving / baseline, from the two amounts as they are shown. */
  deltaRatio: Figure,
  /** At least 48 hours of data: below it the delta is not to be judged. */
  enoughData: z.boolean(),
  hoursOfData: z.number(),
  base: z.object({
    /** The whole bill over the period, and what of it is the base: bill = base + exclusions, to the cent. */
    bill: Figure,
    base: Figure,
    exclusions: z.array(ProjectionExclusion),
    difference: z.string(),
    ties: z.boolean(),
    sentence: z.string(),
    queryId: z.string(),
    sql: z.string(),
  }),
  /** Month to date, forecast, run rate, after the guaranteed 20 %: of the month in progress, all on the base. */
  numbers: z.array(NamedNumber),
  categories: z.array(ProjectionCategory),
  /** Bars a month: unoptimised against optimised; past measured, the months ahead dashed. */
  chart: Block,
  /** From the ledger, of actions that people took; apart from the guarantee. */
  achieved: z.object({
    promised: Figure,
    realized: Figure,
    /** "Achieved by actions so far; not part of the guarantee." */
    sentence: z.string(),
  }),
  figures: z.array(Figure),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
});
export type Projection = z.infer<typeof Projection>;
