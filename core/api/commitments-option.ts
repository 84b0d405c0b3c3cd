import { z } from "zod";
import { Figure } from "#core/costs/figure";
import { SavingsPlanOrder } from "#core/proposals/savings-plan";

/** aws_maximum: largest saving over the past. minimum_regret: smallest largest regret. floor: pays in the worst scenario too. custom: as asked. */
export const OptionName = z.enum(["aws_maximum", "minimum_regret", "floor", "custom"]);
export type OptionName = z.infer<typeof OptionName>;

/** Low and high over the scenarios, and where the future is as the past. Ratios. */
export const RatioBand = z.object({ low: Figure, expected: Figure, high: Figure });

/** A part of at most 100 USD an hour, so that it can be returned, and when it would be bought. */
export const LadderTranche = z.object({
  n: z.number(),
  commitment: Figure,
  /** USD over its term. */
  total: Figure,
  /** Earliest instant to buy it; the first is now, or when the guard of the month's end opens. */
  buyAt: z.string(),
  /** Why then. */
  why: z.string(),
});
export type LadderTranche = z.infer<typeof LadderTranche>;

/** One commitment, judged on the waterfall. Amounts are USD; a month is 730 hours. */
export const CommitmentOption = z.object({
  name: OptionName,
  /** "Minimum regret" */
  label: z.string(),
  /** How it was chosen, in one sentence. */
  how: z.string(),
  /** USD an hour, all tranches together. */
  commitment: Figure,
  /** Over the whole term, and what of it is paid at the start. */
  total: Figure,
  upfront: Figure,
  /** The bill falls by it, net of what existing plans then do, if the future is as the past; USD/month. */
  saving: Figure,
  /** The same over the term. */
  savingOverTerm: Figure,
  esrBefore: Figure,
  esrAfter: Figure,
  coverageBefore: Figure,
  coverage: RatioBand,
  utilization: RatioBand,
  lockInMonthsBefore: Figure,
  lockInMonthsAfter: Figure,
  /** Over the term, against buying nothing; positive is a loss, 0 or less: no scenario loses. */
  worstLoss: Figure,
  worstScenario: z.string(),
  /** Largest regret over the scenarios, USD over the term. */
  largestRegret: Figure,
  /** Utilization from which on it pays. */
  breakEvenUtilization: Figure,
  /** Day on which what it saved has paid for what it commits to; null: never in its term. */
  breakEvenDate: z.string().nullable(),
  breakEvenSentence: z.string(),
  /** At the stated rate of money, USD over the term; 0 where nothing is paid ahead. */
  costOfMoney: Figure,
  /** Null where there is too little history. */
  backTest: z.object({ days: z.number(), from: z.string(), to: z.string(), saving: Figure, utilization: Figure, sentence: z.string() }).nullable(),
  ladder: z.array(LadderTranche),
  /** Params of `POST /api/proposals` with kind `sp_purchase`: as much of it as one plan may be (100 USD an hour, the limits of money). Null where nothing is to be bought. */
  order: SavingsPlanOrder.nullable(),
});
export type CommitmentOption = z.infer<typeof CommitmentOption>;

/** A point of the frontier: what is won against what is promised. */
export const FrontierPoint = z.object({
  commitment: Figure,
  esr: Figure,
  lockInMonths: Figure,
  saving: Figure,
  worstLoss: Figure,
  /** The option that stands here. */
  option: OptionName.nullable(),
});
export type FrontierPoint = z.infer<typeof FrontierPoint>;
