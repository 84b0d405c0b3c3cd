import type { HourlyUsage, Position } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import type { CommitmentCurve } from "#core/commitments/sizing/commitment-curve";

/**
 * The exact bill on the real waterfall as a function of the candidate's commitment, by following in each hour which row the next
 * dollar displaces until the next event.
 *
 * @source docs/methods/commitment-sizing.md
 */
export function buildCurve(usage: HourlyUsage, position: Position, candidate: Candidate): CommitmentCurve {
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length} ${candidate.type}`);
}
