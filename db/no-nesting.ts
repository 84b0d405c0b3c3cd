import { AsyncLocalStorage } from "node:async_hooks";

const inside = new AsyncLocalStorage<true>();

/**
 * Refuses a transaction that is opened while another is open in the same call chain: on the one connection
 * of the embedded database it would wait for itself for ever.
 */
export function withoutNesting<T>(run: () => Promise<T>): Promise<T> {
  if (inside.getStore() === true) throw new Error("A transaction was opened inside another; pass the open one on instead.");
  return inside.run(true, run);
}
