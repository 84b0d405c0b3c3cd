import { absolute } from "#core/figures/decimal";

/**
 * Divides a whole number of indivisible units in proportion to weights, by largest remainders: the parts sum to the total exactly,
 * and none is off its true share by a whole unit. Equal remainders go to the earlier weight.
 *
 * @param weights not negative; where all are 0 there is no proportion, and the answer is undefined
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] | undefined {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) return undefined;
  const size = absolute(total);
  const parts = weights.map((weight) => (size * weight) / sum);
  let left = size - parts.reduce((all, part) => all + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (size * weight) % sum }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return total < 0n ? parts.map((part) => -part) : parts;
}
