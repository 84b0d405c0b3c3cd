import type { Fact } from "#core/api/knowledge";
import { ConflictError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { embeddingParameter, FACT_COLUMNS, type FactRow, factOf, fingerprint, noSuchFact, numberOf, plainFact } from "#services/knowledge/facts";
import { mutate } from "#services/mutation";

/** @throws NotFoundError for one that is unknown, erased or another tenant's; ConflictError where another fact says the same */
export async function editFact(ctx: ServiceContext, id: string, input: { readonly text: string }): Promise<Fact> {
  const number = numberOf(id);
  const text = plainFact(input.text);
  return mutate(ctx, {
    scope: "knowledge:manage",
    action: "fact.edit",
    target: `F-${number}`,
    event: `Changed the fact F-${number}`,
    run: async (tx) => {
      const [before] = await tx.query<FactRow>(`SELECT ${FACT_COLUMNS} FROM facts WHERE number = $1 AND text IS NOT NULL FOR UPDATE`, [number]);
      if (!before) throw noSuchFact();
      if (before.text === text) return { result: factOf(before), unchanged: true };
      const [same] = await tx.query<{ number: number }>("SELECT number FROM facts WHERE lower(text) = lower($1) AND number <> $2", [text, number]);
      if (same) throw new ConflictError(`F-${same.number} says the same. Erase one of the two.`);
      const embedding = await embeddingParameter(tx, text);
      const [row] = await tx.query<FactRow>(
        `UPDATE facts SET text = $2, embedding = $3::${embedding.type}, updated_at = app_now() WHERE number = $1 RETURNING ${FACT_COLUMNS}`,
        [number, text, embedding.value],
      );
      return { result: factOf(row as FactRow), before: { text: fingerprint(before.text ?? "") }, after: { text: fingerprint(text) } };
    },
  });
}
