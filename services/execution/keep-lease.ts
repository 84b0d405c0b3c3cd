import type { ServiceContext } from "#services/context";
import { holdLease, type Lease } from "#services/execution/lease";
import type { Pace } from "#services/execution/pace";

/** Renewed three times within its life, so that one late renewal loses nothing. */
const RENEWALS_A_LEASE = 3;

/**
 * Runs one turn and renews its lease meanwhile, so that a slow answer is not taken for a dead worker. A turn that takes
 * longer than any answer may is taken for hung: its lease runs out.
 */
export async function whileLeased<T>(ctx: ServiceContext, lease: Lease, pace: Pace, turn: () => Promise<T>): Promise<T> {
  const everyMs = Math.max(1, (pace.leaseSeconds * 1000) / pace.clockRate / RENEWALS_A_LEASE);
  const began = performance.now();
  let renewing = false;
  const timer = setInterval(() => {
    if (renewing) return;
    if (performance.now() - began > pace.renewForMs) return clearInterval(timer);
    renewing = true;
    ctx.db
      .record((tx) => holdLease(tx, lease, pace.leaseSeconds))
      // Lost, or the database does not answer: the turn's own next write finds out.
      .catch(() => undefined)
      .finally(() => {
        renewing = false;
      });
  }, everyMs);
  timer.unref();
  try {
    return await turn();
  } finally {
    clearInterval(timer);
  }
}
