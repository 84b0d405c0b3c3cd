import type { PlanFacts } from "#services/commitments/read-position";
import type { ServiceContext } from "#services/context";
import { ACTION_TAG } from "#services/execution/token";

/** Proposal by id of the plan that it bought: by the tag that every purchase of ours carries, and by what its step proved. */
export async function boughtHere(ctx: ServiceContext, plans: readonly Pick<PlanFacts, "id" | "tags">[]): Promise<ReadonlyMap<string, string>> {
  if (plans.length === 0) return new Map();
  const rows = await ctx.db.read((tx) =>
    tx.query<{ action: string; number: number; refs: readonly string[] | null }>(
      `SELECT a.id AS action, a.number, (SELECT s.ref->'refs' FROM action_steps s WHERE s.action_id = a.id AND s.name = 'purchase') AS refs
       FROM actions a JOIN proposals p ON p.tenant_id = a.tenant_id AND p.number = a.number WHERE p.kind = 'sp_purchase'`,
    ),
  );
  const byAction = new Map(rows.map(({ action, number }) => [action, `APR-${number}`]));
  const byRef = new Map(rows.flatMap(({ number, refs }) => (refs ?? []).map((ref) => [ref, `APR-${number}`] as const)));
  return new Map(
    plans.flatMap(({ id, tags }) => {
      const proposal = byRef.get(id) ?? byAction.get((tags[ACTION_TAG] ?? "").split("/")[0] ?? "");
      return proposal === undefined ? [] : [[id, proposal] as const];
    }),
  );
}
