import type { PlanState, ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import type { Effect, Sighting } from "#services/execution/effect";
import type { Flight } from "#services/execution/flight";
import { markRequest, SEEN_TAG } from "#services/execution/savings-plan/requests";

type Place = { readonly accountId: string; readonly region: string };

/** Those that the provider lets one tag for sure, first. */
const BEST_MARKED: readonly PlanState[] = ["active", "queued", "payment-pending", "retired"];

/** A plan of the account that a mark can be put on; undefined where it has none. */
export function markable(plans: readonly ProviderPlan[], account: string): ProviderPlan | undefined {
  const own = plans.filter((plan) => plan.account === account && BEST_MARKED.includes(plan.state));
  return own.toSorted((a, b) => BEST_MARKED.indexOf(a.state) - BEST_MARKED.indexOf(b.state) || (a.id < b.id ? -1 : 1))[0];
}

/** Where a second call could have a second effect: what must be seen before it. */
export function marking(
  flight: Flight,
  place: Place,
  name: string,
  { plans, on }: { readonly plans: SavingsPlans; readonly on: ProviderPlan | undefined },
): Pick<Effect, "mark" | "unmarkable"> {
  if (on === undefined) return { unmarkable: "the account has no plan on which a mark could show that look-ups have caught up" };
  return { mark: (attempt) => markEffect(flight, place, `${name}:mark-${attempt}`, { plans, on }) };
}

function markEffect(flight: Flight, place: Place, name: string, { plans, on }: { readonly plans: SavingsPlans; readonly on: ProviderPlan }): Effect {
  const value = `${flight.lease.actionId}/${name}`;
  // After a crash the plan that was chosen then is looked at, whatever would be chosen now.
  const arn = arnOf(flight.steps.get(name)?.request) ?? on.arn;
  const id = arn.split("/").at(-1) ?? "";
  return {
    name,
    request: markRequest(place, arn, value),
    lookUp: async (): Promise<Sighting> => {
      const [plan] = await plans.plans({ ids: [id], tags: { [SEEN_TAG]: value } });
      return plan === undefined ? { seen: false, note: `look-ups do not show the mark on ${id}` } : { seen: true, refs: [id] };
    },
    proof: "look-up",
    // The same tag again is the same tag: nothing to wait for.
    settleSeconds: 0,
    proofSeconds: flight.pace.lookUpWindowSeconds,
  };
}

function arnOf(request: Effect["request"] | undefined): string | undefined {
  const arn = request?.system === "aws" ? request.input["resourceArn"] : undefined;
  return typeof arn === "string" ? arn : undefined;
}
