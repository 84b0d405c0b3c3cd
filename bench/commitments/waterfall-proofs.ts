import type { CommitmentBench } from "#bench/commitments/commitment-bench";
import { netEffectDifference } from "#core/commitments/testing/replayed-changes";
import { oracleDifference } from "#core/commitments/waterfall/testing/oracle-difference";

const CASES = 10_000;
const SETS = 1000;
/** Not those of the tests. */
const FIRST_SEED = 1_000_000;
const EXACT = 1e-9;

/** Bars: random cases equal brute force, and sets of changes a full replay. */
export const waterfallProofs: CommitmentBench = {
  name: "Waterfall and net effect against brute force",
  async run({ bar }) {
    const worst = (count: number, difference: (seed: number) => number) => {
      let largest = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
        const found = difference(seed);
        if (!(found <= largest)) largest = found;
      }
      return largest;
    };
    const cases = worst(CASES, oracleDifference);
    bar(`${CASES} random cases`, cases <= EXACT, `largest difference ${cases.toExponential(1)}`, "at most 1e-9");
    const sets = worst(SETS, netEffectDifference);
    bar(`${SETS} sets of changes`, sets <= EXACT, `largest difference ${sets.toExponential(1)}`, "at most 1e-9, parts add up exactly");
  },
};
