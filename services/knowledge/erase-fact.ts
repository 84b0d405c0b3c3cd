import type { ServiceContext } from "#services/context";
import { fingerprint, noSuchFact, numberOf } from "#services/knowledge/facts";
import { mutate } from "#services/mutation";

/** Erases the words and their vector for good; the number stays taken. @throws NotFoundError for one that is not there */
export async function eraseFact(ctx: ServiceContext, id: string): Promise<void> {
  const number = numberOf(id);
  await mutate(ctx, {
    scope: "knowledge:manage",
    action: "fact.erase",
    target: `F-${number}`,
    event: `Erased the fact F-${number}`,
    run: async (tx) => {
      const [before] = await tx.query<{ text: string }>("SELECT text FROM facts WHERE number = $1 AND text IS NOT NULL FOR UPDATE", [number]);
      if (!before) throw noSuchFact();
      await tx.query(
        "UPDATE facts SET text = NULL, embedding = NULL, by_user_id = NULL, by_name = '', thread_id = NULL, updated_at = app_now() WHERE number = $1",
        [number],
      );
      return { result: undefined, before: { text: fingerprint(before.text) } };
    },
  });
}
