import { type MeasuredRow, type Sums, addSums } from "#core/costs/arrange";
import type { Bounds } from "#core/costs/figure";
import type { Granularity } from "#core/costs/query";
import type { UnitQuantities } from "#core/costs/units/unit-quantities";
import { addDecimals, sumDecimals } from "#core/money";
import { addDays, addMonths, dateIn, isoDate, parseIsoDate, startOfDate, weekdayOf } from "#core/time/zone";

type Span = Bounds & { readonly timeZone: string };

/**
 * The days or months of a period that can be divided: complete in the period and in the bill. A day that is half billed has all
 * of its orders and half of its cost.
 */
export function wholeSteps(step: "day" | "month", period: Span, bill: { readonly days: readonly string[]; readonly dataThrough: string }): string[] {
  const end = Math.min(Date.parse(period.to), Date.parse(bill.dataThrough));
  const steps: string[] = [];
  if (step === "month") {
    const first = dateIn(new Date(period.from), "UTC");
    for (let month = { ...first, day: 1 }; startOfDate(addMonths(month, 1), "UTC").getTime() <= end; month = addMonths(month, 1))
      if (startOfDate(month, "UTC").getTime() >= Date.parse(period.from)) steps.push(isoDate(month).slice(0, 7));
    return steps;
  }
  const billed = new Set(bill.days);
  for (
    let day = dateIn(new Date(period.from), period.timeZone);
    startOfDate(addDays(day, 1), period.timeZone).getTime() <= end;
    day = addDays(day, 1)
  )
    if (startOfDate(day, period.timeZone).getTime() >= Date.parse(period.from) && billed.has(isoDate(day))) steps.push(isoDate(day));
  return steps;
}

/** The name of the larger step that a day or month is in, as the engines name it. */
function bucketOf(at: string, granularity: Granularity | undefined): string | null {
  if (granularity === undefined) return null;
  if (granularity === "monthly") return at.slice(0, 7);
  // The first month of the quarter stands for it, so that a group that is missing in a month is divided by all three.
  if (granularity === "quarterly") return `${at.slice(0, 5)}${String(Math.trunc((Number(at.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, "0")}`;
  if (granularity !== "weekly") return at;
  const day = parseIsoDate(at);
  return day === undefined ? at : isoDate(addDays(day, 1 - weekdayOf(day)));
}

export type DividedRows = {
  readonly rows: readonly MeasuredRow[];
  readonly total: Sums;
  /** Steps that count: whole ones with a quantity. */
  readonly counted: readonly string[];
  /** Whole steps without a quantity. */
  readonly without: readonly string[];
  /** Cost that is in no ratio, because its step does not count; exact. */
  readonly leftOut: string;
};

export type Division = {
  readonly quantities: UnitQuantities;
  readonly steps: readonly string[];
  readonly granularity: Granularity | undefined;
  /** Position of the series' own dimension among the keys; -1: every group is divided by the same quantity. */
  readonly keyAt: number;
};

/**
 * Costs by day or month become cost and quantity by the larger step that was asked: only steps with a quantity count, on both sides
 * of the division.
 *
 * @param costs rows whose `bucket` is the day or month
 * @param whole the same cost without any grouping, computed on its own
 */
export function divideRows(
  costs: readonly MeasuredRow[],
  whole: readonly MeasuredRow[],
  { quantities, steps, granularity, keyAt }: Division,
): DividedRows {
  const counted = steps.filter((at) => quantities.all(at) !== undefined);
  const counts = new Set(counted);
  const inBucket = Map.groupBy(counted, (at) => bucketOf(at, granularity));
  const rows = new Map<string, MeasuredRow>();
  for (const { bucket: at, keys, sums } of costs) {
    if (at === null || !counts.has(at)) continue;
    const own = keyAt < 0 ? undefined : (keys[keyAt] ?? null);
    const quantity = own === undefined ? null : (quantities.of(at, own === null ? null : String(own)) ?? null);
    const bucket = bucketOf(at, granularity);
    const key = JSON.stringify([bucket, keys]);
    const known = rows.get(key);
    // A group without a quantity of its own on a day is unknown there: neither its cost nor its quantity counts.
    if (own !== undefined && quantity === null) {
      if (!known) rows.set(key, { bucket, keys, unit: null, sums: { amount: null, divisor: null, items: sums.items, unknown: 0 } });
      continue;
    }
    const part = { ...sums, divisor: quantity };
    rows.set(key, { bucket, keys, unit: null, sums: known ? addSums(known.sums, part) : part });
  }
  const shared = new Map([...inBucket].map(([bucket, ats]) => [bucket, sumDecimals(ats.map((at) => quantities.all(at) ?? "0"))]));
  return {
    rows:
      keyAt < 0 ? [...rows.values()].map((row) => ({ ...row, sums: { ...row.sums, divisor: shared.get(row.bucket) ?? null } })) : [...rows.values()],
    total: totalOf(whole, counts, sumDecimals(counted.map((at) => quantities.all(at) ?? "0"))),
    counted,
    without: steps.filter((at) => !counts.has(at)),
    leftOut: whole.reduce((sum, { bucket, sums }) => (bucket !== null && counts.has(bucket) ? sum : addDecimals(sum, sums.amount ?? "0")), "0"),
  };
}

function totalOf(whole: readonly MeasuredRow[], counts: ReadonlySet<string>, quantity: string): Sums {
  const nothing: Sums = { amount: null, divisor: null, items: 0, unknown: 0 };
  const sums = whole.filter(({ bucket }) => bucket !== null && counts.has(bucket)).reduce((sum, row) => addSums(sum, row.sums), nothing);
  return { ...sums, divisor: counts.size === 0 ? null : quantity };
}
