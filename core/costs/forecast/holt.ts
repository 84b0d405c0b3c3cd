import type { DayNumber } from "#core/costs/forecast/day-number";
import { mean, median, medianSlope } from "#core/costs/forecast/robust";
import { type WeekdayFactors, pullOf, withWeekday, withoutWeekday } from "#core/costs/forecast/weekday-factors";

/** Smoothing of level and trend, and how fast a trend fades. */
export type HoltParameters = { readonly level: number; readonly trend: number; readonly damping: number };
export type HoltState = { readonly level: number; readonly trend: number };
export type HoltFit = {
  readonly parameters: HoltParameters;
  readonly last: HoltState;
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

/**
 * Damped Holt (Gardner and McKenzie 1985) under weekday factors. Parameters are those of the grid whose sums of the next three
 * weeks were least far off at origins inside the series; with less history, one step ahead.
 */
export function fitHolt(values: readonly number[], from: DayNumber, factors: WeekdayFactors): HoltFit {
  const begin = start(values, from, factors);
  let best: { fit: HoltFit; loss: number } | undefined;
  for (const parameters of GRID) {
    const { states, fit } = filter(values, from, factors, begin, parameters);
    const loss = lossOf(values, from, factors, states, fit);
    if (best === undefined || loss < best.loss * (1 - 1e-9)) best = { fit, loss };
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
  return { level: median(first.map(({ y }) => y)) - (trend * (first.length + 1)) / 2, trend };
}

/** Takes a surprise in: what a day cost beyond what was expected of it. A day that weighs little says little about the level. */
export function step(state: HoltState, surprise: number, pull: number, { level: a, trend: b, damping }: HoltParameters): HoltState {
  const level = state.level + damping * state.trend + a * pull * surprise;
  return { level, trend: b * (level - state.level) + (1 - b) * damping * state.trend };
}

type Filtered = { readonly states: readonly HoltState[]; readonly fit: HoltFit };

function filter(values: readonly number[], from: DayNumber, factors: WeekdayFactors, begin: HoltState, parameters: HoltParameters): Filtered {
  let state = begin;
  const states: HoltState[] = [];
  const residuals = values.map((value, at) => {
    const level = state.level + parameters.damping * state.trend;
    const error = value - withWeekday(level, from + at, factors);
    state = step(state, error, pullOf(from + at, factors), parameters);
    states.push(state);
    return { error, level };
  });
  return { states, fit: { parameters, last: state, residuals } };
}

/** Level expected so many days ahead, 1 being tomorrow. */
export function ahead(state: HoltState, days: number, damping: number): number {
  return state.level + (state.trend * damping * (1 - damping ** days)) / (1 - damping);
}

function lossOf(values: readonly number[], from: DayNumber, factors: WeekdayFactors, states: readonly HoltState[], fit: HoltFit): number {
  const losses: number[] = [];
  for (let origin = values.length - AHEAD; origin > WARM_UP && losses.length < TRIAL_ORIGINS; origin -= 5) {
    const state = states[origin - 1];
    if (state === undefined) break;
    let off = 0;
    for (let days = 1; days <= AHEAD; days += 1) {
      const at = origin + days - 1;
      off += (values[at] ?? 0) - withWeekday(ahead(state, days, fit.parameters.damping), from + at, factors);
    }
    losses.push(Math.abs(off) / AHEAD);
  }
  return losses.length >= 3 ? mean(losses) : mean(fit.residuals.slice(WARM_UP / 2).map(({ error }) => Math.abs(error)));
}
