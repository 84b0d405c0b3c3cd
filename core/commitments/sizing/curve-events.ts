/** Where the slope of a line changes, and by how much: pairs, in no order. Grows as hours are followed. */
export type SlopeChanges = { count: number; pairs: Float64Array };

/** What the hours of a curve add up to: changes of d(on demand left)/d(commitment), and of d(used)/d(commitment). */
export type CurveEvents = { readonly left: SlopeChanges; readonly used: SlopeChanges };

let spare: WeakRef<CurveEvents> | undefined;

/** Collects what the work adds. The next one writes over the same memory: a curve has a million changes, and many are made one after the other. */
export function withEvents<T>(work: (events: CurveEvents) => T): T {
  const empty = (): CurveEvents => ({ left: { count: 0, pairs: new Float64Array(4096) }, used: { count: 0, pairs: new Float64Array(1024) } });
  const events = spare?.deref() ?? empty();
  spare = undefined;
  events.left.count = 0;
  events.used.count = 0;
  const made = work(events);
  spare = new WeakRef(events);
  return made;
}

/** Makes room for so many more changes. */
export function makeRoom(changes: SlopeChanges, more: number): Float64Array {
  const needed = (changes.count + more) * 2;
  if (needed > changes.pairs.length) {
    const larger = new Float64Array(Math.max(needed, changes.pairs.length * 2));
    larger.set(changes.pairs);
    changes.pairs = larger;
  }
  return changes.pairs;
}

export function addChange(changes: SlopeChanges, at: number, change: number): void {
  const pairs = makeRoom(changes, 1);
  pairs[changes.count * 2] = at;
  pairs[changes.count * 2 + 1] = change;
  changes.count += 1;
}
