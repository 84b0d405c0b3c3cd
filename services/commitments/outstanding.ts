import type { PlanState, ProviderPlan } from "#core/ports/savings-plans";
import type { TenantTransaction } from "#db/tenant-database";
import { LIMIT_CAPS } from "#services/commitments/money-caps";
import { ACTION_TAG } from "#services/execution/token";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { asSystem } from "#services/system";

/** Where nothing of it is owed: it counts against no limit. */
const NOT_OWED: ReadonlySet<PlanState> = new Set(["returned", "pending-return", "queued-deleted", "payment-failed"]);

/** A limit of money in the ledger: one's own, and the one that a customer signed, which carries its id after a colon. */
const IS_MONEY = "split_part(cap, ':', 1) = ANY";

/** The plan was given back or cancelled: what its purchase took of the limits is free again. */
export async function releasePlan(tx: TenantTransaction, planId: string): Promise<void> {
  await tx.query(
    `UPDATE cap_ledger SET released_at = app_now() WHERE released_at IS NULL AND ${IS_MONEY} ($2::text[]) AND action_id IN
       (SELECT action_id FROM action_steps WHERE name = 'purchase' AND state = 'done' AND ref -> 'refs' @> to_jsonb($1::text))`,
    [planId, Object.values(LIMIT_CAPS)],
  );
}

type Owed = { id: string; action_id: string; cap: string; counts_until: string | Date | null; refs: readonly string[] | null };

/**
 * Brings what is counted in line with what the provider shows, also for what people did there themselves: releases what
 * is not owed any more, and lets the rest count until its end.
 *
 * @returns how many reservations were released
 */
export async function settleOutstanding(ctx: ServiceContext, plans: readonly ProviderPlan[]): Promise<number> {
  if (plans.length === 0) return 0;
  return mutate(asSystem(ctx), {
    scope: "proposal:create",
    action: "commitment.settle-limits",
    target: "commitments",
    event: "Brought the limits of commitments in line with the provider",
    async run(tx) {
      const retaken = await retakeOwed(tx, plans);
      const owed = await tx.query<Owed>(
        `SELECT l.id, l.action_id, l.cap, l.counts_until, s.ref -> 'refs' AS refs FROM cap_ledger l
           JOIN actions a ON a.tenant_id = l.tenant_id AND a.id = l.action_id
           LEFT JOIN action_steps s ON s.tenant_id = l.tenant_id AND s.action_id = l.action_id AND s.name = 'purchase'
         WHERE l.released_at IS NULL AND ${IS_MONEY} ($1::text[]) AND a.state IN ('succeeded', 'failed', 'rolled_back') FOR UPDATE OF l`,
        [Object.values(LIMIT_CAPS)],
      );
      const released: string[] = [];
      for (const one of owed) {
        // Where the journal knows the plan, a tag says nothing: anybody can put ours on another one.
        const isOurs = ({ id, tags }: ProviderPlan) =>
          one.refs === null || one.refs.length === 0 ? (tags[ACTION_TAG] ?? "").startsWith(`${one.action_id}/`) : one.refs.includes(id);
        const plan = plans.find(isOurs);
        if (plan === undefined) continue;
        if (NOT_OWED.has(plan.state)) {
          await tx.query("UPDATE cap_ledger SET released_at = app_now() WHERE id = $1", [one.id]);
          released.push(plan.id);
        } else if (
          one.cap.split(":")[0] === LIMIT_CAPS.outstanding &&
          (one.counts_until === null || new Date(one.counts_until).toISOString() !== plan.end)
        ) {
          await tx.query("UPDATE cap_ledger SET counts_until = $2 WHERE id = $1", [one.id, plan.end]);
        }
      }
      if (released.length === 0 && retaken.length === 0) return { result: 0, unchanged: true };
      return { result: released.length, after: { released: [...new Set(released)], retaken } };
    },
  });
}

/** A person may say that nothing was bought, and be wrong: what the provider shows as owed counts all the same. */
async function retakeOwed(tx: TenantTransaction, plans: readonly ProviderPlan[]): Promise<readonly string[]> {
  const retaken: string[] = [];
  for (const { id, state, tags } of plans) {
    const [action] = (tags[ACTION_TAG] ?? "").split("/");
    if (action === undefined || action === "" || NOT_OWED.has(state) || state === "retired") continue;
    const rows = await tx.query(
      `UPDATE cap_ledger SET released_at = NULL WHERE action_id = $1 AND released_at IS NOT NULL AND ${IS_MONEY} ($2::text[])
         AND EXISTS (SELECT FROM actions a WHERE a.id = $1 AND a.state IN ('failed', 'rolled_back')) RETURNING id`,
      [action, Object.values(LIMIT_CAPS)],
    );
    if (rows.length > 0) retaken.push(id);
  }
  return retaken;
}
