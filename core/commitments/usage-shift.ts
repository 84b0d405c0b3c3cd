import type { CoverableService, HourlyUsage, UsageRow } from "#core/commitments/model";

/** Usage of one kind of instance that goes from each hour, or comes to it. */
export type UsageShift = {
  readonly account: string;
  readonly region: string;
  readonly service: CoverableService;
  readonly instanceType: string;
  /** Units an hour; negative: they go. */
  readonly units: number;
};

export type ShiftedUsage = {
  readonly usage: HourlyUsage;
  /** On-demand USD an hour that went (negative) or came, the mean of the span, by shift. Less than was wanted where an hour had less. */
  readonly perHour: readonly number[];
};

/**
 * The usage as if each shift had held in every hour. What goes is taken from rows of the same kind, the dearest first; what comes is added to
 * the row of the kind that has most, and to none where the history has no such row: nobody knows its rate.
 */
export function shiftUsage(usage: HourlyUsage, shifts: readonly UsageShift[]): ShiftedUsage {
  const rows = [...usage.rows];
  const perHour = shifts.map((shift) => {
    const indexes = rows.flatMap((row, index) => (matches(row, shift) ? [index] : []));
    const order =
      shift.units < 0
        ? indexes.toSorted((a, b) => rateAt(rows, b) - rateAt(rows, a))
        : indexes.toSorted((a, b) => unitsAt(rows, b) - unitsAt(rows, a)).slice(0, 1);
    for (const index of order) {
      const row = rows[index];
      if (row !== undefined) rows[index] = { ...row, quantity: row.quantity.slice() };
    }
    let moved = 0;
    for (let hour = 0; hour < usage.hours; hour += 1) moved += shiftHour(rows, order, hour, shift.units);
    return usage.hours === 0 ? 0 : moved / usage.hours;
  });
  return { usage: { ...usage, rows }, perHour };
}

function shiftHour(rows: readonly UsageRow[], order: readonly number[], hour: number, units: number): number {
  let left = units;
  let moved = 0;
  for (const index of order) {
    const row = rows[index];
    if (row === undefined || left === 0) break;
    const there = row.quantity[hour] ?? 0;
    const change = left < 0 ? -Math.min(there, -left) : left;
    row.quantity[hour] = there + change;
    left -= change;
    moved += change * row.onDemandRate;
  }
  return moved;
}

function matches({ account, region, service, instanceType }: UsageRow, shift: UsageShift): boolean {
  return account === shift.account && region === shift.region && service === shift.service && instanceType === shift.instanceType;
}

const rateAt = (rows: readonly UsageRow[], index: number) => rows[index]?.onDemandRate ?? 0;
const unitsAt = (rows: readonly UsageRow[], index: number) => rows[index]?.quantity.reduce((sum, units) => sum + units, 0) ?? 0;

/** The hours `[from, to)` of a usage, over the same memory: never write into them. Cut to what there is. */
export function usageWithin(usage: HourlyUsage, from: number, to: number): HourlyUsage {
  const start = Math.min(Math.max(from - usage.from, 0), usage.hours);
  const end = Math.max(start, Math.min(to - usage.from, usage.hours));
  const rows = usage.rows.map((row) => ({ ...row, quantity: row.quantity.subarray(start, end) }));
  return { from: usage.from + start, hours: end - start, rows: rows.filter(({ quantity }) => quantity.some((units) => units !== 0)) };
}
