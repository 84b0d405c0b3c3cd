import type { SemanticQueryInput } from "#core/costs/query";
import type { EvalCase } from "#evals/kit/case";
import { rowsOf, totalOf } from "#evals/kit/expect";

type Turns = string | readonly string[];
const listOf = (turns: Turns) => (typeof turns === "string" ? [turns] : turns);

/** The answer's figure is the world's total for this query. */
export function total(name: string, guards: string, turns: Turns, query: SemanticQueryInput): EvalCase {
  return { name, guards, turns: listOf(turns), check: (evidence) => totalOf(evidence, query) };
}

/** The answer shows the world's groups for this query, and its figure is their total where they add up. */
export function groups(name: string, guards: string, turns: Turns, query: SemanticQueryInput, least?: number): EvalCase {
  return { name, guards, turns: listOf(turns), check: (evidence) => rowsOf(evidence, query, least) };
}

export const where = (filters: Readonly<Record<string, string | readonly string[]>>): SemanticQueryInput["filters"] =>
  Object.entries(filters).map(([dimension, values]) => ({
    dimension,
    op: "is" as const,
    values: typeof values === "string" ? [values] : [...values],
  }));
