import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";
import { formatFigure } from "#core/figures/format";
import type { Finding } from "#core/insights/savings";

/** Resources listed under the findings; the largest first. */
const MOST_ITEMS = 100;
const SURE = { high: "sure", medium: "fairly sure", low: "not sure" } as const;

/** The findings side by side (dashed: none of it has happened), and the resources behind them. */
export function savingsBlocks(findings: readonly Finding[], total: Figure, totalNet: Figure): Block[] {
  const first = findings[0];
  if (first === undefined) return [];
  const money = (name: string, label: string) => ({ name, label, unit: total.unit, align: "right" as const });
  const text = (name: string, label: string) => ({ name, label, align: "left" as const });
  const differs = findings.some(({ netReason }) => netReason !== null);
  const shared = {
    dashed: findings.map((finding) => finding.title),
    annotations: [],
    queryId: first.queryId,
    finding: `${first.title} would save most: ${formatFigure(first.net)}.`,
  };
  const overview: Block = {
    ...shared,
    id: `b_${first.queryId}_savings`,
    kind: "bar",
    title: "What could be saved",
    subtitle: "Projected, USD per month of 730 h, net of commitments",
    columns: [
      text("finding", "Finding"),
      money("net", "Net"),
      money("saving", "Before commitments"),
      ...(differs ? [text("why", "Why they differ")] : []),
      text("sure", "How sure"),
      { name: "resources", label: "Resources", unit: "count", align: "right" },
    ],
    rows: findings.map((finding): Cell[] => [
      finding.title,
      finding.net.value,
      finding.saving.value,
      ...(differs ? [finding.netReason] : []),
      SURE[finding.confidence],
      finding.items.length,
    ]),
    x: "finding",
    y: ["net"],
    totals: [
      "Total",
      totalNet.value,
      total.value,
      ...(differs ? [null] : []),
      null,
      findings.reduce((sum, finding) => sum + finding.items.length, 0),
    ],
  };
  const items = findings
    .flatMap((finding) => finding.items.map((item) => ({ finding, item })))
    .toSorted((a, b) => Number(b.item.saving.value) - Number(a.item.saving.value));
  const resources: Block = {
    ...shared,
    id: `b_${first.queryId}_savings_items`,
    kind: "table",
    title: "The resources behind it",
    subtitle: items.length > MOST_ITEMS ? `The ${MOST_ITEMS} largest of ${items.length}` : "Before and after commitments",
    columns: [
      text("resource", "Resource"),
      text("what", "What"),
      text("account", "Account"),
      text("region", "Region"),
      { name: "cost", label: "Cost in two weeks", unit: total.unit.replace("/month", ""), align: "right" },
      money("saving", "Before commitments"),
      money("net", "Net"),
      ...(differs ? [text("why", "Why they differ")] : []),
    ],
    rows: items
      .slice(0, MOST_ITEMS)
      .map(({ item }): Cell[] => [
        item.resource,
        item.detail,
        item.account,
        item.region,
        item.cost.value,
        item.saving.value,
        item.net.value,
        ...(differs ? [item.netReason] : []),
      ]),
    y: ["net"],
    dashed: [],
  };
  return [overview, resources];
}
