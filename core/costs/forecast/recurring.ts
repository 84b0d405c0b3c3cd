import { type DayNumber, monthOf, monthShift, monthStart } from "#core/costs/forecast/day-number";
import { mean, median } from "#core/costs/forecast/robust";

/** A charge that comes on a day of the month, counted from its first day (0) or back from its last (-1). */
export type Recurring = {
  readonly at: number;
  /** USD each time; of `share` where it follows the rest of the bill. */
  readonly amount: number;
  /** Of the running charges of its month, where it keeps to a share of them (support, tax). */
  readonly share: number | undefined;
  /** How the times before compared with it: 1 is the same. What it may turn out as. */
  readonly spread: readonly number[];
  readonly ends: DayNumber | undefined;
};

export type Booked = { readonly day: DayNumber; readonly cost: number };
type History = {
  readonly booked: readonly Booked[];
  readonly ends?: DayNumber | undefined;
  /** Last day with data; months are complete up to it. */
  readonly last: DayNumber;
  readonly firstDay: DayNumber;
  /** Running charges by month, YYYY-MM, of complete months. */
  readonly base: ReadonlyMap<string, number>;
  /** Credits are counted on only where they came in each of the last months; other charges from their second time on. */
  readonly strict: boolean;
};

const MONTHS_LOOKED_AT = 3;
/** Fees move by a day where months differ; no more. */
const SLACK = 1;

/**
 * Finds what comes once a month on the same day. A charge of the last complete month recurs when an earlier month has it on the
 * same day from the start or from the end; with one month of history it is taken to.
 */
export function findRecurring(history: History): Recurring[] {
  const { last, firstDay, strict } = history;
  const months = completeMonths(firstDay, last);
  const newest = months[0];
  if (newest === undefined) return [];
  const byMonth = Map.groupBy(history.booked, ({ day }) => monthOf(day));
  const events = dayEvents(byMonth.get(newest) ?? []);
  const earlier = months.slice(1, MONTHS_LOOKED_AT);
  return events.flatMap((event): Recurring[] => {
    const fromStart = event.day - monthStart(newest);
    const fromEnd = event.day - monthStart(newest, 1);
    const matches = (at: number) => earlier.map((month) => near(byMonth.get(month) ?? [], placeOf(month, at), event.cost));
    const [start, end] = [matches(fromStart), matches(fromEnd)];
    const hits = (found: readonly (Booked | undefined)[]) => found.filter((one) => one !== undefined).length;
    const [at, found] = hits(end) > hits(start) || (hits(end) === hits(start) && fromEnd >= -3) ? [fromEnd, end] : [fromStart, start];
    const seen = found.filter((one) => one !== undefined);
    if (strict ? earlier.length === 0 || seen.length < earlier.length : earlier.length > 0 && seen.length === 0) return [];
    const all = [{ day: event.day, cost: event.cost }, ...seen];
    const amount = median(all.map(({ cost }) => cost));
    const shares = strict ? undefined : sharesOf(all, history.base);
    const centre = shares === undefined ? amount : median(shares);
    return [
      {
        at,
        amount,
        share: shares === undefined ? undefined : centre,
        spread: (shares ?? all.map(({ cost }) => cost)).map((one) => (centre === 0 ? 1 : Math.min(Math.max(one / centre, 0.5), 2))),
        ends: history.ends,
      },
    ];
  });
}

/** Set where the share of the month's running charges keeps steadier than the amount. */
function sharesOf(events: readonly Booked[], base: ReadonlyMap<string, number>): readonly number[] | undefined {
  const shares = events.flatMap(({ day, cost }) => {
    const whole = base.get(monthOf(day)) ?? 0;
    return whole > 0 ? [cost / whole] : [];
  });
  if (shares.length < 2 || shares.length < events.length) return undefined;
  return spread(shares) < spread(events.map(({ cost }) => cost)) * 0.8 ? shares : undefined;
}

function spread(values: readonly number[]): number {
  const centre = mean(values);
  return centre === 0 ? 0 : Math.max(...values.map((value) => Math.abs(value / centre - 1)));
}

function placeOf(month: string, at: number): DayNumber {
  return at >= 0 ? monthStart(month) + at : monthStart(month, 1) + at;
}

function near(events: readonly Booked[], day: DayNumber, like: number): Booked | undefined {
  const found = dayEvents(events).filter((event) => Math.abs(event.day - day) <= SLACK && Math.sign(event.cost) === Math.sign(like));
  return found.toSorted((a, b) => Math.abs(a.day - day) - Math.abs(b.day - day))[0];
}

function dayEvents(events: readonly Booked[]): Booked[] {
  return [...Map.groupBy(events, ({ day }) => day)]
    .map(([day, of]) => ({ day, cost: of.reduce((sum, { cost }) => sum + cost, 0) }))
    .filter(({ cost }) => Math.abs(cost) >= 0.005);
}

/** Newest first. */
export function completeMonths(firstDay: DayNumber, last: DayNumber): string[] {
  const months: string[] = [];
  for (let month = monthShift(monthOf(last + 1), -1); monthStart(month) >= firstDay; month = monthShift(month, -1)) months.push(month);
  return months;
}

/** When it comes next, from `from` on and before `to`. */
export function occurrences({ at, ends }: Recurring, from: DayNumber, to: DayNumber): DayNumber[] {
  const days: DayNumber[] = [];
  for (let month = monthOf(from); monthStart(month) < to; month = monthShift(month, 1)) {
    const length = monthStart(month, 1) - monthStart(month);
    const day = at >= 0 ? monthStart(month) + Math.min(at, length - 1) : monthStart(month, 1) + Math.max(at, -length);
    if (day >= from && day < to && (ends === undefined || day < ends)) days.push(day);
  }
  return days;
}

/** Parts a running series into what recurs on a day of the month and the rest. A day stands out when it is half again the days around it, month after month. */
export function withoutMonthDays(
  values: readonly (number | undefined)[],
  from: DayNumber,
): { readonly rest: readonly (number | undefined)[]; readonly booked: readonly Booked[] } {
  const booked: Booked[] = [];
  const rest = [...values];
  const months = [...new Set(values.map((_, at) => monthOf(from + at)))];
  if (months.length < 3) return { rest, booked };
  // The first day of the month is when AWS books what it charges by the month.
  const firsts = months.flatMap((month) => {
    const at = monthStart(month) - from;
    const value = values[at];
    if (at < 0 || value === undefined) return [];
    const around = [-3, -2, -1, 1, 2, 3, 4].flatMap((away) => values[at + away] ?? []);
    return around.length < 3 ? [] : [{ at, value, usual: median(around), unrest: Math.max(...around) - Math.min(...around) }];
  });
  const stands = firsts.filter(({ value, usual, unrest }) => value - usual > Math.max(0.5 * Math.abs(usual), unrest, 0.01));
  if (stands.length < 2 || stands.length < 0.7 * firsts.length) return { rest, booked };
  for (const { at, value, usual } of stands) {
    booked.push({ day: from + at, cost: value - usual });
    rest[at] = usual;
  }
  return { rest, booked };
}

/** Running charges by month. */
export function byMonth(values: readonly (number | undefined)[], from: DayNumber): Map<string, number> {
  const sums = new Map<string, number>();
  values.forEach((value, at) => sums.set(monthOf(from + at), (sums.get(monthOf(from + at)) ?? 0) + (value ?? 0)));
  return sums;
}
