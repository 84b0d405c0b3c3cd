import { formatValue } from "#core/figures/format";
import type { ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import type { SavingsPlanEnd } from "#core/proposals/savings-plan";
import { hourlyWords, planWords } from "#core/proposals/savings-plan-words";
import { openSeal } from "#core/proposals/sealed";
import { savingsPlansOf } from "#services/commitments/kinds/buying-account";
import { openedEnd } from "#services/commitments/kinds/end-plan";
import { releasePlan } from "#services/commitments/outstanding";
import type { Effect, Sighting } from "#services/execution/effect";
import { attention, done, failedClean, type Flight, type FlightPlan, type FlightStep, type StepResult, wait } from "#services/execution/flight";
import { runEffect } from "#services/execution/run-effect";
import { markable, marking } from "#services/execution/savings-plan/mark-plan";
import { deleteQueuedRequest, returnRequest } from "#services/execution/savings-plan/requests";
import { tokenOf } from "#services/execution/token";

/** The provider carries a return out by itself once it has accepted it. */
const RETURN_SECONDS = 172_800;

type Ending = { readonly sealed: SavingsPlanEnd; readonly accountId: string; readonly region: string; readonly plans: SavingsPlans };

function endingBy({ ctx, proposal }: Pick<Flight, "ctx" | "proposal">): Ending {
  const sealed = openSeal(proposal.sealed);
  return { sealed: openedEnd(sealed).params, accountId: sealed.connection, region: sealed.region, plans: savingsPlansOf(ctx, sealed.connection) };
}

async function planOf({ sealed, plans }: Ending): Promise<ProviderPlan | undefined> {
  return (await plans.plans({ ids: [sealed.plan] }))[0];
}

/** What was refused changed nothing: a plan that somebody else ended meanwhile is not ours to undo. */
const refusedIsClean = (result: StepResult): StepResult => (result.kind === "failed" ? failedClean(result.reason) : result);

export const RETURN = "return:plan";
export const DELETE_QUEUED = "delete_queued:plan";

function returnEffect(flight: Flight, at: Ending, known: readonly ProviderPlan[]): Effect {
  const token = tokenOf(flight.ctx.tenant.id, flight.lease.actionId, RETURN);
  return {
    name: RETURN,
    request: returnRequest(at, at.sealed.plan, token),
    async lookUp(): Promise<Sighting> {
      const plan = await planOf(at);
      return plan?.state === "returned" || plan?.state === "pending-return"
        ? { seen: true, refs: [plan.id] }
        : { seen: false, note: `${at.sealed.plan} is ${plan?.state ?? "not shown"}` };
    },
    proof: "answer",
    settleSeconds: flight.pace.savingsPlanSettleSeconds,
    proofSeconds: flight.pace.lookUpWindowSeconds,
    // A second call that is refused because the first one returned it must not look like a failure.
    ...marking(flight, at, RETURN, { plans: at.plans, on: known.find(({ id }) => id === at.sealed.plan) ?? markable(known, at.accountId) }),
  };
}

function deleteEffect(flight: Flight, at: Ending, known: readonly ProviderPlan[]): Effect {
  return {
    name: DELETE_QUEUED,
    request: deleteQueuedRequest(at, at.sealed.plan),
    lookUp: async (): Promise<Sighting> => {
      const plan = await planOf(at);
      if (plan === undefined) return { seen: true, refs: [at.sealed.plan], note: `${at.sealed.plan} is no longer shown` };
      return plan.state === "queued-deleted" ? { seen: true, refs: [plan.id] } : { seen: false, note: `${plan.id} is ${plan.state}` };
    },
    proof: "answer",
    settleSeconds: flight.pace.savingsPlanSettleSeconds,
    proofSeconds: flight.pace.lookUpWindowSeconds,
    goneIsDone: true,
    ...marking(flight, at, DELETE_QUEUED, { plans: at.plans, on: markable(known, at.accountId) }),
  };
}

/** Plans of the account, where a mark may be needed: after a lost answer. */
async function knownIn(flight: Flight, at: Ending, effect: string): Promise<readonly ProviderPlan[]> {
  return flight.steps.get(effect)?.state === "intent" ? at.plans.plans() : [];
}

const giveBack: FlightStep = {
  name: "return",
  async run(flight) {
    const at = endingBy(flight);
    return refusedIsClean(await runEffect(flight, returnEffect(flight, at, await knownIn(flight, at, RETURN))));
  },
};

const deleteQueued: FlightStep = {
  name: "delete_queued",
  async run(flight) {
    const at = endingBy(flight);
    return refusedIsClean(await runEffect(flight, deleteEffect(flight, at, await knownIn(flight, at, DELETE_QUEUED))));
  },
};

const confirmReturn: FlightStep = {
  name: "confirm",
  async run(flight) {
    const plan = await planOf(endingBy(flight));
    if (plan?.state === "returned") return done([plan.id], `${plan.id} is returned`);
    if (plan?.state === "pending-return") return patiently(flight, "the provider is carrying the return out", RETURN_SECONDS);
    return patiently(flight, `the provider shows it as ${plan?.state ?? "gone"}`, flight.pace.lookUpWindowSeconds);
  },
};

const confirmDeleted: FlightStep = {
  name: "confirm",
  async run(flight) {
    const at = endingBy(flight);
    const plan = await planOf(at);
    if (plan === undefined || plan.state === "queued-deleted") return done([at.sealed.plan], `${at.sealed.plan} is deleted`);
    return patiently(flight, `the provider shows it as ${plan.state}`, flight.pace.lookUpWindowSeconds);
  },
};

function patiently({ steps, ctx, pace }: Flight, note: string, seconds: number): StepResult {
  const since = steps.get("confirm")?.intentAt ?? ctx.now();
  const waited = (ctx.now().getTime() - since.getTime()) / 1000;
  return waited < seconds ? wait(pace.pollSeconds * 2, note) : attention(`After ${Math.round(waited)} s ${note}.`);
}

const nothingOwed: Pick<FlightPlan, "undoOrder" | "rolledBack" | "record"> = {
  undoOrder: [],
  rolledBack: () => ({ text: "The plan stands as before." }),
  record: async (tx, flight) => releasePlan(tx, endingBy(flight).sealed.plan),
};
const NEW_PURCHASE = "The way back is a new purchase, at the rates of that day.";

export const returnFlight: FlightPlan = {
  ...nothingOwed,
  steps: [giveBack, confirmReturn],
  pointOfNoReturn: RETURN,
  succeeded(flight) {
    const { sealed } = endingBy(flight);
    const { plan, released, refunded, returnsUsed, returnsAllowed } = sealed;
    const counted = returnsUsed === null || returnsAllowed === null ? "" : ` ${returnsUsed + 1} of ${returnsAllowed} returns of the year are used.`;
    return {
      text: `The ${planWords(sealed)} of ${hourlyWords(sealed.commitment)} was returned: plan ${plan}. ${formatValue(released, "USD")} are no longer owed, ${formatValue(refunded, "USD")} paid upfront come back.${counted}`,
      undo: `A return cannot be taken back. ${NEW_PURCHASE}`,
      after: { plan, state: "returned", released, refunded },
    };
  },
  dryRun: async (flight) => [{ step: "return", request: returnEffect(flight, endingBy(flight), []).request }],
};

export const deleteQueuedFlight: FlightPlan = {
  ...nothingOwed,
  steps: [deleteQueued, confirmDeleted],
  pointOfNoReturn: DELETE_QUEUED,
  succeeded(flight) {
    const { sealed } = endingBy(flight);
    return {
      text: `The queued ${planWords(sealed)} of ${hourlyWords(sealed.commitment)} was cancelled before its start: plan ${sealed.plan}. Nothing is owed, and no return was used.`,
      undo: NEW_PURCHASE,
      after: { plan: sealed.plan, state: "queued-deleted", released: sealed.released },
    };
  },
  dryRun: async (flight) => [{ step: "delete_queued", request: deleteEffect(flight, endingBy(flight), []).request }],
};
