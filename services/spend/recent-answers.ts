import type { CostEngine } from "#core/ports/cost-engine";

/** Answers of one engine that are kept; a page asks the same few again and again. */
const MOST_KEPT = 200;
/** What a relative period means moves with the clock: an answer is kept for the minute in which it was made. */
const MINUTE_MS = 60_000;

/** Organisational units, cost categories and units of output: what people define changes without the bill. */
const OF_PEOPLE = /org|unit|categor|cost[ _]per/i;

/** Whether an answer that names these dimensions, filters or metrics may be kept. */
export function isOfTheBillAlone(names: readonly string[]): boolean {
  return !names.some((name) => OF_PEOPLE.test(name));
}

const kept = new WeakMap<CostEngine, Map<string, Promise<unknown>>>();

/**
 * The answer to the same question on the same version of the data, computed once a minute. A failure is not kept.
 *
 * @param question everything that the answer depends on beside the data and the clock, the tenant included
 */
export function recentAnswer<Answer>(engine: CostEngine, now: Date, question: unknown, make: () => Promise<Answer>): Promise<Answer> {
  const answers = kept.get(engine) ?? new Map<string, Promise<unknown>>();
  kept.set(engine, answers);
  const key = JSON.stringify([engine.catalog().dataVersion, Math.floor(now.getTime() / MINUTE_MS), question]);
  const known = answers.get(key);
  if (known !== undefined) return known as Promise<Answer>;
  const made = make();
  made.catch(() => answers.delete(key));
  if (answers.size >= MOST_KEPT) answers.delete(answers.keys().next().value ?? "");
  answers.set(key, made);
  return made;
}
