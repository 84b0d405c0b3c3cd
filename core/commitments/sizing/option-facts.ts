import { type HourlyUsage, MONTH_HOURS, type Position, type RateOf, type Reservation } from "#core/commitments/model";
import type { Phase, Scenario } from "#core/commitments/scenarios";
import { eligiblePosition, eligibleUsage, mixedCurve } from "#core/commitments/sizing/build-curve";
import { type Candidate, planOf, standingPosition } from "#core/commitments/sizing/candidate";
import { type CommitmentCurve, readCurve, savingAt, scaledCurve } from "#core/commitments/sizing/commitment-curve";
import { type CostOfMoney, paymentOf, type PlanPayment } from "#core/commitments/sizing/payment";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { lockInMonths, outstandingCommitment } from "#core/commitments/waterfall/lock-in";

/** Everything that one plan is sized from. */
export type SizingInput = {
  /** The window that it is sized on, without what approved changes take away. */
  readonly usage: HourlyUsage;
  /** Plans in force and queued, reservations, sharing, with their real dates. */
  readonly position: Position;
  readonly candidate: Candidate;
  /** The stress set, events and trend; the past is always one of them, whether listed or not. */
  readonly scenarios: readonly Scenario[];
  /** When it would start: hours since the epoch. */
  readonly start: number;
  /** Share of one a year; 8 % where left out. */
  readonly annualRateOfMoney?: number | undefined;
  /** Rates at which lock-in counts today's usage, the same for every plan that one compares; the candidate's own where left out. */
  readonly lockInRateOf?: RateOf | undefined;
};

/** One curve for each scenario; `past` is where the future is as the past. */
export type ScenarioCurves = {
  readonly past: CommitmentCurve;
  readonly scenarios: readonly { readonly scenario: Scenario; readonly curve: CommitmentCurve }[];
  /** Today's eligible usage at plan rates: what lock-in is counted in, USD an hour. */
  readonly usageAtPlanRates: number;
};

/** Over the scenarios; expected: where the future is as the past. Shares of one. */
export type Band = { readonly low: number; readonly expected: number; readonly high: number };

export type BreakEven = {
  /** `cash`: the upfront payment has come back. `paid_back`: even if all usage stopped then, on demand would have cost as much. */
  readonly kind: "cash" | "paid_back";
  /** After the start; undefined where it never does within the term. */
  readonly hours: number | undefined;
  /** Hours since the epoch. */
  readonly at: number | undefined;
};

/** What a commitment of a candidate means. USD; positive losses are losses. */
export type OptionFacts = {
  /** USD an hour. */
  readonly commitment: number;
  readonly savingUsdPerHour: number;
  readonly savingUsdPerMonth: number;
  readonly effectiveSavingsRateBefore: number;
  readonly effectiveSavingsRateAfter: number;
  readonly coverageBefore: number;
  /** All eligible usage, with what exists. */
  readonly coverage: Band;
  /** Of this plan. */
  readonly utilization: Band;
  /** Of this plan: below this share of use it costs more than on demand. Undefined where it displaces nothing. */
  readonly breakEvenUtilization: number | undefined;
  /** Months of today's eligible usage at plan rates that are promised by all plans, queued ones too, with and without this one; 0 without usage. */
  readonly lockInMonths: number;
  readonly lockInMonthsBefore: number;
  /** What is still to be paid whatever happens: this plan, the plans and the reservations that exist. */
  readonly liabilityUsd: number;
  /** Over the term, in the worst scenario, against buying nothing. Negative: it saves even there. */
  readonly worstLossUsd: number;
  readonly worstScenario: string;
  /** Largest of what was missed against each scenario's own best commitment, over the term. */
  readonly largestRegretUsd: number;
  readonly largestRegretScenario: string;
  /** The upfront payment back; for no upfront the date from which stopping all usage loses nothing. */
  readonly breakEven: BreakEven;
  /** The same question for every payment: from then on even stopping all usage has been paid back. */
  readonly paidBack: BreakEven;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
  readonly recurringUsdPerHour: number;
  readonly costOfMoney: CostOfMoney;
};

/** The curves of every scenario, for options, frontier and what-if. */
export function scenarioCurves(input: SizingInput): ScenarioCurves {
  const { usage, position, candidate, start } = input;
  const curveOver = (phases: readonly Phase[]): CommitmentCurve => mixedCurve(phases, (part) => standingPosition(position, part, start), candidate);
  const past = curveOver([{ usage, share: 1 }]);
  const scales = past.fixed === 0 && past.reservations === 0;
  return {
    past,
    scenarios: input.scenarios
      .filter(({ kind }) => kind !== "past")
      .map((scenario) => {
        const { kind, factor, phases } = scenario;
        return { scenario, curve: scales && kind === "usage" && factor !== undefined ? scaledCurve(past, factor) : curveOver(phases) };
      }),
    usageAtPlanRates: usageAtPlanRates(input),
  };
}

/** Facts of any commitment: an option, a point of the frontier, what a person typed. */
export function optionFacts(input: SizingInput, curves: ScenarioCurves, commitment: number): OptionFacts {
  const { candidate, start } = input;
  const past = readCurve(curves.past, commitment);
  const before = readCurve(curves.past, 0);
  const readings = curves.scenarios.map(({ curve }) => readCurve(curve, commitment));
  const money = paymentOf(candidate, commitment, input.annualRateOfMoney);
  const displaced = past.saving + commitment;
  const paidBack = breakEven("paid_back", start, money.hours, commitment === 0 ? 0 : money.totalUsd / displaced);
  const { plans, reservations } = eligiblePosition(input.usage, input.position, candidate.type);
  const planned = planOf(candidate, commitment, { from: start, hours: money.hours, rows: [] });
  return {
    commitment,
    savingUsdPerHour: past.saving,
    savingUsdPerMonth: past.saving * MONTH_HOURS,
    effectiveSavingsRateBefore: before.effectiveSavingsRate,
    effectiveSavingsRateAfter: past.effectiveSavingsRate,
    coverageBefore: before.coverage,
    coverage: bandOf(
      past.coverage,
      readings.map((reading) => reading.coverage),
    ),
    utilization: bandOf(
      past.utilization,
      readings.map((reading) => reading.utilization),
    ),
    breakEvenUtilization: displaced > 0 ? past.used / displaced : undefined,
    lockInMonths: lockInMonths([...plans, planned], start, curves.usageAtPlanRates) ?? 0,
    lockInMonthsBefore: lockInMonths(plans, start, curves.usageAtPlanRates) ?? 0,
    liabilityUsd: outstandingCommitment([...plans, planned], start) + reservations.reduce((sum, one) => sum + stillOwed(one, start), 0),
    ...worstCases(curves, commitment, money.hours),
    breakEven: candidate.payment === "no" ? paidBack : breakEven("cash", start, money.hours, cashBack(money, displaced)),
    paidBack,
    totalUsd: money.totalUsd,
    upfrontUsd: money.upfrontUsd,
    recurringUsdPerHour: money.recurringUsdPerHour,
    costOfMoney: money.costOfMoney,
  };
}

/** USD an hour: the mean over the usage of what reservations leave, at the rates that lock-in is counted in; rows without one do not count. */
function usageAtPlanRates({ usage, position, candidate, start, lockInRateOf }: SizingInput): number {
  const eligible = eligibleUsage(usage, candidate.type);
  const { reservations, sharing } = standingPosition(eligiblePosition(eligible, position, candidate.type), usage, start);
  let sum = 0;
  for (const { row, onDemand } of applyWaterfall(eligible, { plans: [], reservations, sharing }).rows) {
    const rate = (lockInRateOf ?? candidate.rateOf)(row);
    if (rate !== undefined) for (const units of onDemand) sum += units * rate;
  }
  return usage.hours === 0 ? 0 : sum / usage.hours;
}

function worstCases(curves: ScenarioCurves, commitment: number, hours: number) {
  const cases = [
    { name: "usage as in the past", curve: curves.past },
    ...curves.scenarios.map(({ scenario, curve }) => ({ name: scenario.name, curve })),
  ];
  let [worst, largest] = [
    { loss: Number.NEGATIVE_INFINITY, name: "" },
    { regret: Number.NEGATIVE_INFINITY, name: "" },
  ];
  // Of scenarios that differ by rounding alone the first is named.
  const same = 1e-11 * curves.past.onDemandEquivalent;
  for (const { name, curve } of cases) {
    const saving = savingAt(curve, commitment);
    const regret = curve.bestSaving - saving;
    if (-saving > worst.loss + same) worst = { loss: -saving, name };
    if (regret > largest.regret + same) largest = { regret, name };
  }
  return {
    worstLossUsd: commitment === 0 ? 0 : worst.loss * hours,
    worstScenario: worst.name,
    largestRegretUsd: largest.regret * hours,
    largestRegretScenario: largest.name,
  };
}

/** Hours until the upfront part has come back out of what no longer goes on demand, after the hourly part is paid. */
function cashBack(money: PlanPayment, displaced: number): number {
  return money.upfrontUsd === 0 ? 0 : money.upfrontUsd / (displaced - money.recurringUsdPerHour);
}

function breakEven(kind: BreakEven["kind"], start: number, termHours: number, after: number): BreakEven {
  const reached = after >= 0 && after <= termHours;
  return { kind, hours: reached ? after : undefined, at: reached ? start + after : undefined };
}

function bandOf(expected: number, others: readonly number[]): Band {
  return { low: Math.min(expected, ...others), expected, high: Math.max(expected, ...others) };
}

function stillOwed({ units, unitRate, from, to }: Reservation, at: number): number {
  return Math.max(0, to - Math.max(at, from)) * units * unitRate;
}
