/** Changes of the two slopes of a curve at commitments; grows as hours are followed. */
export type CurveEvents = {
  count: number;
  at: Float64Array;
  /** Change of d(on demand left)/d(commitment). */
  left: Float64Array;
  /** Change of d(used)/d(commitment). */
  used: Float64Array;
};

export function newEvents(): CurveEvents {
  return { count: 0, at: new Float64Array(4096), left: new Float64Array(4096), used: new Float64Array(4096) };
}

export function addEvent(events: CurveEvents, at: number, left: number, used: number): void {
  if (events.count === events.at.length) {
    for (const key of ["at", "left", "used"] as const) {
      const larger = new Float64Array(events[key].length * 2);
      larger.set(events[key]);
      events[key] = larger;
    }
  }
  events.at[events.count] = at;
  events.left[events.count] = left;
  events.used[events.count] = used;
  events.count += 1;
}

const BUCKETS = 65_536;
/** The lowest 16 bits of a number are less than 2e-11 of it: rounding. */
const FIRST_WORD = 1;

/**
 * Indices of the events by ascending commitment, to 1e-11 of it. Radix sort on the bits of the numbers: those of numbers of at least zero ascend as the
 * numbers do, and a comparison sort of a million events takes seconds.
 */
export function eventOrder(events: CurveEvents): Uint32Array {
  const { count } = events;
  const words = new Uint16Array(events.at.buffer, 0, count * 4);
  let order = new Uint32Array(count);
  let spare = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) order[index] = index;
  const starts = new Uint32Array(BUCKETS + 1);
  for (let word = FIRST_WORD; word < 4; word += 1) {
    starts.fill(0);
    for (let index = 0; index < count; index += 1) {
      const bucket = (words[index * 4 + word] as number) + 1;
      starts[bucket] = (starts[bucket] as number) + 1;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
    for (let place = 0; place < count; place += 1) {
      const index = order[place] as number;
      const bucket = words[index * 4 + word] as number;
      const to = starts[bucket] as number;
      spare[to] = index;
      starts[bucket] = to + 1;
    }
    [order, spare] = [spare, order];
  }
  return order;
}
