import type { z } from "zod";
import type { AlertPoint, BudgetPeriod, BudgetState } from "#core/api/budgets";

export const STATES: Readonly<Record<z.infer<typeof BudgetState>, readonly [label: string, tone: string]>> = {
  on_track: ["On track", "text-good"],
  at_risk: ["At risk", "text-caution"],
  over: ["Over", "text-bad"],
  unknown: ["Unknown", "text-ink-3"],
};
export const PERIODS: Readonly<Record<z.infer<typeof BudgetPeriod>, string>> = { month: "Month", quarter: "Quarter", year: "Year" };

/** "actual 80 %", "forecast 100 %" */
export const pointInWords = ({ of, percent }: z.infer<typeof AlertPoint>): string => `${of} ${percent}\u00a0%`;
