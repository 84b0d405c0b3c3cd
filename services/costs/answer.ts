import { type ArrangedRow, type MeasuredRow, type MetricShape, type Sums, arrangeRows, valueOf } from "#core/costs/arrange";
import { bucketBounds, bucketLabel, daysWithDataIn } from "#core/costs/buckets";
import type { Bounds, Figure } from "#core/costs/figure";
import type { Cell, ResolvedPeriod, ResultColumn, SemanticResult } from "#core/costs/query";
import { formatValue } from "#core/figures/format";
import {
  absoluteDecimal,
  addDecimals,
  compareDecimals,
  divideDecimals,
  isZeroDecimal,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
  sumDecimals,
  trimDecimal,
} from "#core/money";
import type { ResolvedQuery } from "#services/costs/resolve-query";

export type Measured = {
  readonly rows: readonly MeasuredRow[];
  /** Computed on its own, without grouping. */
  readonly total: Sums;
  readonly credits: string | null;
};

type Values = {
  readonly value: string | null;
  readonly previous: string | null;
  readonly change: string | null;
  readonly changeRatio: string | null;
  readonly dailyAverage: string | null;
};

/** Share of gross above which credits are worth showing apart. */
const CREDITS_WORTH_SHOWING = "0.005";
const CENT = "0.005";

/** Turns sums into the answer: rows, figures, reconciliation, and what must be said with them. */
export function answerOf(
  id: string,
  resolved: ResolvedQuery,
  now: Measured,
  before: Measured | undefined,
  sharedDivisor = false,
): Pick<SemanticResult, "columns" | "rows" | "figures" | "reconciliation" | "notes" | "metric" | "period" | "grossCreditsNet"> & {
  compare?: ResolvedPeriod;
} {
  const { query, metric, definition, period, compare, model } = resolved;
  const shape: MetricShape = { isRatio: metric.aggregation === "ratio-of-sums", unknown: definition.unknown, sharedDivisor };
  // A change of a share is in points; a change of a price is in the price's own unit.
  const isShare = metric.unit === "ratio";
  const units = [...new Set(now.rows.map(({ unit }) => unit ?? ""))];
  const unit = unitOf(resolved, units);
  const comparable = before !== undefined && before.total.items > 0;
  const days = model.catalog.periods.flatMap((one) => one.days);
  const timeKey = resolved.plan.dimensions.findIndex(({ on }) => on.dimension.values === "time" || on.dimension.name === "billing_period");
  const rows = arrangeRows(now.rows, comparable ? before?.rows : undefined, shape, {
    ...query,
    granularity: query.granularity,
    timeKey,
    period,
    compare: comparable ? compare : undefined,
  });

  const boundsOf = (row: ArrangedRow): Bounds =>
    row.bucket !== null && query.granularity ? bucketBounds(row.bucket, query.granularity, period) : { from: period.from, to: period.to };
  const valuesOf = (row: ArrangedRow) =>
    values(
      valueOf(row.now, shape),
      row.before ? valueOf(row.before, shape) : null,
      compare !== undefined,
      isShare,
      query.average ? daysWithDataIn(days, boundsOf(row)) : undefined,
    );
  const totals = values(
    valueOf(now.total, shape),
    comparable && before ? valueOf(before.total, shape) : null,
    compare !== undefined,
    isShare,
    query.average ? daysWithDataIn(days, period) : undefined,
  );

  const columns: ResultColumn[] = [
    ...(query.granularity ? [{ name: "period", type: "varchar" }] : []),
    ...resolved.plan.dimensions.map(({ alias }) => ({ name: alias, type: "varchar" })),
    { name: "value", type: "decimal" },
    ...(compare ? ["previous", "change", "change_ratio"].map((name) => ({ name, type: "decimal" })) : []),
    ...(query.average ? [{ name: "daily_average", type: "decimal" }] : []),
    ...(query.cumulative ? [{ name: "running_total", type: "decimal" }] : []),
    ...(units.length > 1 ? [{ name: "unit", type: "varchar" }] : []),
  ];
  const running = new Map<string, string | null>();
  const figures: Figure[] = [];
  const figure = (path: string, value: string | null, of: { unit: string; metric: string; bounds: Bounds; label: string }): void => {
    figures.push({
      id: `${id}.${path}`,
      value,
      unit: of.unit,
      metric: of.metric,
      kind: "measured",
      period: { from: of.bounds.from, to: of.bounds.to },
      timeZone: period.timeZone,
      asOf: model.catalog.dataThrough,
      queryId: id,
      label: of.label,
    });
  };
  const table = rows.map((row, index): Cell[] => {
    const rowUnit = units.length > 1 ? priceUnit(resolved, row.unit ?? "") : unit;
    const { value, previous, change, changeRatio, dailyAverage } = valuesOf(row);
    const keys: Cell[] = [...(query.granularity ? [row.bucket] : []), ...row.keys];
    const label = [
      row.isOther ? "other" : row.keys.map((key) => (key === null ? "(none)" : String(key))).join(", "),
      row.bucket !== null && query.granularity ? bucketLabel(row.bucket, query.granularity) : period.label,
    ]
      .filter((part) => part !== "")
      .join(", ");
    const cells: Cell[] = [...keys, value];
    const put = (cell: string | null, cellMetric: string, cellUnit: string, cellLabel = label) => {
      figure(`r${index}.c${cells.length}`, cell, { unit: cellUnit, metric: cellMetric, bounds: boundsOf(row), label: cellLabel });
      cells.push(cell);
    };
    figure(`r${index}.c${keys.length}`, value, { unit: rowUnit, metric: metric.name, bounds: boundsOf(row), label });
    if (compare) {
      figure(`r${index}.c${cells.length}`, previous, {
        unit: rowUnit,
        metric: metric.name,
        bounds: compare,
        label: `${label}, before (${compare.label})`,
      });
      cells.push(previous);
      put(change, "change", isShare ? "points" : rowUnit);
      put(changeRatio, "change_ratio", "ratio");
    }
    if (query.average) put(dailyAverage, "daily_average", `${rowUnit}/day`);
    if (query.cumulative) {
      const key = JSON.stringify(row.keys);
      const so_far = running.has(key) ? (running.get(key) ?? null) : "0";
      const sum = so_far === null || value === null ? null : trimDecimal(addDecimals(so_far, value));
      running.set(key, sum);
      put(sum, "running_total", rowUnit, `${label}, running total`);
    }
    if (units.length > 1) cells.push(row.unit);
    return cells;
  });

  const whole = { metric: metric.name, bounds: period, label: `Total, ${period.label}` };
  const mixed = units.length > 1;
  const total = mixed ? null : totals.value;
  figure("total", total, { ...whole, unit });
  if (compare) {
    figure("total_previous", mixed ? null : totals.previous, { ...whole, bounds: compare, label: `Total, ${compare.label}`, unit });
    figure("total_change", mixed ? null : totals.change, {
      ...whole,
      metric: "change",
      label: `Change, ${period.label} against ${compare.label}`,
      unit: isShare ? "points" : unit,
    });
    figure("total_change_ratio", mixed ? null : totals.changeRatio, {
      ...whole,
      metric: "change_ratio",
      label: `Change, ${period.label} against ${compare.label}`,
      unit: "ratio",
    });
  }
  if (query.average)
    figure("total_daily_average", mixed ? null : totals.dailyAverage, {
      ...whole,
      metric: "daily_average",
      label: `Daily average, ${period.label}`,
      unit: `${unit}/day`,
    });
  const grossCreditsNet = grossFigures(id, now.credits, total, { ...whole, unit }, figure, figures);
  return {
    columns,
    rows: table,
    figures,
    metric: {
      name: metric.name,
      label: metric.label,
      unit,
      additive: !shape.isRatio && !mixed,
      description: `${metric.description} Left out: ${lowerFirst(metric.leavesOut)}`,
    },
    period: plainPeriod(period),
    ...(compare ? { compare: plainPeriod(compare) } : {}),
    reconciliation: reconcile(resolved, unit, mixed, shape, rows, now.total, total),
    notes: [],
    ...(grossCreditsNet ? { grossCreditsNet } : {}),
  };
}

/** The unit of the answer: the bill's currency, a ratio, or the one unit of its quantities. */
function unitOf(resolved: ResolvedQuery, units: readonly string[]): string {
  if (units.length > 1) return "mixed";
  return priceUnit(resolved, units[0] ?? "");
}

function priceUnit({ metric, model }: ResolvedQuery, quantity: string): string {
  const { currency } = model.catalog;
  if (metric.unit === "USD") return currency;
  if (metric.unit === "quantity") return quantity === "" ? "count" : quantity;
  return metric.unit === "USD/quantity" ? `${currency}/${quantity}` : metric.unit;
}

function values(value: string | null, previous: string | null, compared: boolean, isShare: boolean, days: number | undefined): Values {
  const known = compared && value !== null && previous !== null;
  const difference = known ? subtractDecimals(value, previous) : null;
  return {
    value: value === null ? null : trimDecimal(value),
    previous: previous === null ? null : trimDecimal(previous),
    change: difference === null ? null : trimDecimal(isShare ? multiplyDecimals(difference, "100") : difference),
    changeRatio: difference === null || previous === null || isShare ? null : trimmed(divideDecimals(difference, absoluteDecimal(previous))),
    dailyAverage: value === null || !days ? null : trimmed(divideDecimals(value, String(days))),
  };
}

const trimmed = (value: string | null) => (value === null ? null : trimDecimal(value));
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function plainPeriod({ from, to, asked, label, timeZone, days, daysWithData, partial }: ResolvedPeriod): ResolvedPeriod {
  return { from, to, asked, label, timeZone, days, daysWithData, partial };
}

/** The parts shown against the total that another query computed. */
function reconcile(
  { metric, period }: ResolvedQuery,
  unit: string,
  mixed: boolean,
  shape: MetricShape,
  rows: readonly ArrangedRow[],
  total: Sums,
  shown: string | null,
): SemanticResult["reconciliation"] {
  const base = { metric: metric.name, unit, total: shown };
  if (mixed) return { ...base, parts: null, difference: null, ties: true, sentence: "Quantities of different units are not added." };
  const amounts = rows.map(({ now }) => now.amount ?? "0");
  const parts = sumDecimals(amounts);
  const difference = subtractDecimals(total.amount ?? "0", parts);
  const divisorTies =
    !shape.isRatio ||
    compareDecimals(absoluteDecimal(subtractDecimals(total.divisor ?? "0", sumDecimals(rows.map(({ now }) => now.divisor ?? "0")))), CENT) < 0;
  const ties = compareDecimals(absoluteDecimal(difference), CENT) < 0 && divisorTies;
  if (shape.isRatio)
    return {
      ...base,
      parts: null,
      difference: null,
      ties,
      sentence: `A ratio does not add up from parts; over all rows of ${period.label} it is ${formatValue(shown, unit)}.`,
    };
  if (shown === null) return { ...base, parts: null, difference: null, ties: false, sentence: `The total of ${period.label} is unknown.` };
  return {
    ...base,
    parts: trimDecimal(parts),
    difference: trimDecimal(difference),
    ties,
    sentence: `Parts add up to ${formatValue(parts, unit)}, the total is ${formatValue(shown, unit)}; difference ${formatValue(roundDecimal(difference, 2), unit)}.`,
  };
}

type FigureMaker = (path: string, value: string | null, of: { unit: string; metric: string; bounds: Bounds; label: string }) => void;

function grossFigures(
  id: string,
  credits: string | null,
  net: string | null,
  of: { unit: string; metric: string; bounds: Bounds; label: string },
  figure: FigureMaker,
  figures: readonly Figure[],
): SemanticResult["grossCreditsNet"] {
  if (credits === null || net === null || isZeroDecimal(credits)) return undefined;
  const gross = subtractDecimals(net, credits);
  if (compareDecimals(absoluteDecimal(credits), multiplyDecimals(absoluteDecimal(gross), CREDITS_WORTH_SHOWING)) <= 0) return undefined;
  const name = of.label.replace(/^Total, /, "");
  figure("gross", trimDecimal(gross), { ...of, label: `Before credits and refunds, ${name}` });
  figure("credits", trimDecimal(credits), { ...of, metric: "credits", label: `Credits and refunds, ${name}` });
  figure("net", trimDecimal(net), { ...of, label: `After credits and refunds, ${name}` });
  const find = (path: string) => figures.find((one) => one.id === `${id}.${path}`);
  const [grossFigure, creditsFigure, netFigure] = [find("gross"), find("credits"), find("net")];
  return grossFigure && creditsFigure && netFigure ? { gross: grossFigure, credits: creditsFigure, net: netFigure } : undefined;
}
