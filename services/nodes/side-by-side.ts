/** Calls to a provider that one tenant's look has open at once: enough to hide their latency, few enough not to be throttled. */
export const MOST_AT_ONCE = 6;

/** Runs over all items, at most so many at once, in the order of the items. The first failure is thrown once all that began have ended. */
export async function sideBySide<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>, most = MOST_AT_ONCE): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length && failures.length === 0; index = next++) {
      try {
        results[index] = await run(items[index] as Item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
