import { z } from "zod";
import { SpendCategory } from "#core/api/projection";
import { Block } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { ResolvedPeriod } from "#core/costs/query";

/**
 * waiting: the bill does not cover the time after the action yet. measuring: it covers a part. realized: at least a week of it.
 * undone: the action was taken back. unknown: the bill cannot tell, `cause` says why.
 */
export const LedgerStatus = z.enum(["waiting", "measuring", "realized", "undone", "unknown"]);
export type LedgerStatus = z.infer<typeof LedgerStatus>;

export const GapCause = z.enum(["none", "usage", "rate", "still_running", "commitment", "undone", "no_data"]);

/** One action or one recommendation that was marked done: what was promised, and what the bill showed. */
export const LedgerEntry = z.object({
  id: z.string(),
  source: z.enum(["proposal", "recommendation"]),
  /** APR-12 or the recommendation's id. */
  sourceId: z.string(),
  href: z.string(),
  title: z.string(),
  kind: z.string(),
  category: SpendCategory,
  resources: z.array(z.string()),
  by: z.string().nullable(),
  /** When the action was done; null: approved, and not carried out yet. */
  effectiveAt: z.string().nullable(),
  status: LedgerStatus,
  /** Per month of 730 h, as it was when it was approved or marked done. */
  promisedPerMonth: Figure,
  /** The promise for exactly the hours that the bill covers. */
  promised: Figure,
  /** Counterfactual minus actual over these hours; null value while nothing is covered. */
  realized: Figure,
  realizedLow: Figure,
  realizedHigh: Figure,
  /** realized as a pace, per month of 730 h, to lay beside the promise. */
  realizedPerMonth: Figure,
  /** What the same usage would have cost at the old rate. */
  counterfactual: Figure,
  actual: Figure,
  /** realized - promised over the same hours. */
  gap: Figure,
  cause: GapCause,
  /** Why they differ, or what it waits for, in one sentence. */
  explanation: z.string(),
  /** What of the bill was read. */
  coveredFrom: z.string().nullable(),
  coveredTo: z.string().nullable(),
  measuredAt: z.string().nullable(),
  queryId: z.string().nullable(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const SavingsCategory = z.object({
  category: SpendCategory,
  label: z.string(),
  /** What it would have cost without the actions, and what it did cost. */
  before: Figure,
  after: Figure,
  realized: Figure,
  promised: Figure,
  entries: z.number(),
  empty: z.boolean(),
  why: z.string().nullable(),
});

/** `GET /api/savings?period=`: what actions really saved. The guaranteed 20 % is another line (`/api/projection`). */
export const Savings = z.object({
  /** Default: this month. */
  period: ResolvedPeriod,
  currency: z.string(),
  /** Of the period. */
  realized: Figure,
  realizedLow: Figure,
  realizedHigh: Figure,
  promised: Figure,
  gap: Figure,
  /** Of everything so far. */
  realizedEver: Figure,
  /** Promises for which the bill has no data yet, per month. */
  waitingPerMonth: Figure,
  /** "Where did savings come from?" in one sentence. */
  sentence: z.string(),
  entries: z.array(LedgerEntry),
  categories: z.array(SavingsCategory),
  /** Before against after by category, and promised against realised by entry. */
  beforeAfter: Block,
  ledger: Block,
  /** The line of the price promise, apart: never added to what was achieved. */
  guaranteed: z.object({ saving: Figure, sentence: z.string() }).nullable(),
  figures: z.array(Figure),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
});
export type Savings = z.infer<typeof Savings>;

/** With `format=csv`: the table `part`, by default entries. */
export const SavingsCsv = z.object({ format: z.enum(["csv"]).optional(), part: z.enum(["entries", "categories", "totals"]).optional() });
export type SavingsPart = NonNullable<z.infer<typeof SavingsCsv>["part"]>;
