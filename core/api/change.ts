import { z } from "zod";
import { Block, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Filter, PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { strictObject } from "#core/api/strict-object";

/** Why an amount changed between two periods: POST /api/change. */

export const ChangeKindName = z.enum(["usage", "unused-commitment", "fee", "tax", "credit", "refund", "adjustment"]);

/** One step into a difference: this value of this dimension, among charges of this kind. `value` null: charges that have none. */
export const DrillStep = z.object({ dimension: z.string().max(120), value: z.string().max(1000).nullable() });
export type DrillStep = z.infer<typeof DrillStep>;

export const ChangeRequest = strictObject({
  metric: z.string().max(80).optional(),
  period: PeriodInput,
  /** `prev_period` where left out. */
  compareTo: PeriodInput.optional(),
  filters: z.array(Filter).max(20).default([]),
  exclude: z.array(Filter).max(20).default([]),
  /** Dimension of the parts; where left out, the one that explains most, and inside a drill the next finer one. */
  by: z.string().max(120).optional(),
  /** Into one part: its kind, and the values chosen so far, outermost first. The parts of the answer sum to that part's change. */
  drill: z.object({ kind: ChangeKindName.default("usage"), path: z.array(DrillStep).max(6).default([]) }).optional(),
});
export type ChangeRequest = z.infer<typeof ChangeRequest>;

export const EffectName = z.enum([
  "new",
  "gone",
  "days",
  "usage",
  /** More or less of the same usage covered by Savings Plans and reservations. */
  "coverage",
  /** Spot against on demand, reservations against Savings Plans. */
  "mix",
  "rate",
  "unmetered",
  "unused-commitment",
  "fee",
  "tax",
  "credit",
  "refund",
  "adjustment",
]);

export const ChangeEffect = z.object({ effect: EffectName, label: z.string(), change: Figure });

export const ChangePartAnswer = z.object({
  key: z.string(),
  /** Null for charges that stand apart and for folded ones. */
  dimension: z.string().nullable(),
  kind: ChangeKindName,
  state: z.enum(["new", "gone", "changed"]),
  before: Figure,
  after: Figure,
  change: Figure,
  effects: z.array(ChangeEffect),
  folded: z.number().nullable(),
  /** What to send as `drill` (and `by`) to see inside; null where there is no inside. */
  drill: z.object({ kind: ChangeKindName, path: z.array(DrillStep), by: z.string() }).nullable(),
});

const Moved = z.object({
  dimension: z.string(),
  value: z.string(),
  state: z.enum(["new", "gone", "changed"]),
  before: Figure,
  after: Figure,
  change: Figure,
});

export const ChangeAnswer = z.object({
  metric: z.object({ name: z.string(), label: z.string(), unit: z.string() }),
  filters: z.array(Filter),
  exclude: z.array(Filter),
  period: ResolvedPeriod,
  compare: ResolvedPeriod,
  before: Figure,
  after: Figure,
  change: Figure,
  changeRatio: Figure,
  perDay: z.object({ before: Figure, after: Figure, change: Figure, changeRatio: Figure }).nullable(),
  dimension: z.string(),
  /** Where the answer is inside a part: the steps taken. */
  path: z.array(DrillStep),
  /** Their changes sum to `change` exactly. */
  parts: z.array(ChangePartAnswer),
  /** The same difference by cause; sums to `change` exactly, too. */
  effects: z.array(ChangeEffect),
  causes: z.array(
    z.object({
      part: z.string(),
      movers: z.array(Moved),
      onset: z
        .object({
          shape: z.enum(["step", "spike"]),
          day: z.string(),
          through: z.string(),
          hour: z.string().optional(),
          usual: Figure,
          level: Figure,
        })
        .nullable(),
    }),
  ),
  figures: z.array(Figure),
  /** A waterfall, and the table behind it. */
  blocks: z.array(Block),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
});
export type ChangeAnswer = z.infer<typeof ChangeAnswer>;
