import type { HourlyUsage, Payment, Plan, PlanType, Position, RateOf, Term } from "#core/commitments/model";

/** A plan that one thinks of buying: everything but how much of it. */
export type Candidate = {
  readonly type: PlanType;
  /** The account that would own it: 12 digits. */
  readonly account: string;
  /** EC2 Instance plans only. */
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly term: Term;
  readonly payment: Payment;
  readonly rateOf: RateOf;
};

/** The plan of so many USD an hour, in force for the whole span of the usage. */
export function planOf(candidate: Candidate, commitment: number, usage: HourlyUsage, id = "candidate"): Plan {
  return { ...candidate, id, commitment, from: usage.from, to: usage.from + usage.hours };
}

/** The same plan where only its owner's own usage counts: what AWS calls linked scope. */
export function linkedScope(candidate: Candidate, account: string): Candidate {
  const { rateOf } = candidate;
  return { ...candidate, account, rateOf: (row) => (row.account === account ? rateOf(row) : undefined) };
}

/**
 * The commitments that stand at an hour (queued ones too), as if they stood for the whole span of the usage: what a new plan meets.
 * Their starts keep their order, since the earlier of two equal plans is applied first; a new plan is the last.
 *
 * @param at hours since the epoch; what ends by then is gone
 */
export function standingPosition(position: Position, usage: HourlyUsage, at: number): Position {
  return forWholeSpan(position, usage, (one) => one.to > at);
}

/** The same of what is in force in that hour: what is queued for later is not. */
export function positionInForce(position: Position, usage: HourlyUsage, at: number): Position {
  return forWholeSpan(position, usage, (one) => one.from <= at && one.to > at);
}

type Dated = { readonly id: string; readonly from: number; readonly to: number };

function forWholeSpan(position: Position, usage: HourlyUsage, counts: (one: Dated) => boolean): Position {
  const standing = <One extends Dated>(all: readonly One[]): One[] => {
    const kept = all.filter(counts).sort((one, other) => one.from - other.from || (one.id < other.id ? -1 : 1));
    return kept.map((one, index) => ({ ...one, from: usage.from - kept.length + index, to: usage.from + usage.hours }));
  };
  return { plans: standing(position.plans), reservations: standing(position.reservations), sharing: position.sharing };
}
