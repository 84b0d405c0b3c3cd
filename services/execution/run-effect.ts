import type { Effect, EffectResult } from "#services/execution/effect";
import { record, refused, seenWith, triedAt } from "#services/execution/effect-round";
import type { Flight } from "#services/execution/flight";
import { noteStep, type StepRow, writeFailed } from "#services/execution/journal";
import { proveEffect } from "#services/execution/prove-effect";
import { sendEffect } from "#services/execution/send-effect";

/** A call whose answer was lost so often needs a person. */
const MOST_DOUBTS = 4;

/**
 * Has one effect exactly once: intent, look-up, effect, proof, record. Called again, also after a crash, it goes on
 * where the journal ends: it looks first and calls only where the effect is surely absent, with the same token.
 *
 * @throws LeaseLostError where another worker has taken over
 */
export async function runEffect(flight: Flight, effect: Effect): Promise<EffectResult> {
  const row = flight.steps.get(effect.name);
  if (row === undefined) return begin(flight, effect);
  if (row.state === "done") return { kind: "done", refs: row.ref.refs, note: row.note };
  if (row.state === "failed") return refused(row.note ?? "It failed.", row.ref.failure ?? "refused");
  if (row.ref.answered === true) return proveEffect(flight, effect, row);
  if (row.ref.retry === true) return flight.stopping ? giveUp(flight, effect) : sendEffect(flight, effect);
  return settleDoubt(flight, effect, row);
}

async function begin(flight: Flight, effect: Effect): Promise<EffectResult> {
  if (flight.stopping) return { kind: "stopped" };
  return sendEffect(flight, effect);
}

/** A call whose answer nobody heard. Looks; waits until look-ups must have caught up; calls again only where it is absent. */
async function settleDoubt(flight: Flight, effect: Effect, row: StepRow): Promise<EffectResult> {
  const { pace, ctx } = flight;
  const sighting = await effect.lookUp(row);
  if (sighting.seen) return record(flight, effect, { refs: sighting.refs, note: sighting.note ?? "found after a lost answer" });
  const now = ctx.now();
  const waited = (now.getTime() - triedAt(row).getTime()) / 1000;
  const seen = seenWith(row, now, sighting.note);
  if (sighting.answered === true) {
    await noteStep(flight, effect.name, { note: sighting.note, ref: { seen, answered: true } });
    return { kind: "wait", seconds: pace.pollSeconds, note: sighting.note };
  }
  if (waited < effect.settleSeconds) {
    await noteStep(flight, effect.name, { note: "looks whether it happened", ref: { seen } });
    return { kind: "wait", seconds: effect.settleSeconds - waited, note: "looks whether it happened" };
  }
  const doubts = (row.ref.doubts ?? 0) + 1;
  if (doubts >= MOST_DOUBTS) {
    await noteStep(flight, effect.name, { ref: { seen } });
    return { kind: "attention", reason: `${effect.name} was tried ${doubts} times and nobody knows whether it happened.` };
  }
  if (effect.unmarkable !== undefined) {
    await noteStep(flight, effect.name, { ref: { seen } });
    return { kind: "attention", reason: `Nobody knows whether ${effect.name} happened: its answer was lost, and ${effect.unmarkable}.` };
  }
  if (effect.mark !== undefined) {
    const caughtUp = await runEffect({ ...flight, stopping: false }, effect.mark(row.attempts));
    if (caughtUp.kind !== "done") {
      await noteStep(flight, effect.name, { note: "waits until look-ups have caught up", ref: { seen } });
      if (caughtUp.kind === "wait" || caughtUp.kind === "held") return caughtUp;
      const why = "Look-ups do not catch up, so nobody knows whether";
      return { kind: "attention", reason: `${why} ${effect.name} happened after its answer was lost ${Math.round(waited)} s ago.` };
    }
    const again = await effect.lookUp(row);
    if (again.seen) return record(flight, effect, { refs: again.refs, note: again.note ?? "found after a lost answer" });
  }
  return flight.stopping ? giveUp(flight, effect) : sendEffect(flight, effect, doubts);
}

async function giveUp(flight: Flight, effect: Effect): Promise<EffectResult> {
  await writeFailed(flight, effect.name, { text: "stopped before it happened", failure: "refused" });
  return { kind: "stopped" };
}
