import type { CompiledPlan, CostEngine, EngineResult } from "#core/ports/cost-engine";

/** Longest that one question may take. */
export const TIMEOUT_MS = 30_000;
/** Most groups that one question is answered with; beyond it the rest is only known as a sum. */
export const MOST_GROUPS = 50_000;

export type CompiledResult = EngineResult & { readonly canonicalSql: string; readonly notes: readonly string[] };

/** Runs SQL of the semantic model. It passes the guard like any other. With its plan, an engine may answer from sums that it keeps. */
export async function runCompiled(
  engine: CostEngine,
  sql: string,
  signal: AbortSignal | undefined,
  maxRows: number = MOST_GROUPS,
  plan?: CompiledPlan,
): Promise<CompiledResult> {
  const prepared = await engine.prepare(sql, { origin: "compiled", maxRows, ...(plan ? { plan } : {}) });
  const result = await engine.run(prepared, { maxRows, timeoutMs: TIMEOUT_MS, ...(signal ? { signal } : {}) });
  return { ...result, canonicalSql: prepared.canonicalSql, notes: prepared.notes };
}
