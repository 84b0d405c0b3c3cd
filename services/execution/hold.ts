import { noticeOf } from "#core/proposals/notice";
import { proposalsIn } from "#db/repositories/proposals";
import type { Flight } from "#services/execution/flight";
import { holdLease } from "#services/execution/lease";
import { tell } from "#services/notifications/tell";
import { mutate } from "#services/mutation";

/** Stopped by the kill switch on its way: it stays where it is, and says why. */
export async function holdFlight(flight: Flight, reason: string): Promise<void> {
  if (flight.proposal.held === reason) return;
  await setHeld(flight, reason);
}

export async function resumeFlight(flight: Flight): Promise<void> {
  if (flight.proposal.held !== undefined) await setHeld(flight, undefined);
}

async function setHeld({ ctx, lease, proposal, pace }: Flight, reason: string | undefined): Promise<void> {
  await mutate(ctx, {
    scope: "action:execute",
    action: reason === undefined ? "action.resume" : "action.hold",
    target: proposal.id,
    event: reason === undefined ? `${proposal.id} goes on` : `${proposal.id} waits: ${reason}`,
    run: async (tx) => {
      const stored = await proposalsIn(tx).lock(proposal.number);
      await holdLease(tx, lease, pace.leaseSeconds);
      if (stored === undefined || stored.held === reason) return { result: undefined, unchanged: true };
      const next = { ...stored, held: reason };
      await proposalsIn(tx).save(next);
      if (reason !== undefined)
        await tell(tx, { topic: "held", number: stored.number, threadId: stored.threadId, payload: noticeOf(next, { reason }) });
      return { result: undefined, before: { held: stored.held ?? null }, after: { held: reason ?? null } };
    },
  });
}
