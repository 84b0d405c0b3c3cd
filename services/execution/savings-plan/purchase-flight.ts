import { lastReturn } from "#core/commitments/deadlines";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { hourlyWords, planWords, termWords } from "#core/proposals/savings-plan-words";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { openSeal } from "#core/proposals/sealed";
import { openedPurchase } from "#services/commitments/kinds/sealed-purchase";
import { LIMIT_CAPS } from "#services/commitments/money-caps";
import { attention, done, type Flight, type FlightPlan, type FlightStep } from "#services/execution/flight";
import { type Confirmed, confirm, confirmedBy } from "#services/execution/savings-plan/confirm";
import { buyingBy, PURCHASE, purchase, purchaseEffect } from "#services/execution/savings-plan/purchase";

/** The claim has reserved it under the limit's lock; here it is on the record of the flight. */
const reserveCap: FlightStep = {
  name: "reserve_cap",
  async run({ ctx, lease }) {
    const rows = await ctx.db.read((tx) =>
      tx.query<{ cap: string; amount: string }>(
        "SELECT cap, amount::text FROM cap_ledger WHERE action_id = $1 AND released_at IS NULL ORDER BY cap",
        [lease.actionId],
      ),
    );
    const caps = Object.values(LIMIT_CAPS);
    if (!caps.every((cap) => rows.some((row) => row.cap === cap))) return attention("Its limits are not reserved.");
    return done([], `${formatValue(rows[0]?.amount, "USD")} reserved`);
  },
};

/** Money is committed once, and only as it was signed. What fails before the purchase leaves nothing; after it there is no way back by itself. */
export const purchaseFlight: FlightPlan = {
  steps: [reserveCap, purchase, confirm],
  undoOrder: [],
  pointOfNoReturn: PURCHASE,
  succeeded(flight) {
    const sealed = sealedOf(flight);
    const plan = confirmedBy(flight);
    if (plan === undefined) throw new Error(`${flight.proposal.id} succeeded without a plan.`);
    const start = new Date(plan.start);
    const queued = plan.state === "queued" ? `It is queued and starts on ${formatInstant(start)}` : `It started on ${formatInstant(start)}`;
    return {
      text: `${planWords(sealed)} of ${hourlyWords(sealed.commitment)} for ${termWords(sealed.term)} was bought in ${sealed.accountName}: plan ${plan.id}. ${queued} and ends on ${formatDay(new Date(plan.end))}; ${formatValue(sealed.total, "USD")} are committed in all.`,
      undo: undoWords(plan, sealed),
      after: {
        plan: plan.id,
        arn: plan.arn,
        offering: sealed.offeringId,
        commitment: sealed.commitment,
        total: sealed.total,
        state: plan.state,
        start: plan.start,
        end: plan.end,
        returnableUntil: plan.returnableUntil,
      },
    };
  },
  rolledBack: () => ({ text: "Nothing is owed." }),
  async record(tx, flight) {
    const plan = confirmedBy(flight);
    await tx.query("UPDATE cap_ledger SET counts_until = $2 WHERE action_id = $1 AND split_part(cap, ':', 1) = $3", [
      flight.lease.actionId,
      plan?.end ?? null,
      LIMIT_CAPS.outstanding,
    ]);
  },
  dryRun: async (flight) => [{ step: "purchase", request: purchaseEffect(flight, buyingBy(flight), []).request }],
};

/** What the provider then honours. */
function undoWords(plan: Confirmed, { undo }: SavingsPlanPurchase): string {
  const until = lastReturn({ start: plan.start, returnableUntil: plan.returnableUntil ?? undefined });
  const first = plan.state === "queued" ? `Cancel it until ${formatInstant(new Date(plan.start))}: costs nothing, and uses no return. Then` : "";
  if (until === undefined) return `${first} the provider does not take it back; it runs out by itself.`.trim();
  const returned = `return it until ${formatInstant(new Date(until.getTime() - 1))}; no undo afterwards.`;
  const reserve = undo.returnable ? "" : " Few returns of the year are left.";
  return first === "" ? `R${returned.slice(1)}${reserve}` : `${first} ${returned}${reserve}`;
}

function sealedOf({ proposal }: Flight): SavingsPlanPurchase {
  return openedPurchase(openSeal(proposal.sealed)).params;
}
