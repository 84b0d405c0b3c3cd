import { type Baseline, LEAST_HISTORY, baselineOf } from "#core/costs/anomaly/baseline";
import type { CostSeries, DetectOptions, Excess } from "#core/costs/anomaly/cost-series";
import { type DayNumber, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { mean, median } from "#core/costs/forecast/robust";
import { withoutMonthDays } from "#core/costs/forecast/recurring";

/** One such day is enough; so are three milder ones in a row. */
const STRONG = 3.5;
const MILD = 2.5;
const MILD_DAYS = 3;
/** Still part of it, once it has begun. */
const LINGERS = 2;
/** Ordinary days after which it is over. */
const CALM_DAYS = 2;
/** A new level that has held for so long is the new normal. Something that creeps has none yet. */
const SETTLES_AFTER = 7;
const CREEP_SETTLES_AFTER = 28;
const SHARE = 0.05;
/** 0.6745 makes the median absolute deviation that of a normal distribution (Iglewicz and Hoaglin 1993). */
const NORMAL = 0.6745;

type Day = { readonly day: DayNumber; readonly cost: number; readonly expected: number; readonly z: number };

/**
 * Runs of days on which a series cost more than its baseline allows: z > 3.5 on a day, or > 2.5 on three, each by more than
 * max(floor, 5 % of the series). What recurs on a day of the month is no surprise, and a new level alarms once.
 */
export function detectExcess(series: CostSeries, options: DetectOptions): Excess[] {
  const { rest } = withoutMonthDays(series.values, series.from);
  const begin = rest.findIndex((value) => value !== undefined && value > 0);
  if (begin === -1 || isBookedMonthly(series)) return [];
  const costs = rest.map((value) => Math.max(0, value ?? 0));
  const known = (at: number) => series.values[at] !== undefined;
  const end = series.values.length - 1;
  // What was there when the data began is not new; what appears two weeks later is.
  const isNew = begin >= LEAST_HISTORY;
  const clean: number[] = [];
  const found: Excess[] = [];
  const recent: Day[] = [];
  let run: { days: Day[]; calm: number } | undefined;

  const close = (ongoing: boolean, settled: boolean) => {
    if (run === undefined) return;
    const days = run.days.slice(0, run.days.length - run.calm);
    const [first, last] = [days[0], days.at(-1)];
    if (first !== undefined && last !== undefined)
      found.push({
        key: series.key,
        shape: shapeOf(days, ongoing || settled, isNew && first.expected < 0.01),
        first: first.day,
        last: last.day,
        ongoing,
        score: Math.max(...days.map(({ z }) => z)),
        days: days.map(({ day, cost, expected }) => ({ day, cost, expected })),
      });
    run = undefined;
  };

  for (let at = isNew ? 0 : begin; at <= end; at += 1) {
    const y = Math.log1p(costs[at] ?? 0);
    const baseline: Baseline | undefined = baselineOf(clean);
    if (baseline === undefined || !known(at)) {
      clean.push(known(at) ? y : (clean[clean.length - 7] ?? clean.at(-1) ?? y));
      continue;
    }
    const expected = Math.max(0, Math.expm1(baseline.centre));
    const day: Day = { day: series.from + at, cost: costs[at] ?? 0, expected, z: (NORMAL * (y - baseline.centre)) / baseline.spread };
    recent.push(day);
    if (run === undefined && begins(recent, options.floorUsd) && !isMonthly(series, at, day)) {
      // Days that were mild on their own belong to it where they led into it.
      const from = recent.length - 1 - leading(recent, options.floorUsd);
      run = { days: recent.slice(from), calm: 0 };
      for (const back of run.days.slice(0, -1)) clean[back.day - series.from - (isNew ? 0 : begin)] = Math.log1p(back.expected);
      clean.push(baseline.centre);
    } else if (run !== undefined) {
      const lingers = day.z > LINGERS && day.cost - expected > options.floorUsd / 2;
      run.days.push(day);
      run.calm = lingers ? 0 : run.calm + 1;
      clean.push(lingers ? baseline.centre : y);
      if (run.calm >= CALM_DAYS) close(false, false);
      else if (run.calm === 0 && run.days.length >= (creeps(run.days) ? CREEP_SETTLES_AFTER : SETTLES_AFTER) && at < end) {
        settle(clean, run.days.length, costs, at);
        close(false, true);
      }
    } else clean.push(y);
  }
  close(run !== undefined && run.calm === 0, false);
  return merged(found, series.from + end).filter(({ last }) => last >= options.since);
}

function exceeds({ cost, expected }: Day, floorUsd: number): boolean {
  return cost - expected > Math.max(floorUsd, SHARE * expected);
}

function begins(recent: readonly Day[], floorUsd: number): boolean {
  const today = recent.at(-1);
  if (today === undefined || !exceeds(today, floorUsd)) return false;
  const lately = recent.slice(-MILD_DAYS);
  return today.z > STRONG || (lately.length === MILD_DAYS && lately.every((day) => day.z > MILD && exceeds(day, floorUsd)));
}

function leading(recent: readonly Day[], floorUsd: number): number {
  let days = 0;
  for (let at = recent.length - 2; at >= 0 && days < MILD_DAYS - 1; at -= 1) {
    const day = recent[at];
    if (day === undefined || day.z <= MILD || !exceeds(day, floorUsd)) break;
    days += 1;
  }
  return days;
}

/** The history moves to the new level, and the days of the run become part of it. */
function settle(clean: number[], days: number, costs: readonly number[], at: number): void {
  const first = clean.length - days;
  const actual = Array.from({ length: days }, (_, index) => Math.log1p(costs[at - days + 1 + index] ?? 0));
  const shift = median(actual.map((value, index) => value - (clean[first + index] ?? 0)));
  for (let index = 0; index < first; index += 1) clean[index] = (clean[index] ?? 0) + shift;
  actual.forEach((value, index) => (clean[first + index] = value));
}

function creeps(days: readonly Day[]): boolean {
  if (days.length < 5) return false;
  const over = days.map(({ cost, expected }) => cost - expected);
  return mean(over.slice(-2)) > 1.35 * mean(over.slice(0, 2));
}

function shapeOf(days: readonly Day[], stays: boolean, isNew: boolean): Excess["shape"] {
  if (isNew) return "new";
  if (stays && creeps(days)) return "creep";
  return stays && days.length >= 4 ? "level_shift" : "spike";
}

/** Charged once in each of several months: booked, not metered. */
function isBookedMonthly({ values, from }: CostSeries): boolean {
  const months = new Map<string, number>();
  values.forEach((value, at) => {
    if (value !== undefined && value > 0) months.set(monthOf(from + at), (months.get(monthOf(from + at)) ?? 0) + 1);
  });
  return months.size >= 2 && [...months.values()].every((days) => days === 1);
}

/** The two months before had the same on the same day, from the start or from the end of the month. */
function isMonthly({ values, from }: CostSeries, at: number, { day, cost, expected }: Day): boolean {
  const month = monthOf(day);
  const fromStart = day - monthStart(month);
  const fromEnd = day - monthStart(month, 1);
  const like = (place: DayNumber) =>
    [-1, 0, 1].some((slip) => {
      const index = place + slip - from;
      const value = values[index];
      if (value === undefined || index < 8) return false;
      // Against the same weekday, so that a working day among free ones is no event.
      const around = [-14, -7, 7, 14].flatMap((away) => values[index + away] ?? []);
      return value - median(around) > 0.5 * (cost - expected);
    });
  const seen = (place: (shift: number) => DayNumber) => like(place(-1)) && like(place(-2));
  return at > 50 && (seen((shift) => monthStart(month, shift) + fromStart) || seen((shift) => monthStart(month, shift + 1) + fromEnd));
}

/** A run that goes on where the one before had settled is the same story: something creeps. */
function merged(runs: readonly Excess[], lastDay: DayNumber): Excess[] {
  const out: Excess[] = [];
  for (const run of runs) {
    const before = out.at(-1);
    const follows = before !== undefined && (before.shape === "creep" || before.shape === "new") && run.first - before.last <= 7;
    if (before === undefined || !follows) out.push(run);
    else
      out[out.length - 1] = {
        ...before,
        last: run.last,
        ongoing: run.last === lastDay,
        score: Math.max(before.score, run.score),
        days: [...before.days, ...run.days],
      };
  }
  return out;
}
