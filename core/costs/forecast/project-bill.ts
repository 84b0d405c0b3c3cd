import { type DayCharge, roleOf } from "#core/costs/forecast/charge";
import { type Commitment, commitmentsIn, savedOn } from "#core/costs/forecast/commitments";
import { type DayNumber, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { LEAST_DAYS, projectSeries } from "#core/costs/forecast/project-series";
import { type Booked, type Recurring, byMonth, findRecurring, occurrences, withoutMonthDays } from "#core/costs/forecast/recurring";
import { seededRandom } from "#core/costs/forecast/random";
import { mean } from "#core/costs/forecast/robust";

/** The bill as it was, day by day. Days without data are in `missing`. */
export type BillHistory = {
  readonly charges: readonly DayCharge[];
  readonly firstDay: DayNumber;
  /** The last complete day. */
  readonly last: DayNumber;
  readonly missing: ReadonlySet<DayNumber>;
};

export type BillProjection = {
  readonly method: "forecast" | "run_rate";
  readonly from: DayNumber;
  /** Expected cost of each day from `from` on, everything in. */
  readonly days: readonly number[];
  readonly paths: readonly Float64Array[];
  /** Of `days`: what comes by the day of the month, and credits. */
  readonly monthly: readonly number[];
  readonly credits: readonly number[];
  readonly commitments: readonly Commitment[];
};

const PRESENCE_DAYS = 56;
const RUN_RATE_DAYS = 7;

type Parted = {
  /** On-demand equivalent of everything that is metered. */
  readonly usage: readonly (number | undefined)[];
  /** Rows of running charges under commitments. */
  readonly committed: readonly DayCharge[];
  /** Running charges as they cost. */
  readonly running: readonly (number | undefined)[];
  /** What was paid in fees: support and tax are taken of them, too. */
  readonly fees: readonly Booked[];
  readonly monthly: readonly { readonly booked: readonly Booked[]; readonly ends: DayNumber | undefined; readonly strict: boolean }[];
};

/**
 * Projects a bill: metered usage at on-demand prices goes through damped Holt, less what the commitments in force save until they
 * end, plus what comes by the day of the month, plus credits that came each month. With fewer than 14 days: the pace, without an interval.
 *
 * @param to the first day that is no longer projected
 */
export function projectBill(history: BillHistory, to: DayNumber, seed = 1): BillProjection {
  const from = history.last + 1;
  const horizon = Math.max(0, to - from);
  const known = history.last - history.firstDay + 1 - [...history.missing].filter((day) => day >= history.firstDay && day <= history.last).length;
  const parted = partsOf(history);
  if (known < LEAST_DAYS) return runRate(parted, from, horizon);
  const commitments = commitmentsIn(parted.committed, history.last);
  const usage = projectSeries({ from: history.firstDay, values: parted.usage }, horizon, seed);
  const saved = usage.days.map((_, at) => savedOn(commitments, from + at));
  const running = usage.days.map((value, at) => value - (saved[at] ?? 0));
  const base = byMonth(parted.running, history.firstDay);
  for (const { day, cost } of parted.fees) base.set(monthOf(day), (base.get(monthOf(day)) ?? 0) + cost);
  const expected = new Map(base);
  running.forEach((value, at) => expected.set(monthOf(from + at), (expected.get(monthOf(from + at)) ?? 0) + value));
  const monthly = Array.from({ length: horizon }, () => 0);
  const credits = Array.from({ length: horizon }, () => 0);
  const random = seededRandom(seed + 1);
  const paths = usage.paths.map((path) => path.map((value, at) => value - (saved[at] ?? 0)));
  for (const { booked, ends, strict } of parted.monthly) {
    for (const one of findRecurring({ booked, ends, strict, base, last: history.last, firstDay: history.firstDay }))
      for (const { at, amount } of comings(one, { from, horizon, expected })) {
        const onto = strict ? credits : monthly;
        onto[at] = (onto[at] ?? 0) + amount;
        for (const path of paths) path[at] = (path[at] ?? 0) + amount * (one.spread[Math.floor(random() * one.spread.length)] ?? 1);
      }
  }
  return {
    method: "forecast",
    from,
    days: running.map((value, at) => value + (monthly[at] ?? 0) + (credits[at] ?? 0)),
    paths,
    monthly,
    credits,
    commitments,
  };
}

type Ahead = { readonly from: DayNumber; readonly horizon: number; readonly expected: ReadonlyMap<string, number> };

function comings(one: Recurring, { from, horizon, expected }: Ahead): { readonly at: number; readonly amount: number }[] {
  return occurrences(one, from, from + horizon).map((day) => {
    const whole = expected.get(monthOf(day));
    // Months that the horizon cuts have no whole to take a share of.
    const entire = monthStart(monthOf(day), 1) <= from + horizon;
    return { at: day - from, amount: one.share !== undefined && whole !== undefined && entire ? one.share * whole : one.amount };
  });
}

function partsOf({ charges, firstDay, last, missing }: BillHistory): Parted {
  const length = Math.max(0, last - firstDay + 1);
  const zeros = () => Array.from({ length }, (_, at): number | undefined => (missing.has(firstDay + at) ? undefined : 0));
  const usage = zeros();
  const running = zeros();
  const monthly: Parted["monthly"][number][] = [];
  const committed: DayCharge[] = [];
  const fees: Booked[] = [];
  const add = (onto: (number | undefined)[], at: number, value: number) => {
    if (at >= 0 && at < length) onto[at] = (onto[at] ?? 0) + value;
  };
  // A plan's covered usage, negation and fee belong together; what no plan covers belongs to its service.
  for (const of of Map.groupBy(charges, ({ type, service, commitment }) =>
    JSON.stringify([type, commitment ?? service, commitment !== null]),
  ).values()) {
    const first = of[0];
    if (first === undefined) continue;
    const since = Math.max(firstDay, last - PRESENCE_DAYS + 1, Math.min(...of.map(({ day }) => day)));
    const there = new Set(of.filter(({ day, cost, onDemand }) => day >= since && (cost !== 0 || onDemand !== 0)).map(({ day }) => day)).size;
    const role = roleOf(first.type, there / Math.max(1, last - since + 1));
    if (role !== "running") {
      const booked = of.map(({ day, cost }) => ({ day, cost }));
      monthly.push({ booked, ends: first.ends, strict: role === "credit" });
      if (/fee$/i.test(first.type)) fees.push(...booked);
      continue;
    }
    const costs = zeros();
    for (const { day, cost } of of) add(costs, day - firstDay, cost);
    const { rest, booked } = withoutMonthDays(costs, firstDay);
    if (booked.length > 0) monthly.push({ booked, ends: first.ends, strict: false });
    rest.forEach((value, at) => {
      if (value === undefined) return;
      add(running, at, value);
      if (first.commitment === null) add(usage, at, value);
    });
    if (first.commitment === null) continue;
    committed.push(...of);
    for (const { day, onDemand } of of) add(usage, day - firstDay, onDemand);
  }
  return { usage, running, committed, fees, monthly };
}

function runRate({ running }: Parted, from: DayNumber, horizon: number): BillProjection {
  const known = running.flatMap((value) => value ?? []);
  const pace = mean(known.slice(-RUN_RATE_DAYS));
  const nothing = () => Array.from({ length: horizon }, () => 0);
  return { method: "run_rate", from, days: nothing().map(() => pace), paths: [], monthly: nothing(), credits: nothing(), commitments: [] };
}
