import type { Effect, EffectResult } from "#services/execution/effect";
import type { Flight } from "#services/execution/flight";
import { engagedSwitch } from "#services/execution/kill-switch";
import { holdLease } from "#services/execution/lease";

/** Lease, kill switch, what the effect itself waits for, and stop, read immediately before a call; how long this look is good for. */
export async function lastLook(flight: Flight, effect: Effect): Promise<{ readonly stopped?: EffectResult; readonly beginWithinMs: number }> {
  const { ctx, lease, pace, proposal, machineSwitch } = flight;
  const began = performance.now();
  const { engaged, stopRequested, mayNot } = await ctx.db.record(async (tx) => {
    const action = await holdLease(tx, lease, pace.leaseSeconds);
    return {
      engaged: await engagedSwitch(tx, proposal.cluster),
      mayNot: await effect.mayNot?.(tx),
      stopRequested: action.stopRequestedBy !== undefined && action.state === "executing",
    };
  });
  const reason = effect.safeStop === true ? undefined : (machineSwitch() ?? engaged);
  const beginWithinMs = pace.beginWithinMs - (performance.now() - began);
  if (reason !== undefined) return { stopped: { kind: "held", reason }, beginWithinMs };
  // The step asks once more, and says why it ends.
  if (mayNot !== undefined) return { stopped: { kind: "stopped" }, beginWithinMs };
  if (stopRequested && !flight.stopping && !flight.isFinal) return { stopped: { kind: "stopped" }, beginWithinMs };
  if (beginWithinMs <= 0) return { stopped: { kind: "wait", seconds: 1, note: "waits: the database answers slowly" }, beginWithinMs };
  return { beginWithinMs };
}
