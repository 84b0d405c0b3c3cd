import { InvalidInputError } from "#core/errors";
import type { CoverableService, HourlyUsage, PlanType, Position } from "#core/commitments/model";
import { type Candidate, planOf } from "#core/commitments/sizing/candidate";
import { CommitmentCurve } from "#core/commitments/sizing/commitment-curve";
import { type CurveEvents, withEvents } from "#core/commitments/sizing/curve-events";
import { followDisplacement } from "#core/commitments/sizing/displacement";
import { PiecewiseLine } from "#core/commitments/sizing/piecewise-line";
import { layersOf } from "#core/commitments/waterfall/layers";

/** One kind of usage for a share of the time; the shares add up to one. */
export type CurvePart = { readonly usage: HourlyUsage; readonly share: number };

/** Id that no plan of a provider has; of equal plans it is the last, as the one that starts last. */
const CANDIDATE = "~candidate";

/** Services whose usage a plan is measured against: EC2 Instance plans too against all compute, so that types compare. */
const ELIGIBLE: Readonly<Record<PlanType, ReadonlySet<CoverableService>>> = {
  Compute: new Set<CoverableService>(["ec2", "fargate", "lambda"]),
  EC2Instance: new Set<CoverableService>(["ec2", "fargate", "lambda"]),
  SageMaker: new Set<CoverableService>(["sagemaker"]),
};

/** The usage that is eligible for this type of plan, whatever is running in the other services. */
export function eligibleUsage(usage: HourlyUsage, type: PlanType): HourlyUsage {
  return { ...usage, rows: usage.rows.filter(({ service }) => ELIGIBLE[type].has(service)) };
}

/** What exists for eligible usage: plans of types that may cover it, reservations that cover a row of it. */
export function eligiblePosition(usage: HourlyUsage, position: Position, type: PlanType): Position {
  return {
    ...position,
    plans: position.plans.filter((plan) => (plan.type === "SageMaker") === (type === "SageMaker")),
    reservations: position.reservations.filter((one) => usage.rows.some((row) => one.unitsOf(row) !== undefined)),
  };
}

/**
 * The exact bill on the real waterfall as a function of the candidate's commitment, by following in each hour which row the next
 * dollar displaces until the next event. Plans count in the hours in which they are in force.
 *
 * @throws InvalidInputError where the usage has no hours, or what the waterfall does not take
 * @source docs/methods/commitment-sizing.md
 */
export function buildCurve(usage: HourlyUsage, position: Position, candidate: Candidate): CommitmentCurve {
  return mixedCurve([{ usage, share: 1 }], () => position, candidate);
}

/** The same where usage is now one thing and then another: the mean by their shares. */
export function mixedCurve(parts: readonly CurvePart[], positionOf: (usage: HourlyUsage) => Position, candidate: Candidate): CommitmentCurve {
  const [first] = parts;
  if (first === undefined) throw new InvalidInputError("There is no usage to size a commitment on: choose a period that has data.");
  const eligible = parts.map(({ usage, share }) => ({ share, usage: eligibleUsage(usage, candidate.type) }));
  return curveOf(eligible, (usage) => {
    const standing = eligiblePosition(usage, positionOf(usage), candidate.type);
    return { ...standing, plans: [...standing.plans, planOf(candidate, 0, usage, CANDIDATE)] };
  });
}

/** The curve of the plan or reservation that has the candidate's id in each part's position. */
export function curveOf(parts: readonly CurvePart[], positionOf: (usage: HourlyUsage) => Position, id = CANDIDATE): CommitmentCurve {
  return withEvents((events) => followed(parts, positionOf, id, events));
}

function followed(parts: readonly CurvePart[], positionOf: (usage: HourlyUsage) => Position, id: string, events: CurveEvents): CommitmentCurve {
  const sums = { onDemandEquivalent: 0, fixed: 0, reservations: 0, reachable: 0 };
  let onDemandLeft = 0;
  for (const { usage, share } of parts) {
    if (usage.hours === 0) throw new InvalidInputError("There is no usage to size a commitment on: choose a period that has data.");
    const weight = share / usage.hours;
    const layers = layersOf(usage, positionOf(usage));
    const candidate = layers.find(({ plan, reservation }) => (plan ?? reservation)?.id === id);
    if (candidate === undefined) throw new RangeError("The position does not hold the candidate.");
    for (const { plan, reservation, capacity, start, end } of layers) {
      if ((plan ?? reservation)?.id === id) continue;
      if (plan !== undefined) sums.fixed += weight * (end - start) * capacity;
      if (reservation !== undefined) sums.reservations += weight * (end - start) * capacity * reservation.unitRate;
    }
    const totals = followDisplacement(usage.rows, usage.hours, layers, candidate, weight, events);
    onDemandLeft += totals.onDemandLeft;
    sums.reachable += totals.reachable;
    sums.onDemandEquivalent += totals.onDemandEquivalent;
  }
  return new CommitmentCurve(sums, new PiecewiseLine(onDemandLeft, events.left), new PiecewiseLine(0, events.used));
}
