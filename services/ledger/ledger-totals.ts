import type { Projection } from "#core/api/projection";
import type { Figure } from "#core/costs/figure";
import type { ResolvedPeriod } from "#core/costs/query";
import { type Decimal, sumOf, toText } from "#core/figures/decimal";
import { entryWithin } from "#core/ledger/entry-within";
import type { ServiceContext } from "#services/context";
import { measureLedger } from "#services/ledger/measure-ledger";

type Like = { readonly id: string; readonly currency: string; readonly asOf: string };

/** What actions of people saved in a period: a line of its own beside the guarantee. */
export async function ledgerTotals(ctx: ServiceContext, period: ResolvedPeriod, like: Like): Promise<Projection["achieved"]> {
  const rows = await measureLedger(ctx);
  const amounts = rows.map(({ measured }) => entryWithin(measured, period));
  const figure = (path: string, value: Decimal, kind: Figure["kind"], label: string): Figure => ({
    id: `${like.id}.${path}`,
    value: toText(value),
    unit: like.currency,
    metric: "saving",
    kind,
    period: { from: period.from, to: period.to },
    timeZone: period.timeZone,
    asOf: like.asOf,
    queryId: like.id,
    label,
  });
  return {
    promised: figure("achieved_promised", sumOf(amounts.map((one) => one.promised)), "projected", `Promised by actions, ${period.label}`),
    realized: figure("achieved_realized", sumOf(amounts.map((one) => one.saved)), "realized", `Realised by actions, ${period.label}`),
    sentence:
      rows.length === 0
        ? "No action was carried out yet. What actions achieve is counted apart, and never added to the guarantee."
        : "Achieved by actions that people took, as the bill shows it. It is no part of the guarantee and is never added to it.",
  };
}
