import type { ProviderPlan } from "#core/ports/savings-plans";
import { totalOf } from "#core/commitments/purchase-terms";
import { roundDecimal, subtractDecimals } from "#core/money";
import { ExistingPlanOrder, SavingsPlanEnd, SavingsPlanEndPreconditions } from "#core/proposals/savings-plan";
import type { SealedProposal } from "#core/proposals/sealed";
import type { BuyingAccount } from "#services/commitments/kinds/buying-account";
import { planNow } from "#services/commitments/kinds/plans-now";
import { SAVINGS_PLANS_REGION } from "#services/commitments/kinds/sp-purchase-kind";
import type { ServiceContext } from "#services/context";
import type { KindDefinition, Plan } from "#services/proposals/kind-definition";

export type Seen = { readonly plan: ProviderPlan; readonly account: BuyingAccount };
/** What one kind of end says of the plan, once it may be ended. */
export type EndTerms = Pick<SavingsPlanEnd, "until" | "returnsUsed" | "returnsAllowed" | "checks" | "savingUsdPerHour"> & {
  readonly state: "active" | "queued";
  /** Paid upfront already. */
  readonly isPaid: boolean;
};

/** The parts that a return and the deletion of a queued plan have in common. */
export function endPlanKind(
  kind: "sp_return" | "sp_delete_queued",
  /** @throws GuardRefusedError where it must not be ended */
  termsOf: (ctx: ServiceContext, seen: Seen) => Promise<EndTerms>,
): KindDefinition<ExistingPlanOrder> {
  return {
    kind,
    order: ExistingPlanOrder,

    async plan(ctx, order): Promise<Plan> {
      const { plan, account } = await planNow(ctx, order.plan);
      const { state, isPaid, savingUsdPerHour, ...terms } = await termsOf(ctx, { plan, account });
      const upfront = roundDecimal(plan.upfront, 2);
      const commitment = roundDecimal(plan.commitment, 5);
      const total = totalOf(commitment, plan.term);
      return {
        connection: plan.account,
        region: SAVINGS_PLANS_REGION,
        cluster: undefined,
        target: `savings-plan/${plan.id}`,
        production: true,
        params: {
          account: plan.account,
          accountName: account.name,
          plan: plan.id,
          arn: plan.arn,
          type: plan.type,
          family: plan.family ?? null,
          region: plan.region ?? null,
          term: plan.term,
          payment: plan.payment,
          commitment,
          released: isPaid ? subtractDecimals(total, upfront) : total,
          refunded: isPaid ? upfront : "0.00",
          until: terms.until,
          returnsUsed: terms.returnsUsed,
          returnsAllowed: terms.returnsAllowed,
          reason: order.reason === undefined || order.reason === "" ? null : order.reason,
          savingUsdPerHour,
          checks: terms.checks.map((check) => ({ ...check })),
        },
        preconditions: { plan: plan.id, state, commitment },
      };
    },

    orderOf(sealed) {
      const { plan, reason } = openedEnd(sealed).params;
      return { plan, ...(reason !== null && { reason }) };
    },

    async drift(ctx, sealed) {
      const { params, preconditions } = openedEnd(sealed);
      const { plan } = await planNow(ctx, params.plan);
      if (plan.state === preconditions.state && roundDecimal(plan.commitment, 5) === preconditions.commitment) return undefined;
      return `The plan ${plan.id} is ${plan.state} now; it was ${preconditions.state} when this was signed.`;
    },

    caps: async () => [],
  };
}

export function openedEnd({ params, preconditions }: Pick<SealedProposal, "params" | "preconditions">) {
  return { params: SavingsPlanEnd.parse(params), preconditions: SavingsPlanEndPreconditions.parse(preconditions) };
}
