import type { DayNumber } from "#core/costs/forecast/day-number";
import { mean, median, medianSlope } from "#core/costs/forecast/robust";
import { type WeekdayFactors, pullOf, withWeekday, withoutWeekday } from "#core/costs/forecast/weekday-factors";

/** Smoothing of level and trend, and how fast a trend fades. */
export type HoltParameters = { readonly level: number; readonly trend: number; readonly damping: number };
export type HoltState = {
  readonly level: number;
  readonly trend: number;
  /** Levels that the last days would have had, where all of them lay far off on one side. */
  readonly off: readonly number[];
};
/** How a day may move the level. */
export type Mover = { readonly parameters: HoltParameters; /** An ordinary surprise, in the level's unit. */ readonly scale: number };
export type HoltFit = Mover & {
  readonly last: HoltState;
  /** How far off the mean of the next weeks usually was, forecast from inside the series; in the level's unit. */
  readonly drift: number;
  /** One step ahead, each day: actual less expected cost, and the level that was expected without the weekday. */
  readonly residuals: readonly { readonly error: number; readonly level: number }[];
};

/** Fast enough to follow a bill, slow enough not to follow a day. */
const GRID: readonly HoltParameters[] = [0.05, 0.1, 0.2, 0.35].flatMap((level) =>
  [0, 0.02, 0.08].flatMap((trend) => (trend === 0 ? [0.95] : [0.9, 0.97, 0.99]).map((damping) => ({ level, trend, damping }))),
);
/** Days that the choice of parameters looks ahead: what is asked for is a sum over weeks, not tomorrow. */
const AHEAD = 21;
const TRIAL_ORIGINS = 20;
const WARM_UP = 14;
/** Beyond so many ordinary surprises a day is a mishap, which says nothing about tomorrow ... */
const MISHAP = 4;
/** ... until it has lasted for so many days on one side: then it is how things are. */
const SETTLED_AFTER = 6;
/** Least ordinary surprise, as a share of the series. */
const CALMEST = 0.004;

/**
 * Damped Holt (Gardner and McKenzie 1985) under weekday factors. Parameters are those of the grid whose sums of the next three
 * weeks were least far off at origins inside the series; with less history, one step ahead.
 */
export function fitHolt(values: readonly number[], from: DayNumber, factors: WeekdayFactors): HoltFit {
  const begin = start(values, from, factors);
  const scale = scaleOf(values, from, factors);
  let best: { fit: HoltFit; loss: number } | undefined;
  for (const parameters of GRID) {
    const filtered = filter(values, from, factors, begin, { parameters, scale });
    const losses = lossesOf(values, from, factors, filtered);
    const loss = mean(losses);
    if (best === undefined || loss < best.loss * (1 - 1e-9))
      best = { fit: { parameters, scale, last: filtered.states.at(-1) ?? begin, residuals: filtered.residuals, drift: median(losses) }, loss };
  }
  if (best === undefined) throw new TypeError("There are no parameters to try.");
  return best.fit;
}

function start(values: readonly number[], from: DayNumber, factors: WeekdayFactors): HoltState {
  const plain = values
    .slice(0, 4 * WARM_UP)
    .flatMap((value, x) => (pullOf(from + x, factors) < 0.3 ? [] : [{ x, y: withoutWeekday(value, from + x, factors) }]));
  const trend = values.length >= 3 * WARM_UP ? medianSlope(plain) : 0;
  const first = plain.filter(({ x }) => x < WARM_UP);
  return { level: median(first.map(({ y }) => y)) - (trend * (first.length + 1)) / 2, trend, off: [] };
}

/** Takes a surprise in: what a day cost beyond what was expected of it. A day that weighs little says little about the level. */
export function step(state: HoltState, surprise: number, pull: number, { parameters, scale }: Mover): HoltState {
  const { level: a, trend: b, damping } = parameters;
  const expected = state.level + damping * state.trend;
  if (Math.abs(surprise) <= MISHAP * scale || pull <= 0.1) {
    const level = expected + a * pull * surprise;
    return { level, trend: b * (level - state.level) + (1 - b) * damping * state.trend, off: pull <= 0.1 ? state.off : [] };
  }
  const level = expected + a * pull * Math.sign(surprise) * scale;
  const sameSide = state.off.length === 0 || state.off.every((one) => Math.sign(one - state.level) === Math.sign(surprise));
  const off = [...(sameSide ? state.off : []), expected + surprise / Math.max(pull, 0.3)];
  return off.length >= SETTLED_AFTER ? { level: median(off), trend: damping * state.trend, off: [] } : { level, trend: damping * state.trend, off };
}

/** From the differences to the same weekday of the week before, so that neither week nor growth counts as surprise. */
function scaleOf(values: readonly number[], from: DayNumber, factors: WeekdayFactors): number {
  const plain = values.map((value, at) => (pullOf(from + at, factors) < 0.3 ? undefined : withoutWeekday(value, from + at, factors)));
  const lag = values.length >= 4 * 7 ? 7 : 1;
  const moved = plain.flatMap((value, at) => {
    const before = plain[at - lag];
    return value === undefined || before === undefined ? [] : [Math.abs(value - before)];
  });
  const level = Math.abs(median(plain.flatMap((value) => value ?? [])));
  return Math.max((1.4826 * median(moved)) / Math.SQRT2, CALMEST * level, 1e-9);
}

type Filtered = { readonly mover: Mover; readonly states: readonly HoltState[]; readonly residuals: HoltFit["residuals"] };

function filter(values: readonly number[], from: DayNumber, factors: WeekdayFactors, begin: HoltState, mover: Mover): Filtered {
  let state = begin;
  const states: HoltState[] = [];
  const residuals = values.map((value, at) => {
    const level = state.level + mover.parameters.damping * state.trend;
    const error = value - withWeekday(level, from + at, factors);
    state = step(state, error, pullOf(from + at, factors), mover);
    states.push(state);
    return { error, level };
  });
  return { mover, states, residuals };
}

/** Level expected so many days ahead, 1 being tomorrow. */
export function ahead(state: HoltState, days: number, damping: number): number {
  return state.level + (state.trend * damping * (1 - damping ** days)) / (1 - damping);
}

function lossesOf(values: readonly number[], from: DayNumber, factors: WeekdayFactors, { mover, states, residuals }: Filtered): number[] {
  const losses: number[] = [];
  for (let origin = values.length - AHEAD; origin > WARM_UP && losses.length < TRIAL_ORIGINS; origin -= 5) {
    const state = states[origin - 1];
    if (state === undefined) break;
    let off = 0;
    for (let days = 1; days <= AHEAD; days += 1) {
      const at = origin + days - 1;
      off += (values[at] ?? 0) - withWeekday(ahead(state, days, mover.parameters.damping), from + at, factors);
    }
    losses.push(Math.abs(off) / AHEAD);
  }
  return losses.length >= 3 ? losses : residuals.slice(WARM_UP / 2).map(({ error }) => Math.abs(error));
}
