import { GuardRefusedError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { compareDecimals, roundDecimal } from "#core/money";
import { CAP_RAISE_HOURS, CapRaise, CapRaiseOrder, CapRaisePreconditions, LIMIT_WORDS } from "#core/proposals/cap-raise";
import { commitmentSettings, limitOf } from "#services/commitments/settings";
import type { KindDefinition, Plan } from "#services/proposals/kind-definition";

/** A higher limit of money. Signed by an Owner, it counts a day later; lowering needs no proposal. */
export const capRaiseKind: KindDefinition<CapRaiseOrder> = {
  kind: "cap_raise",
  order: CapRaiseOrder,

  async plan(ctx, { limit, to: wanted, reason }): Promise<Plan> {
    const to = roundDecimal(wanted, 2);
    const from = limitOf(await ctx.db.read(commitmentSettings), limit);
    if (compareDecimals(to, from) <= 0) {
      throw new GuardRefusedError(
        "not-higher",
        `${formatValue(to, "USD")} is not above today's limit of ${formatValue(from, "USD")} (${LIMIT_WORDS[limit]}). An Owner lowers a limit on the page Commitments, at once.`,
      );
    }
    return {
      connection: ctx.tenant.id,
      region: "global",
      cluster: undefined,
      target: `limit/${limit}`,
      production: true,
      params: { limit, from, to, afterHours: CAP_RAISE_HOURS, reason: reason === undefined || reason === "" ? null : reason },
      preconditions: { from },
    };
  },

  orderOf(sealed) {
    const { limit, to, reason } = CapRaise.parse(sealed.params);
    return { limit, to, ...(reason !== null && { reason }) };
  },

  async drift(ctx, sealed) {
    const { limit } = CapRaise.parse(sealed.params);
    const { from } = CapRaisePreconditions.parse(sealed.preconditions);
    const now = limitOf(await ctx.db.read(commitmentSettings), limit);
    return now === from ? undefined : `The limit is ${formatValue(now, "USD")} now; it was ${formatValue(from, "USD")} when this was signed.`;
  },

  caps: async () => [],
};
