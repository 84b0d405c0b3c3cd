import type { Effect, EffectResult } from "#services/execution/effect";
import { record, refused, reread, seenWith, triedAt } from "#services/execution/effect-round";
import type { Flight } from "#services/execution/flight";
import { noteStep, type StepRow, writeFailed } from "#services/execution/journal";

/** The provider said yes; the state of things has to show it. */
export async function proveEffect(flight: Flight, effect: Effect, row: StepRow): Promise<EffectResult> {
  const sighting = await effect.lookUp(row);
  if (sighting.seen) return record(flight, effect, { refs: sighting.refs, requestId: row.ref.requestId ?? undefined, note: sighting.note });
  const now = flight.ctx.now();
  const since = (now.getTime() - triedAt(row).getTime()) / 1000;
  if (sighting.impossible === true) {
    await writeFailed(flight, effect.name, { text: sighting.note, failure: "gone" });
    return refused(sighting.note, "gone");
  }
  await noteStep(flight, effect.name, { note: sighting.note, ref: { seen: seenWith(row, now, sighting.note) } });
  if (since < effect.proofSeconds) return { kind: "wait", seconds: Math.min(flight.pace.pollSeconds, effect.proofSeconds), note: sighting.note };
  if (effect.unproven !== undefined) {
    await writeFailed(flight, effect.name, { text: sighting.note, failure: effect.unproven });
    await reread(flight, effect.name);
    return refused(sighting.note, effect.unproven);
  }
  return { kind: "attention", reason: `${effect.name} was answered, but for ${Math.round(since)} s it does not show: ${sighting.note}.` };
}
