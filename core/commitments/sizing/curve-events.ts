/** Where the slope of a line changes, and by how much: pairs, in no order. Grows as hours are followed. */
export type SlopeChanges = { count: number; pairs: Float64Array };

/** What the hours of a curve add up to: changes of d(on demand left)/d(commitment), and of d(used)/d(commitment). */
export type CurveEvents = { readonly left: SlopeChanges; readonly used: SlopeChanges };

export function newEvents(): CurveEvents {
  return { left: { count: 0, pairs: new Float64Array(4096) }, used: { count: 0, pairs: new Float64Array(1024) } };
}

export function addChange(changes: SlopeChanges, at: number, change: number): void {
  const place = changes.count * 2;
  if (place === changes.pairs.length) {
    const larger = new Float64Array(place * 2);
    larger.set(changes.pairs);
    changes.pairs = larger;
  }
  changes.pairs[place] = at;
  changes.pairs[place + 1] = change;
  changes.count += 1;
}
