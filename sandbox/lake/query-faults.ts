import { setTimeout as sleep } from "node:timers/promises";
import { QueryFailure } from "#sandbox/lake/query-failure";
import type { Faults } from "#sandbox/live/faults";

const MESSAGES = {
  exhausted: ["EXCEEDED_LOCAL_MEMORY_LIMIT", "Query exhausted resources at this scale factor", false],
  internal: ["GENERIC_INTERNAL_ERROR", "Internal error", true],
  "bad-data": [
    "HIVE_BAD_DATA",
    "Field line_item_usage_amount's type BINARY in parquet file is incompatible with type double defined in table schema",
    false,
  ],
  "type-mismatch": ["TYPE_MISMATCH", "line 1:1: '=' cannot be applied to varchar, bigint", false],
  cancelled: ["USER_CANCELED", "Query was canceled", false],
} as const;

/** Keeps a query waiting as the faults say. */
export async function waitInQueue(faults: Faults, text: string, signal: AbortSignal): Promise<void> {
  const { queuedQueries } = faults.current;
  if (queuedQueries === undefined || !holds(text, queuedQueries.match)) return;
  await sleep(queuedQueries.milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Uses one of the failures up. @throws QueryFailure */
export function failIfTold(faults: Faults, text: string): void {
  const { failedQueries } = faults.current;
  if (failedQueries === undefined || failedQueries.times === 0 || !holds(text, failedQueries.match)) return;
  if (failedQueries.times !== undefined) faults.set({ ...faults.current, failedQueries: { ...failedQueries, times: failedQueries.times - 1 } });
  const [name, message, retryable] = MESSAGES[failedQueries.how];
  throw new QueryFailure(name, message, retryable);
}

function holds(text: string, match: string | undefined): boolean {
  return match === undefined || text.includes(match);
}
