import { dimensionWord, groupName, OTHER } from "#core/charts/dimension-words";
import type { ResultRow, ResultShape } from "#core/charts/result-shape";
import type { SemanticResult } from "#core/costs/query";
import { formatBucket } from "#core/figures/dates";
import { absolute, type Decimal, decimalOf, dividedBy, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";

/** What the chart shows, in one sentence or two: the name that a screen reader says. */
export function findingOf(result: SemanticResult, shape: ResultShape): string {
  const rows = shape.rows.filter((row) => row.value !== undefined);
  const unit = result.metric.unit;
  const say = (value: Decimal) => formatValue(toText(value), unit);
  if (rows.length === 0) return `No rows for ${result.period.label}.`;
  const total = decimalOf(result.reconciliation.total);
  const totalWords = total === undefined ? "" : ` Total ${say(total)}.`;
  if (shape.time === undefined && shape.dimensions.length === 0)
    return `${result.metric.label}: ${say(rows[0]?.value ?? 0n)}, ${result.period.label}.`;
  if (shape.time !== undefined && shape.dimensions.length === 0) {
    const [low, high] = [extreme(rows, "value", -1), extreme(rows, "value", 1)];
    if (low === undefined || high === undefined || rows.length === 1) return totalWords.trim();
    return `Highest ${when(high)} at ${say(high.value ?? 0n)}, lowest ${when(low)} at ${say(low.value ?? 0n)}.${result.metric.additive ? totalWords : ""}`;
  }
  const named = rows.filter((row) => !row.groups.includes(OTHER) && row.groups[0] !== null);
  if (shape.compared) {
    const [up, down] = [extreme(named, "change", 1), extreme(named, "change", -1)];
    const parts = [
      ...(up?.change !== undefined && up.change > 0n ? [`${nameOf(up, shape)} rose most, by ${say(up.change)}`] : []),
      ...(down?.change !== undefined && down.change < 0n ? [`${nameOf(down, shape)} fell most, by ${say(absolute(down.change))}`] : []),
    ];
    return parts.length === 0 ? `No ${dimensionWord(shape.dimensions[0] ?? "period")} changed.` : `${parts.join("; ")}.`;
  }
  const largest = largestGroup(named, shape);
  if (largest === undefined) return totalWords.trim();
  const share =
    result.metric.additive && total !== undefined && total > 0n && largest.value > 0n
      ? `, ${formatValue(toText(dividedBy(largest.value, total)), "ratio")} of ${say(total)}`
      : "";
  return `${largest.name} is the largest of ${largest.count} ${dimensionWord(shape.dimensions[0] ?? "", true)}: ${say(largest.value)}${share}.`;
}

function largestGroup(rows: readonly ResultRow[], shape: ResultShape): { name: string; value: Decimal; count: number } | undefined {
  const sums = new Map<string, Decimal>();
  for (const row of rows) {
    const name = groupName(shape.dimensions[0] ?? "", row.groups[0]);
    sums.set(name, (sums.get(name) ?? 0n) + (row.value ?? 0n));
  }
  let best: { name: string; value: Decimal; count: number } | undefined;
  for (const [name, value] of sums) if (best === undefined || value > best.value) best = { name, value, count: sums.size };
  return best;
}

function nameOf(row: ResultRow, shape: ResultShape): string {
  const groups = shape.dimensions.map((dimension, at) => groupName(dimension, row.groups[at]));
  return row.time === undefined ? groups.join(", ") : [...groups, formatBucket(row.time)].join(", ");
}

function when(row: ResultRow): string {
  const text = formatBucket(row.time ?? "");
  return /^\d/.test(text) ? `on ${text}` : `in ${text}`;
}

function extreme(rows: readonly ResultRow[], of: "value" | "change", sign: 1 | -1): ResultRow | undefined {
  let best: ResultRow | undefined;
  for (const row of rows) {
    const value = row[of];
    const leader = best?.[of];
    if (value !== undefined && (leader === undefined || (sign === 1 ? value > leader : value < leader))) best = row;
  }
  return best;
}
