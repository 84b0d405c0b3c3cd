import type { CostEngine } from "#core/ports/cost-engine";

/** Analyses that one version of the data keeps in memory; each holds its curves. */
const MOST_KEPT = 40;
const kept = new WeakMap<CostEngine, Map<string, Promise<unknown>>>();

/** Works something out once for a key; what fails is not kept. The key must hold everything that the answer depends on, the tenant first. */
export async function workedOutOnce<T>(engine: CostEngine, key: string, work: () => Promise<T>): Promise<T> {
  const byKey = kept.get(engine) ?? new Map<string, Promise<unknown>>();
  kept.set(engine, byKey);
  const known = byKey.get(key);
  if (known !== undefined) {
    byKey.delete(key);
    byKey.set(key, known);
    return known as Promise<T>;
  }
  const made = work();
  byKey.set(key, made);
  made.catch(() => {
    if (byKey.get(key) === made) byKey.delete(key);
  });
  const [oldest] = byKey.keys();
  if (byKey.size > MOST_KEPT && oldest !== undefined) byKey.delete(oldest);
  return made;
}
