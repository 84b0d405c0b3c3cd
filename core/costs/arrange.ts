import { bucketIndex, bucketName } from "#core/costs/buckets";
import type { Bounds } from "#core/costs/figure";
import type { Cell, Granularity, SemanticQuery } from "#core/costs/query";
import { absoluteDecimal, addDecimals, compareDecimals, divideDecimals } from "#core/money";

/** Sums over some rows of the bill, before any division. `amount` null: no row had a known part. */
export type Sums = { readonly amount: string | null; readonly divisor: string | null; readonly items: number; readonly unknown: number };

/** One row as the engine answered. */
export type MeasuredRow = { readonly bucket: string | null; readonly keys: readonly Cell[]; readonly unit: string | null; readonly sums: Sums };

/** One row to show. `previous` undefined: nothing is compared. `isOther`: what did not make the cut, together. */
export type ArrangedRow = {
  readonly bucket: string | null;
  readonly keys: readonly Cell[];
  readonly unit: string | null;
  readonly isOther: boolean;
  readonly now: Sums;
  readonly before: Sums | undefined;
};

export type MetricShape = {
  readonly isRatio: boolean;
  readonly unknown: "void" | "leave-out";
  /** Every group of a step is divided by the same quantity, so that the ratios of the groups add up. */
  readonly sharedDivisor?: boolean;
};

const NOTHING: Sums = { amount: "0", divisor: "0", items: 0, unknown: 0 };
export const OTHER = "other";

function plus(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null ? a : addDecimals(a, b);
}

export function addSums(a: Sums, b: Sums): Sums {
  return { amount: plus(a.amount, b.amount), divisor: plus(a.divisor, b.divisor), items: a.items + b.items, unknown: a.unknown + b.unknown };
}

/** The value of a metric over rows: a sum or a ratio of sums; null where it is not known or nothing divides. */
export function valueOf(sums: Sums, shape: MetricShape): string | null {
  if (shape.unknown === "void" && sums.unknown > 0) return null;
  if (sums.amount === null) return null;
  if (!shape.isRatio) return sums.amount;
  return sums.divisor === null ? null : divideDecimals(sums.amount, sums.divisor);
}

/** Adds rows of the same step, group and unit. Months become quarters here. */
function merged(rows: readonly MeasuredRow[], granularity: Granularity | undefined): MeasuredRow[] {
  const byKey = new Map<string, MeasuredRow>();
  for (const row of rows) {
    const bucket = row.bucket === null || !granularity ? null : bucketName(row.bucket, granularity);
    const key = JSON.stringify([bucket, row.keys, row.unit]);
    const known = byKey.get(key);
    byKey.set(key, { ...row, bucket, sums: known ? addSums(known.sums, row.sums) : row.sums });
  }
  return [...byKey.values()];
}

type Group = { readonly id: string; readonly keys: readonly Cell[]; readonly unit: string | null; readonly now: Sums; readonly before: Sums };

function groupsOf(now: readonly MeasuredRow[], before: readonly MeasuredRow[]): Group[] {
  const groups = new Map<string, Group>();
  const add = (row: MeasuredRow, side: "now" | "before") => {
    const id = JSON.stringify([row.keys, row.unit]);
    const group = groups.get(id) ?? { id, keys: row.keys, unit: row.unit, now: NOTHING, before: NOTHING };
    groups.set(id, { ...group, [side]: group[side].items === 0 && group[side].amount === "0" ? row.sums : addSums(group[side], row.sums) });
  };
  for (const row of now) add(row, "now");
  for (const row of before) add(row, "before");
  return [...groups.values()];
}

export type Arrangement = Pick<SemanticQuery, "topN" | "minValue" | "order" | "orderBy"> & {
  readonly granularity: Granularity | undefined;
  /** Position of a dimension that is a step of time (day, hour, billing period); such groups keep their order in time. */
  readonly timeKey: number;
  readonly period: Bounds & { readonly timeZone: string };
  readonly compare: (Bounds & { readonly timeZone: string }) | undefined;
};

/**
 * Orders groups, keeps the first, sums the rest as "other" so that parts still add up, and sets each step of the
 * period beside the same step of the compared one.
 */
export function arrangeRows(
  measuredNow: readonly MeasuredRow[],
  measuredBefore: readonly MeasuredRow[] | undefined,
  shape: MetricShape,
  how: Arrangement,
): ArrangedRow[] {
  const { granularity, compare } = how;
  const now = merged(measuredNow, granularity);
  const before = merged(measuredBefore ?? [], granularity);
  const groups = groupsOf(now, before).toSorted(comparator(shape, how));
  const kept = keptGroups(groups, shape, how);
  const rank = new Map(kept.map((group, index) => [group.id, index]));
  const hasOther = kept.length < groups.length;

  const cells = new Map<string, { bucket: string | null; rank: number; now: Sums | undefined; before: Sums | undefined }>();
  const put = (row: MeasuredRow, side: "now" | "before", index: number | null) => {
    const place = rank.get(JSON.stringify([row.keys, row.unit])) ?? kept.length;
    const id = `${index ?? ""}|${place}`;
    const cell = cells.get(id) ?? { bucket: null, rank: place, now: undefined, before: undefined };
    const sums = cell[side];
    const added = sums && addSums(sums, row.sums);
    const together = added && shape.sharedDivisor ? { ...added, divisor: row.sums.divisor } : added;
    cells.set(id, { ...cell, bucket: side === "now" ? row.bucket : cell.bucket, [side]: together ?? row.sums });
  };
  const indexIn = (row: MeasuredRow, period: Arrangement["period"]) =>
    row.bucket === null || !granularity ? null : bucketIndex(row.bucket, granularity, period);
  const bucketAt = new Map<number, string>();
  for (const row of now) {
    const index = indexIn(row, how.period);
    if (index !== null && row.bucket !== null) bucketAt.set(index, row.bucket);
    put(row, "now", index);
  }
  // A step that the period does not have (its 31st day) still counts in the totals, not as a row of its own.
  for (const row of before)
    if (compare) {
      const index = indexIn(row, compare);
      if (index === null || bucketAt.has(index)) put(row, "before", index);
    }
  const rows = [...cells].map(([id, cell]): ArrangedRow & { index: number; place: number } => {
    const index = Number(id.split("|")[0] || "0");
    const group = kept[cell.rank];
    return {
      index,
      place: cell.rank,
      bucket: granularity ? (cell.bucket ?? bucketAt.get(index) ?? null) : null,
      keys: group?.keys ?? otherKeys(groups),
      unit: group?.unit ?? null,
      isOther: group === undefined && hasOther,
      now: cell.now ?? NOTHING,
      before: compare ? (cell.before ?? NOTHING) : undefined,
    };
  });
  return rows
    .toSorted((a, b) => a.index - b.index || a.place - b.place)
    .map(({ bucket, keys, unit, isOther, now: nowSums, before: beforeSums }) => ({ bucket, keys, unit, isOther, now: nowSums, before: beforeSums }));
}

function otherKeys(groups: readonly Group[]): Cell[] {
  return (groups[0]?.keys ?? []).map((_, index) => (index === 0 ? OTHER : null));
}

function keptGroups(groups: readonly Group[], shape: MetricShape, { topN, minValue }: Arrangement): Group[] {
  const large =
    minValue === undefined
      ? groups
      : groups.filter((group) => {
          const value = valueOf(group.now, shape);
          return value !== null && compareDecimals(absoluteDecimal(value), String(minValue)) >= 0;
        });
  return topN === undefined ? [...large] : large.slice(0, topN);
}

function comparator(shape: MetricShape, { order, orderBy, timeKey, topN, minValue }: Arrangement): (a: Group, b: Group) => number {
  const name = (group: Group) => group.keys.map((key) => String(key ?? "\uffff")).join("\u0000");
  const byName = (a: Group, b: Group) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
  if (timeKey >= 0 && orderBy !== "change" && topN === undefined && minValue === undefined) {
    const at = (group: Group) => String(group.keys[timeKey] ?? "");
    const byValue = numeric((group) => valueOf(group.now, shape), "desc");
    return (a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : byValue(a, b) || byName(a, b));
  }
  if (orderBy === "name") return byName;
  const measure =
    orderBy === "change"
      ? (group: Group) => differenceOf(valueOf(group.now, shape), valueOf(group.before, shape))
      : (group: Group) => valueOf(group.now, shape);
  const byMeasure = numeric(measure, order);
  return (a, b) => byMeasure(a, b) || byName(a, b);
}

function differenceOf(now: string | null, before: string | null): string | null {
  return now === null || before === null ? null : addDecimals(now, before.startsWith("-") ? before.slice(1) : `-${before}`);
}

/** Unknown values come last either way. */
function numeric(measure: (group: Group) => string | null, order: "asc" | "desc"): (a: Group, b: Group) => number {
  const known = new Map<Group, string | null>();
  const of = (group: Group) => {
    if (!known.has(group)) known.set(group, measure(group));
    return known.get(group) ?? null;
  };
  return (a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return order === "desc" ? compareDecimals(y, x) : compareDecimals(x, y);
  };
}
