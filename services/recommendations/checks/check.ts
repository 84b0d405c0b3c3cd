import type { RecommendationType } from "#core/api/recommendations";
import type { FoundAdvice, NotLookedFor } from "#core/recommendations/source";
import { MajorTomError } from "#core/errors";
import type { CellRead } from "#services/insights/read-cells";
import type { Scope } from "#services/insights/savings/scan";
import type { ServiceContext } from "#services/context";

/** Looks for one type of advice in the bill and the inventory. */
export type AdviceCheck = (ctx: ServiceContext, scope: Scope) => Promise<FoundAdvice | NotLookedFor>;

export function evidenceOf(read: CellRead): FoundAdvice["evidence"] {
  const { from, to } = read.resolved.period;
  return { sql: read.runs[0]?.canonicalSql ?? null, period: { from, to } };
}

/** Turns what the export or the inventory cannot answer into a sentence; anything else is a fault. */
export async function orNotLookedFor(type: RecommendationType, run: () => Promise<FoundAdvice | NotLookedFor>): Promise<FoundAdvice | NotLookedFor> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled" || error.code === "forbidden") throw error;
    if (/There is no service/.test(error.message)) return nothingOf(type);
    return { type, reason: error.message };
  }
}

/** The bill has no such service: it was looked for, and there is nothing. */
function nothingOf(type: RecommendationType): FoundAdvice {
  const evidence = { sql: null, period: { from: "", to: "" } };
  return { type, candidates: [], confidence: "high", because: "", title: () => "", evidence };
}
