import type { SlopeChanges } from "#core/commitments/sizing/curve-events";
import { boundsOf, bucketOf, byBucket, type PositionBuckets, positionBuckets } from "#core/commitments/sizing/position-buckets";

/** As a share of where a line starts, what is left of it at its end is rounding, where it is less. */
const ROUNDING = 1e-13;

/** A break-point. */
export type LinePoint = { readonly at: number; readonly value: number };

/**
 * A piecewise-linear function from 0 on, flat after its last break-point. Exact, and never sorted as a whole: a million changes lie in
 * buckets, within each of which they are in no order until its break-points are asked for. Values are known where buckets begin.
 */
export class PiecewiseLine {
  /** The last break-point; 0 where there is none. */
  readonly last: number;
  /** Position and change of slope, by bucket. */
  readonly #pairs: Float64Array;
  /** By bucket: its first pair, where it begins, value and slope there. The entry after the last one is the end of the line. */
  readonly #starts: Uint32Array;
  readonly #bounds: Float64Array;
  readonly #values: Float64Array;
  readonly #slopes: Float64Array;
  /** By bucket: changes downwards before it, added up. */
  readonly #falls: Float64Array;
  readonly #buckets: PositionBuckets;

  /** @param start value at 0 */
  constructor(start: number, changes: SlopeChanges) {
    let last = 0;
    for (let index = 0; index < changes.count; index += 1) {
      const at = changes.pairs[index * 2] as number;
      if (at > last) last = at;
    }
    this.last = last;
    this.#buckets = positionBuckets(last, changes.count);
    const { starts, pairs } = byBucket(this.#buckets, changes);
    this.#starts = starts;
    this.#pairs = pairs;
    this.#bounds = boundsOf(this.#buckets, last);
    this.#values = new Float64Array(starts.length);
    this.#slopes = new Float64Array(starts.length);
    this.#falls = new Float64Array(starts.length);
    this.#addUp(start);
  }

  /** Exact at any position of at least 0. */
  value(at: number): number {
    if (at >= this.last) return this.#values[this.#values.length - 1] as number;
    const bucket = this.#bucketOf(at);
    const pairs = this.#pairs;
    const end = (this.#starts[bucket + 1] as number) * 2;
    let value = (this.#values[bucket] as number) + (this.#slopes[bucket] as number) * (at - (this.#bounds[bucket] as number));
    for (let place = (this.#starts[bucket] as number) * 2; place < end; place += 2) {
      const here = pairs[place] as number;
      if (here < at) value += (pairs[place + 1] as number) * (at - here);
    }
    return value;
  }

  /** The slope just above. */
  slope(at: number): number {
    if (at >= this.last) return 0;
    const bucket = this.#bucketOf(at);
    const end = (this.#starts[bucket + 1] as number) * 2;
    let slope = this.#slopes[bucket] as number;
    for (let place = (this.#starts[bucket] as number) * 2; place < end; place += 2) {
      if ((this.#pairs[place] as number) <= at) slope += this.#pairs[place + 1] as number;
    }
    return slope;
  }

  /** The slope is nowhere between less than this. */
  leastSlope(from: number, to: number): number {
    const [first, last] = [this.#bucketOf(from), this.#bucketOf(to)];
    return Math.min(0, (this.#slopes[first] as number) + (this.#falls[last + 1] as number) - (this.#falls[first] as number));
  }

  /** How often the slope changes above `from`, up to `to`: at least as often as there are break-points. */
  changesBetween(from: number, to: number): number {
    return this.#changesUpTo(to) - this.#changesUpTo(from);
  }

  /** Break-points above `from`, up to `to`, ascending. */
  pointsBetween(from: number, to: number): LinePoint[] {
    const points: LinePoint[] = [];
    const last = this.#bucketOf(to);
    for (let bucket = this.#bucketOf(from); bucket <= last; bucket += 1) {
      for (const point of this.#pointsOf(bucket)) if (point.at > from && point.at <= to) points.push(point);
    }
    return points;
  }

  /** Of a line that never rises: the break-points, ascending, at which value + position is less than the limit. Few buckets are looked into. */
  pointsBelow(limit: number): LinePoint[] {
    const points: LinePoint[] = [];
    for (let bucket = 0; bucket + 1 < this.#starts.length; bucket += 1) {
      const [start, end] = [this.#bounds[bucket] as number, this.#bounds[bucket + 1] as number];
      const falls = Math.min(0, 1 + this.leastSlope(start, start)) * (end - start);
      const least = start + Math.max(this.#values[bucket + 1] as number, (this.#values[bucket] as number) + falls);
      if (!(least < limit)) continue;
      for (const point of this.#pointsOf(bucket)) if (point.value + point.at < limit) points.push(point);
    }
    return points;
  }

  /** The least value + position among the starts of buckets: the least of all is no more. */
  leastAtStarts(): number {
    return this.#bounds.reduce((least, bound, bucket) => Math.min(least, (this.#values[bucket] as number) + bound), Number.POSITIVE_INFINITY);
  }

  /** Of a line that never rises: the ends of a straight piece on which it comes down to the value. Undefined where it stays above. */
  pieceReaching(value: number): readonly [LinePoint, LinePoint] | undefined {
    const start = { at: 0, value: this.#values[0] as number };
    if (start.value <= value) return [start, start];
    const bucket = this.#values.findIndex((end) => end <= value) - 1;
    if (bucket < 0) return undefined;
    const end = { at: this.#bounds[bucket + 1] as number, value: this.#values[bucket + 1] as number };
    let before: LinePoint = { at: this.#bounds[bucket] as number, value: this.#values[bucket] as number };
    for (const point of this.#pointsOf(bucket)) {
      if (point.value <= value) return [before, point];
      before = point;
    }
    return [before, end];
  }

  /** The line of everything times a factor: positions and values. */
  scaled(factor: number): PiecewiseLine {
    const pairs = this.#pairs.slice();
    for (let place = 0; place < pairs.length; place += 2) pairs[place] = (pairs[place] as number) * factor;
    return new PiecewiseLine((this.#values[0] as number) * factor, { count: pairs.length / 2, pairs });
  }

  #bucketOf(at: number): number {
    return bucketOf(this.#buckets, Math.min(at, this.last));
  }

  #changesUpTo(at: number): number {
    const bucket = this.#bucketOf(at);
    const first = this.#starts[bucket] as number;
    let count = first;
    for (let index = first; index < (this.#starts[bucket + 1] as number); index += 1) if ((this.#pairs[index * 2] as number) <= at) count += 1;
    return count;
  }

  /** Break-points of a bucket, ascending. */
  #pointsOf(bucket: number): LinePoint[] {
    const [first, end] = [this.#starts[bucket] as number, this.#starts[bucket + 1] as number];
    const order = Array.from({ length: end - first }, (_, index) => first + index);
    order.sort((one, other) => (this.#pairs[one * 2] as number) - (this.#pairs[other * 2] as number));
    const points: LinePoint[] = [];
    let at = this.#bounds[bucket] as number;
    let value = this.#values[bucket] as number;
    let slope = this.#slopes[bucket] as number;
    for (const index of order) {
      const here = this.#pairs[index * 2] as number;
      value += slope * (here - at);
      if (here > at || (points.length === 0 && here > 0)) points.push({ at: here, value });
      at = here;
      slope += this.#pairs[index * 2 + 1] as number;
    }
    return points;
  }

  /** Slopes are compensated, since they are sums of a million parts (Neumaier). */
  #addUp(start: number): void {
    let value = start;
    let [slope, lost] = [0, 0];
    for (let bucket = 0; bucket + 1 < this.#starts.length; bucket += 1) {
      this.#values[bucket] = value;
      this.#slopes[bucket] = slope + lost;
      const end = this.#bounds[bucket + 1] as number;
      value += (slope + lost) * (end - (this.#bounds[bucket] as number));
      let [bend, change, fall] = [0, 0, 0];
      for (let index = this.#starts[bucket] as number; index < (this.#starts[bucket + 1] as number); index += 1) {
        const by = this.#pairs[index * 2 + 1] as number;
        bend += by * (end - (this.#pairs[index * 2] as number));
        change += by;
        if (by < 0) fall += by;
      }
      this.#falls[bucket + 1] = (this.#falls[bucket] as number) + fall;
      value += bend;
      const sum = slope + change;
      lost += Math.abs(slope) >= Math.abs(change) ? slope - sum + change : change - sum + slope;
      slope = sum;
    }
    this.#values[this.#values.length - 1] = Math.abs(value) < ROUNDING * Math.abs(start) ? 0 : value;
  }
}
