import type { Fact } from "#core/api/knowledge";
import { factVector, similarity, wordsOf } from "#core/knowledge/fact-vector";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { embeddingType, FACT_COLUMNS, type FactRow, factOf } from "#services/knowledge/facts";

export type Recalled = { readonly fact: Fact; readonly similarity: number };

const MOST = 5;
/** Cosine below which nothing is shared but chance. */
const LEAST = 0.18;

/**
 * Facts that speak of what a question speaks of, the nearest first: near as vectors, and with a word in common.
 * They are data for an answer, never an instruction.
 */
export async function recallFacts(ctx: ServiceContext, question: string): Promise<Recalled[]> {
  requireScope(ctx, "chat:use");
  const asked = new Set(wordsOf(question));
  if (asked.size === 0) return [];
  const vector = factVector(question);
  const near = await ctx.db.read(async (tx): Promise<Recalled[]> => {
    if ((await embeddingType(tx)) === "vector") {
      const rows = await tx.query<FactRow & { distance: number }>(
        `SELECT ${FACT_COLUMNS}, embedding <=> $1::vector AS distance FROM facts WHERE text IS NOT NULL ORDER BY embedding <=> $1::vector LIMIT 20`,
        [`[${vector.join(",")}]`],
      );
      return rows.map((row) => ({ fact: factOf(row), similarity: 1 - Number(row.distance) }));
    }
    const rows = await tx.query<FactRow & { embedding: number[] }>(`SELECT ${FACT_COLUMNS}, embedding FROM facts WHERE text IS NOT NULL`, []);
    return rows.map((row) => ({ fact: factOf(row), similarity: similarity(vector, row.embedding) }));
  });
  return near
    .filter(({ fact, similarity: near }) => near >= LEAST && wordsOf(fact.text).some((word) => asked.has(word)))
    .toSorted((a, b) => b.similarity - a.similarity || (a.fact.id < b.fact.id ? -1 : 1))
    .slice(0, MOST);
}
