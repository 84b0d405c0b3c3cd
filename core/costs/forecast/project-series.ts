import { type DayNumber, weekdayOf } from "#core/costs/forecast/day-number";
import { type HoltFit, type HoltState, ahead, fitHolt, step } from "#core/costs/forecast/holt";
import { seededRandom } from "#core/costs/forecast/random";
import { mean, median } from "#core/costs/forecast/robust";
import { type WeekdayFactors, pullOf, weekdayFactors, withWeekday } from "#core/costs/forecast/weekday-factors";

/** One number a day from `from` on; undefined is a day without data, which is not a zero. */
export type DailySeries = { readonly from: DayNumber; readonly values: readonly (number | undefined)[] };

export type SeriesProjection = {
  /** The first day that is projected. */
  readonly from: DayNumber;
  /** Expected cost of each day. */
  readonly days: readonly number[];
  /** Futures that could as well come, each a cost a day: blocks of past surprises laid over the expectation. */
  readonly paths: readonly Float64Array[];
};

/** Fewer days than this have a pace but no pattern. */
export const LEAST_DAYS = 14;
const BLOCK = 7;
const PATHS = 400;
/** Past surprises follow a fit that knew them; a future also drifts by some part of how far off the fit usually was. */
const DRIFT = 0.9;
/** A day below a millionth of a dollar is nothing: ratios of such days have no bounds. */
const LEAST_USD = 1e-6;
/** Half a year: enough for the pattern, too little for last year's habits. */
const MOST_DAYS = 182;

/**
 * Projects a daily series: weekday factors, damped Holt, and a residual block bootstrap (Künsch 1989) of seven-day blocks that
 * keep their weekdays. Surprises also move the level of the days after them, as they did in the past.
 *
 * @param horizon days after the last of the series
 */
export function projectSeries(series: DailySeries, horizon: number, seed: number): SeriesProjection {
  const { from, values } = recent(series);
  const first = from + values.length;
  if (values.every((value) => value === 0))
    return { from: first, days: Array.from({ length: horizon }, () => 0), paths: Array.from({ length: PATHS }, () => new Float64Array(horizon)) };
  const factors = weekdayFactors(values, from);
  const fit = fitHolt(values, from, factors);
  const never = values.every((value) => value >= 0);
  const clip = (value: number) => (never ? Math.max(0, value) : value);
  const days = Array.from({ length: horizon }, (_, at) => clip(withWeekday(ahead(fit.last, at + 1, fit.parameters.damping), first + at, factors)));
  return { from: first, days, paths: simulate(fit, { factors, first, from, horizon, seed, clip }) };
}

/** The last half year without gaps: a missing day is taken as the same weekday of the weeks around it. */
function recent({ from, values: given }: DailySeries): { from: DayNumber; values: number[] } {
  const values = given.map((value) => (value !== undefined && Math.abs(value) < LEAST_USD ? 0 : value));
  const begin = values.findIndex((value) => value !== undefined && value !== 0);
  const skip = Math.max(begin === -1 ? 0 : begin, values.length - MOST_DAYS);
  const kept = values.slice(skip);
  return {
    from: from + skip,
    values: kept.map((value, at) => {
      if (value !== undefined) return value;
      const near = [-14, -7, 7, 14].flatMap((away) => kept[at + away] ?? []);
      return near.length > 0 ? median(near) : mean(kept.flatMap((one) => one ?? []));
    }),
  };
}

type Future = {
  readonly factors: WeekdayFactors;
  readonly first: DayNumber;
  readonly from: DayNumber;
  readonly horizon: number;
  readonly seed: number;
  readonly clip: (value: number) => number;
};

function simulate(fit: HoltFit, { factors, first, from, horizon, seed, clip }: Future): Float64Array[] {
  const random = seededRandom(seed);
  const relative = fit.residuals.every(({ level }) => level > 0);
  const skip = fit.residuals.length > 4 * BLOCK ? BLOCK : 0;
  const usable = fit.residuals.slice(skip).map(({ error, level }) => (relative ? error / level : error));
  const surprises = usable;
  const startWeekday = weekdayOf(from + skip);
  return Array.from({ length: PATHS }, (_, number) => {
    const path = new Float64Array(horizon);
    // Alternating signs: the futures stay centred.
    const drift =
      (number % 2 === 0 ? 1 : -1) * DRIFT * fit.drift * Math.sqrt(-2 * Math.log(1 - random())) * Math.abs(Math.cos(2 * Math.PI * random()));
    let state: HoltState = { ...fit.last, level: fit.last.level + drift };
    let block = 0;
    for (let at = 0; at < horizon; at += 1) {
      if (at % BLOCK === 0) block = blockStart(surprises.length, weekdayOf(first + at), startWeekday, random);
      const surprise = surprises[(block + (at % BLOCK)) % surprises.length] ?? 0;
      const level = state.level + fit.parameters.damping * state.trend;
      const moved = relative ? Math.max(level, 0) * surprise : surprise;
      path[at] = clip(withWeekday(level, first + at, factors) + moved);
      state = step(state, moved, pullOf(first + at, factors), fit);
    }
    return path;
  });
}

/** Somewhere in the past on the same weekday. */
function blockStart(length: number, weekday: number, startWeekday: number, random: () => number): number {
  const offset = (weekday - startWeekday + 7) % 7;
  const weeks = Math.max(1, Math.floor((length - offset - BLOCK) / 7) + 1);
  return offset + 7 * Math.floor(random() * weeks);
}
