const BLOCK = 128;

/** Sum in blocks: over years of hours the rounding stays where a sum of some hundred numbers has it. */
export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, values.length);
    let block = 0;
    for (let index = start; index < end; index += 1) block += values[index] as number;
    sum += block;
  }
  return sum;
}

const sums = new WeakMap<Float64Array, number>();

/** The same for what is written once and shared by many results, such as the hours that a plan paid for. */
export function sumOfWritten(values: Float64Array): number {
  const known = sums.get(values);
  if (known !== undefined) return known;
  const sum = sumOf(values);
  sums.set(values, sum);
  return sum;
}
