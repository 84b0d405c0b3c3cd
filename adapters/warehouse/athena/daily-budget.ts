import { LimitExceededError } from "#core/errors";
import type { EngineExecutions } from "#core/ports/engine-executions";

const DAY_MS = 86_400_000;

/**
 * Lets a query begin that is written down already, and whose estimate fits into what the tenant may read in this UTC day.
 *
 * @throws LimitExceededError that says when it frees
 */
export async function checkDailyBudget(
  executions: EngineExecutions,
  { bytesPerDay, now }: { readonly bytesPerDay: number; readonly now: Date },
): Promise<void> {
  const from = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const until = new Date(from.getTime() + DAY_MS);
  const used = await executions.bytesBetween(from, until);
  if (used <= bytesPerDay) return;
  throw new LimitExceededError(
    `With this question ${gigabytes(used)} would be read today, and ${gigabytes(bytesPerDay)} is the most for a day. It frees at ${until.toISOString()}; ask for a shorter period, or have ATHENA_BYTES_PER_DAY raised.`,
    Math.ceil((until.getTime() - now.getTime()) / 1000),
  );
}

/** "1.2 GB", "850 MB" */
export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
