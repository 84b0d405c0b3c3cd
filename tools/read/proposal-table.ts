import type { ProposalSummary } from "#core/api/proposals";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import { OPEN } from "#core/proposals/state";
import type { ServiceContext } from "#services/context";
import { cleanText } from "#tools/kit/untrusted";

/** What a listed proposal would save, as its sealed text says; nothing where nobody knows. */
export function savingFigure(ctx: ServiceContext, { id, rev, savingUsdPerMonth, updatedAt, title }: ProposalSummary): Figure[] {
  if (savingUsdPerMonth === null) return [];
  return [
    {
      ...countOf(ctx, id, "", 0, `${id}: ${title}, saving per month of 730 h`),
      id: `${id}.r${rev}.saving_month`,
      value: savingUsdPerMonth,
      unit: "USD/month",
      metric: "saving",
      kind: "projected",
      asOf: updatedAt,
    },
  ];
}

/** A count of now. */
export function countOf(ctx: ServiceContext, queryId: string, path: string, count: number, label: string): Figure {
  const now = ctx.now().toISOString();
  return {
    id: `${queryId}.${path}`,
    value: String(count),
    unit: "count",
    metric: "count",
    kind: "measured",
    period: { from: now, to: now },
    timeZone: ctx.tenant.timeZone,
    asOf: now,
    queryId,
    label,
  };
}

export function tableOf(rows: readonly ProposalSummary[]): Block {
  return {
    id: "b_proposals",
    kind: "table",
    title: "Proposals",
    subtitle: "Now",
    y: [],
    dashed: [],
    annotations: [],
    queryId: "proposals",
    columns: [
      { name: "id", label: "Id", align: "left" },
      { name: "title", label: "What", align: "left" },
      { name: "state", label: "State", align: "left" },
      { name: "signatures", label: "Signed", align: "left" },
      { name: "saving", label: "Saves", unit: "USD/month", align: "right" },
    ],
    rows: rows.map(({ id, title, state, signatures, savingUsdPerMonth }) => [
      id,
      cleanText(title, 120),
      state.replaceAll("_", " "),
      OPEN.has(state) ? `${signatures.given} of ${signatures.needed}` : "",
      savingUsdPerMonth,
    ]),
    finding: `${rows.length} ${rows.length === 1 ? "proposal" : "proposals"}`,
  };
}
