import type { HourlyUsage, Position } from "#core/commitments/model";
import { STRESS_FACTORS, stressScenarios } from "#core/commitments/scenarios";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import { type CommitmentCurve, readCurve } from "#core/commitments/sizing/commitment-curve";
import { optimumOf } from "#core/commitments/sizing/optimal-commitment";
import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { commitmentOptions, type OptionName } from "#core/commitments/sizing/options";
import { LEAST_DAYS } from "#core/commitments/sizing/usage-facts";

/** What would have come of it: sized with what was known then, billed on what came after. USD. */
export type BackTest = {
  readonly option: OptionName;
  /** Hours since the epoch. */
  readonly boughtAt: number;
  readonly sizedFrom: number;
  readonly evaluatedTo: number;
  readonly days: number;
  readonly commitment: number;
  /** Against buying nothing; negative is a loss. */
  readonly savedUsd: number;
  readonly utilization: number;
  readonly coverageBefore: number;
  readonly coverageAfter: number;
  readonly effectiveSavingsRateBefore: number;
  readonly effectiveSavingsRateAfter: number;
  /** What the best commitment in hindsight would have saved. */
  readonly hindsightUsd: number;
};

const DAY_HOURS = 24;

/**
 * "Bought 60 days ago, this would have …": for each option, sized on the window before with the plans that ran then and the stress set
 * alone (no later event was known), billed on every hour after. Where fewer than 14 days lie before, it is bought halfway; undefined
 * where that leaves fewer than 14 days on a side.
 *
 * @param input `usage` must reach back over both windows: the longer history, not only the sizing window
 */
export function backTest(input: SizingInput, days = 60, sizeDays = 90): readonly BackTest[] | undefined {
  const windows = windowsOf(input, days, sizeDays);
  if (windows === undefined) return undefined;
  const { before, position, boughtAt } = windows;
  const scenarios = stressScenarios(before, factorsOf(input));
  const { options } = commitmentOptions({ ...input, usage: before, position, start: boughtAt, scenarios });
  const curve = buildCurve(windows.after, position, input.candidate);
  return options.map(({ name, facts }) => ({ option: name, ...billedOn(curve, windows, facts.commitment) }));
}

/** The same windows for a commitment that somebody named: what it would have done, whoever would have thought of it then. */
export function commitmentBackTest(input: SizingInput, commitment: number, days = 60, sizeDays = 90): Omit<BackTest, "option"> | undefined {
  const windows = windowsOf(input, days, sizeDays);
  return windows && billedOn(buildCurve(windows.after, windows.position, input.candidate), windows, commitment);
}

type Windows = {
  readonly boughtAt: number;
  readonly sizedFrom: number;
  readonly evaluatedTo: number;
  readonly before: HourlyUsage;
  readonly after: HourlyUsage;
  readonly position: Position;
};

function windowsOf({ usage, position }: SizingInput, days: number, sizeDays: number): Windows | undefined {
  const known = Math.floor(usage.hours / DAY_HOURS);
  const afterDays = known - days >= LEAST_DAYS ? days : Math.floor(known / 2);
  if (afterDays < LEAST_DAYS) return undefined;
  const evaluatedTo = usage.from + usage.hours;
  const boughtAt = evaluatedTo - afterDays * DAY_HOURS;
  const sizedFrom = Math.max(usage.from, boughtAt - sizeDays * DAY_HOURS);
  const [before, after] = [hoursOf(usage, sizedFrom, boughtAt), hoursOf(usage, boughtAt, evaluatedTo)];
  return { boughtAt, sizedFrom, evaluatedTo, before, after, position: knownAt(position, boughtAt) };
}

function billedOn(curve: CommitmentCurve, { boughtAt, sizedFrom, evaluatedTo, after }: Windows, commitment: number): Omit<BackTest, "option"> {
  const [without, reading] = [readCurve(curve, 0), readCurve(curve, commitment)];
  return {
    boughtAt,
    sizedFrom,
    evaluatedTo,
    days: after.hours / DAY_HOURS,
    commitment,
    savedUsd: reading.saving * after.hours,
    utilization: reading.utilization,
    coverageBefore: without.coverage,
    coverageAfter: reading.coverage,
    effectiveSavingsRateBefore: without.effectiveSavingsRate,
    effectiveSavingsRateAfter: reading.effectiveSavingsRate,
    hindsightUsd: optimumOf(curve).purchase.saving * after.hours,
  };
}

/** Commitments that had begun: what was bought since was not known, and its saving is not this purchase's. */
function knownAt({ plans, reservations, sharing }: Position, at: number): Position {
  const hadBegun = ({ from, to }: { readonly from: number; readonly to: number }): boolean => from <= at && to > at;
  return { plans: plans.filter(hadBegun), reservations: reservations.filter(hadBegun), sharing };
}

function factorsOf({ scenarios }: SizingInput): readonly number[] {
  const factors = scenarios.flatMap(({ factor }) => (factor === undefined ? [] : [factor]));
  return factors.length === 0 ? STRESS_FACTORS : factors;
}

function hoursOf(usage: HourlyUsage, from: number, to: number): HourlyUsage {
  const rows = usage.rows.map((row) => ({ ...row, quantity: row.quantity.subarray(from - usage.from, to - usage.from) }));
  return { from, hours: to - from, rows };
}
