import type { Recommendation, RecommendationType } from "#core/api/recommendations";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";
import { type Decimal, decimalOf, sumOf, toText } from "#core/figures/decimal";
import { formatFigure } from "#core/figures/format";
import { TYPE_FACTS } from "#core/recommendations/type-facts";

type Totals = ReturnType<typeof totalsIn>;

/** Sums of known dollars; each resource is in one row only, so that they add. */
export function totalsIn(rows: readonly Recommendation[], currency: string, asOf: string) {
  const like = rows.find(({ net }) => net.queryId !== "q_none")?.net ?? rows[0]?.net;
  const sum = (which: "net" | "gross", of: readonly Recommendation[]): Decimal => sumOf(of.map((row) => decimalOf(row[which].value) ?? 0n));
  return {
    figure: (which: "net" | "gross", of: readonly Recommendation[], label: string, suffix = "all"): Figure => ({
      id: `${like?.queryId ?? "q_none"}.recommendations.${which}.${suffix}`,
      value: toText(sum(which, of)),
      unit: `${currency}/month`,
      metric: "saving",
      kind: "projected",
      period: like?.period ?? { from: asOf, to: asOf },
      timeZone: "UTC",
      asOf,
      queryId: like?.queryId ?? "q_none",
      label,
    }),
  };
}

/** Bars a type, dashed: none of it has happened. */
export function blockOf(live: readonly Recommendation[], total: Totals): Block | null {
  const types = [...new Set(live.map(({ type }) => type))].map((type: RecommendationType) => {
    const mine = live.filter((row) => row.type === type);
    return {
      label: TYPE_FACTS[type].label,
      count: mine.length,
      net: total.figure("net", mine, "", type),
      gross: total.figure("gross", mine, "", type),
    };
  });
  const best = types.toSorted((a, b) => Number(b.net.value) - Number(a.net.value));
  const lead = best[0];
  if (lead === undefined) return null;
  const money = (name: string, label: string) => ({ name, label, unit: lead.net.unit, align: "right" as const });
  return {
    id: "b_recommendations",
    kind: "bar",
    title: "What is recommended",
    subtitle: "Projected, a month of 730 h, net of commitments",
    columns: [
      { name: "type", label: "Type", align: "left" },
      money("net", "Net"),
      money("gross", "Before commitments"),
      { name: "count", label: "Recommendations", unit: "count", align: "right" },
    ],
    rows: best.map((one): Cell[] => [one.label, one.net.value, one.gross.value, one.count]),
    x: "type",
    y: ["net"],
    dashed: best.map(({ label }) => label),
    annotations: [],
    totals: ["Total", total.figure("net", live, "").value, total.figure("gross", live, "").value, live.length],
    queryId: lead.net.queryId,
    finding: `${lead.label} would save most: ${formatFigure(lead.net)}.`,
  };
}
