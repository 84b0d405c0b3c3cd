import type { PurchasesForUs } from "#core/api/vendor";
import { purchaseState, purchaseStateLabel } from "#core/commitments/purchase-state";
import { MajorTomError } from "#core/errors";
import type { PlanState } from "#core/ports/savings-plans";
import { readableCard } from "#core/proposals/notice";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalState } from "#core/proposals/state";
import { requireScope } from "#services/access";
import { READ_AGE_SECONDS, syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";
import { customerLink } from "#services/vendor/link-rows";

type Row = {
  number: number;
  vendor_name: string;
  proposal_state: ProposalState;
  sealed: string;
  plan_state: PlanState | null;
  plan_id: string | null;
  start_at: string | Date | null;
  returnable_until: string | Date | null;
  kept_at: string | Date | null;
  created_at: string | Date;
  updated_at: string | Date;
  history: PurchasesForUs["purchases"][number]["history"];
};

/** Whoever left a vendor and came back has two links to it, and each of its purchases once all the same. */
const ONCE_EACH = `SELECT * FROM (SELECT DISTINCT ON (vendor_name, number) * FROM app_purchases_for_us() ORDER BY vendor_name, number) each
  ORDER BY created_at DESC, number DESC LIMIT 200`;

const instant = (value: string | Date | null) => (value === null ? null : new Date(value).toISOString());

/** Every purchase that a vendor of record makes for this organization, with its state and its history; the newest first. */
export async function purchasesForUs(ctx: ServiceContext): Promise<PurchasesForUs> {
  requireScope(ctx, "costs:read");
  await lookAtVendor(ctx);
  const rows = await ctx.db.read((tx) => tx.query<Row>(ONCE_EACH, []));
  const now = ctx.now();
  return {
    purchases: rows.map((row) => {
      const { params } = openSeal(row.sealed);
      const { type, family, region, term, payment, commitment, total, upfront, expected } = SavingsPlanPurchase.parse(params);
      const start = instant(row.start_at);
      const { state, because } = purchaseState({
        proposal: row.proposal_state,
        plan: row.plan_state === null || start === null ? "unknown" : { state: row.plan_state, start },
        keptAt: row.kept_at === null ? undefined : new Date(row.kept_at),
        now,
      });
      return {
        id: `${row.vendor_name}, APR-${row.number}`,
        vendor: row.vendor_name,
        title: readableCard(row.sealed)?.title ?? "",
        state,
        stateLabel: purchaseStateLabel(state),
        because,
        type,
        family,
        region,
        term,
        payment,
        commitment,
        total,
        upfront,
        savingUsdPerMonth: expected.savingUsdPerMonth,
        plan: row.plan_id,
        start,
        returnableUntil: instant(row.returnable_until),
        draftedAt: new Date(row.created_at).toISOString(),
        updatedAt: new Date(row.updated_at).toISOString(),
        history: row.history.map(({ state: was, because: why, at }) => ({ state: was, because: why, at: new Date(at).toISOString() })),
      };
    }),
    asOf: now.toISOString(),
  };
}

/** The vendor's purchases as the provider shows them now; where it does not answer, as they were last seen. */
async function lookAtVendor(ctx: ServiceContext): Promise<void> {
  const link = await ctx.db.read((tx) => customerLink(tx));
  const vendor = link?.mode === "vendor" ? await ctx.openLinked?.(link.vendor.id) : undefined;
  if (vendor === undefined) return;
  try {
    await syncPurchases(asSystem(vendor), { maxAgeSeconds: READ_AGE_SECONDS });
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
  }
}
