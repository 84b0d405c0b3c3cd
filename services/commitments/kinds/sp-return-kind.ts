import { lastReturn, RETURNS_A_YEAR, RETURNS_KEPT_BACK } from "#core/commitments/deadlines";
import { MOST_RETURNABLE } from "#core/commitments/purchase-terms";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { GuardRefusedError } from "#core/errors";
import { compareDecimals } from "#core/money";
import type { ExistingPlanOrder } from "#core/proposals/savings-plan";
import { endPlanKind, openedEnd, type Seen } from "#services/commitments/kinds/end-plan";
import { plansNow, returnsOfYear } from "#services/commitments/kinds/plans-now";
import type { SavingOfEnding } from "#services/commitments/saving-of-ending";
import type { KindDefinition } from "#services/proposals/kind-definition";

/** A plan goes back to the provider: what was paid upfront comes back, usage is billed on demand again. No undo. */
export function spReturnKind(savingOf: SavingOfEnding): KindDefinition<ExistingPlanOrder> {
  return {
    ...endPlanKind("sp_return", async (ctx, { plan }) => {
      const until = whyNotReturn({ plan }, ctx.now());
      if (typeof until === "string") throw new GuardRefusedError("not-returnable", until);
      const { used, allowed } = await returnsOfYear(ctx, await plansNow(ctx));
      if (used >= allowed) {
        throw new GuardRefusedError(
          "returns-used",
          `All ${allowed} returns of ${ctx.now().getUTCFullYear()} are used; the provider takes none back until the new year.`,
        );
      }
      const isReserve = used >= RETURNS_A_YEAR - RETURNS_KEPT_BACK;
      const savingUsdPerHour = (await savingOf(ctx, plan)) ?? null;
      return {
        state: "active",
        isPaid: true,
        until: until.toISOString(),
        returnsUsed: used,
        returnsAllowed: allowed,
        savingUsdPerHour,
        checks: [
          { name: "window", verdict: "GO", text: `The provider takes it back until ${formatInstant(new Date(until.getTime() - 1))}.` },
          {
            name: "returns",
            verdict: isReserve ? "NOTE" : "GO",
            text: `${used} of ${allowed} returns of the year are used; this one is number ${used + 1}.`,
          },
          ...(savingUsdPerHour === null
            ? []
            : [
                compareDecimals(savingUsdPerHour, "0") >= 0
                  ? { name: "bill", verdict: "GO" as const, text: `The bill falls by ${formatValue(savingUsdPerHour, "USD/h")} by usage as it was.` }
                  : {
                      name: "bill",
                      verdict: "NOTE" as const,
                      text: `The bill rises by ${formatValue(savingUsdPerHour, "USD/h", { sign: "never" })} by usage as it was: the plan is used well.`,
                    },
              ]),
        ],
      };
    }),
    async drift(ctx, sealed) {
      const { params } = openedEnd(sealed);
      const known = await endPlanKind("sp_return", refuseAnew).drift(ctx, sealed);
      if (known !== undefined) return known;
      return ctx.now().getTime() < Date.parse(params.until)
        ? undefined
        : `The provider took it back until ${formatInstant(new Date(params.until))}; that is over.`;
    },
  };
}

const refuseAnew = () => Promise.reject(new Error("Only its drift is asked for."));

/** Until when it can be returned, or why it cannot. */
export function whyNotReturn({ plan }: Pick<Seen, "plan">, now: Date): Date | string {
  const { id, state, commitment } = plan;
  if (state === "queued") return `The plan ${id} has not started. Delete it while it is queued: that uses no return.`;
  if (state !== "active") return `The plan ${id} is ${state}; only an active one can be returned.`;
  if (compareDecimals(commitment, MOST_RETURNABLE) > 0)
    return `The plan ${id} commits more than $100 an hour; the provider takes none of these back.`;
  const until = lastReturn(plan);
  if (until === undefined)
    return `The provider does not take the plan ${id} back. It runs out by itself: move workloads onto it, and buy nothing more.`;
  return now < until ? until : `The plan ${id} could be returned until ${formatInstant(until)}; that is over. It runs out by itself.`;
}
