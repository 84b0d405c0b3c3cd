import type { SlopeChanges } from "#core/commitments/sizing/curve-events";

/** Changes of one bucket, about. */
const PER_BUCKET = 256;
const MOST_BITS = 12;
/** Doublings of the position that have buckets of their own; what lies below shares the first. */
const OCTAVES = 16;

/** Which bucket a position is in: its highest bits, which ascend as the numbers do at whatever scale. */
export type PositionBuckets = { readonly count: number; readonly shift: number; readonly lowest: number };

/** Buckets up to the last position, for so many changes. */
export function positionBuckets(last: number, changes: number): PositionBuckets {
  const bits = Math.min(MOST_BITS, Math.max(0, Math.floor(Math.log2((changes + 1) / PER_BUCKET))));
  const shift = 20 - bits;
  const top = highWord(last) >>> shift;
  const lowest = Math.max(0, top - (OCTAVES << bits));
  return { count: top - lowest + 1, shift, lowest };
}

export function bucketOf({ shift, lowest }: PositionBuckets, at: number): number {
  return Math.max(0, (highWord(at) >>> shift) - lowest);
}

/** Where each bucket begins; the end of the last one is `last`. */
export function boundsOf({ count, shift, lowest }: PositionBuckets, last: number): Float64Array {
  const bounds = new Float64Array(count + 1);
  const words = new Uint32Array(bounds.buffer);
  for (let bucket = 1; bucket < count; bucket += 1) words[bucket * 2 + 1] = (lowest + bucket) << shift;
  bounds[count] = last;
  return bounds;
}

/** The changes in the order of their buckets, and the first of each bucket; one more at the end. */
export function byBucket({ count: buckets, shift, lowest }: PositionBuckets, { count, pairs }: SlopeChanges) {
  const words = new Uint32Array(pairs.buffer, pairs.byteOffset, count * 4);
  const bucketAt = (index: number): number => Math.max(0, ((words[index * 4 + 1] as number) >>> shift) - lowest);
  const starts = new Uint32Array(buckets + 1);
  for (let index = 0; index < count; index += 1) {
    const after = bucketAt(index) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket += 1) starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  const next = starts.slice();
  const gathered = new Float64Array(count * 2);
  for (let index = 0; index < count; index += 1) {
    const bucket = bucketAt(index);
    const to = next[bucket] as number;
    next[bucket] = to + 1;
    gathered[to * 2] = pairs[index * 2] as number;
    gathered[to * 2 + 1] = pairs[index * 2 + 1] as number;
  }
  return { starts, pairs: gathered };
}

const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

/** The upper half of the bits of a number. */
function highWord(value: number): number {
  scratch[0] = value;
  return scratchWords[1] as number;
}
