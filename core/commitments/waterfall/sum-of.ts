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
