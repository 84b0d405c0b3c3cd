import type { Fact } from "#core/api/knowledge";
import { LimitExceededError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { embeddingParameter, FACT_COLUMNS, type FactRow, factOf, fingerprint, MOST_FACTS, plainFact } from "#services/knowledge/facts";
import { mutate } from "#services/mutation";

/**
 * Keeps what a person told. The same words are kept once. The audit log has a fingerprint of the text, not the text.
 *
 * @throws InvalidInputError, LimitExceededError where there are too many
 */
export async function rememberFact(ctx: ServiceContext, input: { readonly text: string; readonly threadId?: string | undefined }): Promise<Fact> {
  const text = plainFact(input.text);
  return mutate(ctx, {
    scope: "knowledge:manage",
    action: "fact.remember",
    target: "fact",
    event: "Kept a fact",
    run: async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock(hashtext('facts ' || $1))", [ctx.tenant.id]);
      const [known] = await tx.query<FactRow>(`SELECT ${FACT_COLUMNS} FROM facts WHERE lower(text) = lower($1)`, [text]);
      if (known) return { result: factOf(known), unchanged: true };
      const [count] = await tx.query<{ live: number; last: number }>(
        "SELECT count(text)::int AS live, coalesce(max(number), 0)::int AS last FROM facts",
        [],
      );
      if ((count?.live ?? 0) >= MOST_FACTS) throw new LimitExceededError(`${MOST_FACTS} facts are kept. Erase one that no longer holds.`);
      const embedding = await embeddingParameter(tx, text);
      const [row] = await tx.query<FactRow>(
        `INSERT INTO facts (tenant_id, number, text, by_user_id, by_name, thread_id, embedding) VALUES ($1, $2, $3, $4, $5, $6, $7::${embedding.type}) RETURNING ${FACT_COLUMNS}`,
        [ctx.tenant.id, (count?.last ?? 0) + 1, text, ctx.actor.userId, ctx.actor.name, input.threadId ?? null, embedding.value],
      );
      const fact = factOf(row as FactRow);
      return { result: fact, target: fact.id, event: `Kept the fact ${fact.id}`, after: { text: fingerprint(text) } };
    },
  });
}
