import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { ForbiddenError, IllegalTransitionError } from "#core/errors";
import { getPurchase, noSuchPurchase } from "#services/commitments/pipeline/list-purchases";
import { selectPurchases } from "#services/commitments/pipeline/purchase-rows";
import { mayKeep, purchaseTitle } from "#services/commitments/pipeline/purchase-view";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

/**
 * A person decides to keep a plan that could still be returned: it is monitored from now on, and nobody is asked again. It
 * takes nothing away: until the last day it can be returned all the same.
 *
 * @throws NotFoundError, ForbiddenError for who may not, IllegalTransitionError where there is nothing to decide
 */
export async function keepPurchase(ctx: ServiceContext, id: string, reason: string | undefined): Promise<CommitmentPurchase> {
  await mutate(ctx, {
    scope: "proposal:create",
    action: "commitment.keep",
    target: id,
    event: "Decided to keep a Savings Plan",
    async run(tx) {
      const [purchase] = await selectPurchases(tx, "WHERE id = $1 OR 'APR-' || number = $1 FOR UPDATE", [id]);
      if (purchase === undefined) throw noSuchPurchase();
      if (ctx.actor.kind !== "user") throw new ForbiddenError("Only a person may decide to keep it.");
      const { allowed, why } = mayKeep(ctx, purchase);
      if (!allowed) throw new IllegalTransitionError(why ?? "There is nothing to decide.");
      await tx.query("UPDATE commitment_purchases SET kept_at = app_now(), kept_by = $2, kept_reason = $3, updated_at = app_now() WHERE id = $1", [
        purchase.id,
        ctx.actor.name,
        reason ?? null,
      ]);
      await tx.query("UPDATE commitment_notices SET closed_at = app_now() WHERE kind = 'keep_or_return' AND purchase_id = $1 AND closed_at IS NULL", [
        purchase.id,
      ]);
      return {
        result: undefined,
        target: purchase.id,
        event: `Decided to keep ${purchaseTitle(purchase)}`,
        before: { kept: false },
        after: { kept: true, reason: reason ?? null },
      };
    },
  });
  await syncPurchases(ctx, { maxAgeSeconds: Number.MAX_SAFE_INTEGER });
  return getPurchase(ctx, id);
}
