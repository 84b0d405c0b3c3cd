import { compareDecimals } from "#core/money";
import { totalOf } from "#core/commitments/purchase-terms";
import { ACTION_TAG } from "#services/execution/token";
import { OFFERING, PLANS } from "#services/execution/testing/fake-plans";
import type { FakeWorld } from "#services/execution/testing/fake-world";
import { type Cell, COMMITMENT, MONEY } from "#bench/crash/cells";
import type { Report } from "#bench/crash/testing/executor-process";

const HOUR_MS = 3_600_000;

type MoneyCell = Cell & { readonly owner: (typeof MONEY)[number] };

/** Where the provider's plans, the limits and the log break a promise of money; empty where all are kept. */
export function moneyFaults(
  world: FakeWorld,
  cell: MoneyCell,
  { state, chainHolds, open, actionId, outcome, committed }: Report,
  killed: boolean,
): readonly string[] {
  const faults: string[] = [];
  const unless = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const { plans } = world.savingsPlans;
  const effects = world.writes.filter(
    ({ operation, effect }) => effect && operation.startsWith("savingsplans:") && !operation.endsWith("TagResource"),
  );
  unless(killed, "the point was never reached");
  unless(effects.length <= 1, `${effects.length} calls had an effect`);
  unless(chainHolds, "the audit chain is broken");
  unless(open.length === 0, `steps without an outcome: ${open.join(", ")}`);
  // Only where neither the token nor look-ups can be believed may a person have to look.
  const mayDoubt = cell.provider === "forgetting and late";
  unless(state === "succeeded" || (mayDoubt && state === "needs_attention"), `it ended as ${state}: ${outcome}`);
  const bought = [...plans.values()].filter(({ token }) => token !== undefined && !token.startsWith("return/"));
  const counted = compareDecimals(committed, cell.owner === "sp_purchase" ? totalOf(COMMITMENT, "1y") : "0") === 0;
  unless(counted, `the limits count ${committed}`);
  if (state !== "succeeded") return faults;
  if (cell.owner === "sp_purchase") {
    const [plan] = bought;
    unless(bought.length === 1, `${bought.length} plans were bought`);
    unless(plan?.offeringId === OFFERING.id && compareDecimals(plan.commitment, COMMITMENT) === 0, "it is not what was signed");
    unless(plan?.tags.get(ACTION_TAG)?.value === `${actionId ?? ""}/purchase`, "it does not carry our tag");
    const ahead = ((plan?.start ?? 0) - (plan?.madeAt ?? 0)) / HOUR_MS;
    unless(ahead > 23 && ahead <= 24.01, `it starts ${ahead} h after it was bought`);
  } else {
    unless(bought.length === 0, "something was bought");
    unless((plans.get(PLANS.returnable)?.returnedAt !== undefined) === (cell.owner === "sp_return"), "the wrong plan was returned, or none");
    unless((plans.get(PLANS.queued)?.deletedAt !== undefined) === (cell.owner === "sp_delete_queued"), "the wrong plan was deleted, or none");
  }
  unless(plans.get(PLANS.old)?.returnedAt === undefined, "another plan was returned");
  return faults;
}
