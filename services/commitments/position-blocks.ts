import type { ExpiryMonth } from "#core/api/commitments";
import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { formatValue } from "#core/figures/format";
import type { MeasuredMetrics } from "#services/commitments/commitment-metrics";

const text = (name: string, label: string) => ({ name, label, align: "left" as const });
const number = (name: string, label: string, unit: string) => ({ name, label, unit, align: "right" as const });

type Frame = { readonly queryId: string; readonly label: string };

/** Coverage, utilization and effective savings rate over time: three lines of one chart. */
export function historyBlock({ over, total }: MeasuredMetrics, { queryId, label }: Frame): Block {
  const rows = [...over].map(([bucket, values]): Cell[] => [
    bucket,
    values.coverage ?? null,
    values.utilization ?? null,
    values.effective_savings_rate ?? null,
    values.unused_commitment ?? null,
    values.savings ?? null,
  ]);
  const said = (name: "coverage" | "utilization" | "effective_savings_rate") => formatValue(total[name]?.value ?? null, "ratio");
  return {
    id: `b_${queryId}_history`,
    kind: "line",
    title: "Coverage, utilization and effective savings rate",
    subtitle: `Savings Plans, ${label}; the rate counts reservations too`,
    columns: [
      text("period", "Period"),
      number("coverage", "Coverage", "ratio"),
      number("utilization", "Utilization", "ratio"),
      number("effective_savings_rate", "Effective savings rate", "ratio"),
      number("unused", "Unused commitment", "USD"),
      number("savings", "Net savings", "USD"),
    ],
    rows,
    x: "period",
    y: ["coverage", "utilization", "effective_savings_rate"],
    dashed: [],
    annotations: [],
    queryId,
    finding: `Coverage ${said("coverage")}, utilization ${said("utilization")}, effective savings rate ${said("effective_savings_rate")} over ${label}.`,
  };
}

/** What idled, by day. Null where nothing is known of it. */
export function unusedBlock({ over, total }: MeasuredMetrics, { queryId, label }: Frame): Block | null {
  const rows = [...over].map(([bucket, values]): Cell[] => [bucket, values.unused_commitment ?? null]);
  if (!rows.some(([, value]) => value !== null)) return null;
  return {
    id: `b_${queryId}_unused`,
    kind: "bar",
    title: "Unused commitment",
    subtitle: `Savings Plans, USD, ${label}`,
    columns: [text("period", "Period"), number("unused", "Unused commitment", "USD")],
    rows,
    x: "period",
    y: ["unused"],
    dashed: [],
    annotations: [],
    queryId,
    finding: `${formatValue(total.unused_commitment?.value ?? null, "USD")} of commitment was not used over ${label}.`,
  };
}

export function calendarBlock(calendar: readonly ExpiryMonth[], queryId: string): Block | null {
  const [first] = calendar;
  if (first === undefined) return null;
  return {
    id: `b_${queryId}_calendar`,
    kind: "bar",
    title: "Commitments that end",
    subtitle: "What the bill rises by, USD per month, where nothing replaces them; at the usage of the period",
    columns: [
      text("month", "Month"),
      number("falls_back", "Falls back to on demand", "USD/month"),
      number("ending", "Commitment that ends", "USD/h"),
      number("count", "Commitments", "count"),
    ],
    rows: calendar.map(({ month, fallsBack, ending, items }): Cell[] => [month, fallsBack.value, ending.value, items.length]),
    x: "month",
    y: ["falls_back"],
    dashed: calendar.map(({ month }) => month),
    annotations: [],
    queryId,
    finding: `The next ${first.items.length === 1 ? "commitment ends" : "commitments end"} in ${first.label}.`,
  };
}
