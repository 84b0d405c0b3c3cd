import { formatInstant } from "#core/figures/dates";
import { GuardRefusedError } from "#core/errors";
import type { ExistingPlanOrder } from "#core/proposals/savings-plan";
import { endPlanKind, openedEnd } from "#services/commitments/kinds/end-plan";
import type { KindDefinition } from "#services/proposals/kind-definition";

const deletion = endPlanKind("sp_delete_queued", async (ctx, { plan }) => {
  if (plan.state !== "queued") {
    const instead = plan.state === "active" ? " Return it instead, while the provider takes it back." : "";
    throw new GuardRefusedError("not-queued", `The plan ${plan.id} is ${plan.state}; only a queued one can be cancelled.${instead}`);
  }
  if (Date.parse(plan.start) <= ctx.now().getTime()) {
    throw new GuardRefusedError("not-queued", `The plan ${plan.id} starts right now. Return it instead, once it is active.`);
  }
  return {
    state: "queued",
    isPaid: false,
    until: plan.start,
    returnsUsed: null,
    returnsAllowed: null,
    savingUsdPerHour: null,
    checks: [
      {
        name: "window",
        verdict: "GO",
        text: `It starts on ${formatInstant(new Date(plan.start))}; until then cancelling costs nothing and uses no return.`,
      },
    ],
  };
});

/** A purchase is cancelled before it starts: nothing was paid, nothing is owed. */
export const spDeleteQueuedKind: KindDefinition<ExistingPlanOrder> = {
  ...deletion,
  async drift(ctx, sealed) {
    const { params } = openedEnd(sealed);
    const known = await deletion.drift(ctx, sealed);
    return known ?? (ctx.now().getTime() < Date.parse(params.until) ? undefined : `The plan ${params.plan} has started.`);
  },
};
