import type { AllocatedRows } from "#core/costs/allocation/rows";
import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { type Decimal, placesThatAddUp, toText } from "#core/figures/decimal";

/** Rows that a chart has room for. */
const MOST_BARS = 15;

type Frame = {
  readonly queryId: string;
  readonly title: string;
  readonly subtitle: string;
  readonly unit: string;
  /** What the rows are by: "Namespace". */
  readonly head: string;
  readonly bill: Decimal;
  readonly finding: string;
};

/** A chart of the dearest keys, and the table of all of them with what is kept apart; the table's columns add up to the bill. */
export function allocationBlocks({ rows, idleApart, sharedApart }: AllocatedRows, labels: readonly string[], frame: Frame): Block[] {
  const apart = [
    ...(idleApart === 0n ? [] : [{ label: "idle, nobody's", own: 0n, idle: idleApart, shared: 0n, total: idleApart }]),
    ...(sharedApart === 0n ? [] : [{ label: "shared, of all", own: 0n, idle: 0n, shared: sharedApart, total: sharedApart }]),
  ];
  const lines = [
    ...rows.map((row, index) => ({ label: labels[index] ?? "", own: row.own, idle: row.idle, shared: row.shared, total: row.total })),
    ...apart,
  ];
  const places = Math.max(
    2,
    placesThatAddUp(
      lines.map(({ total }) => total),
      frame.bill,
    ),
  );
  const money = (name: string, label: string) => ({ name, label, unit: frame.unit, align: "right" as const, places });
  const columns = [
    { name: "key", label: frame.head, align: "left" as const },
    money("own", "Own"),
    money("idle", "Idle"),
    money("shared", "Shared"),
    money("total", "Total"),
  ];
  const cells = (line: (typeof lines)[number]): Cell[] => [line.label, toText(line.own), toText(line.idle), toText(line.shared), toText(line.total)];
  const sum = (of: (line: (typeof lines)[number]) => Decimal) => toText(lines.reduce((all, line) => all + of(line), 0n));
  const common = {
    title: frame.title,
    subtitle: frame.subtitle,
    columns,
    dashed: [],
    annotations: [],
    queryId: frame.queryId,
    reconciliation: "Adds up to the bill",
    finding: frame.finding,
  };
  const table: Block = {
    ...common,
    id: `b_${frame.queryId}_table`,
    kind: "table",
    rows: lines.map(cells),
    y: ["total"],
    totals: ["Total", sum((line) => line.own), sum((line) => line.idle), sum((line) => line.shared), sum((line) => line.total)],
  };
  if (lines.length < 2) return [table];
  const shown = lines.toSorted((a, b) => (a.total === b.total ? 0 : a.total > b.total ? -1 : 1)).slice(0, MOST_BARS);
  return [{ ...common, id: `b_${frame.queryId}_chart`, kind: "stacked_bar", rows: shown.map(cells), x: "key", y: ["own", "idle", "shared"] }, table];
}
