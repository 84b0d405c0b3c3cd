import type { ProviderAnswer } from "#core/ports/provider";
import type { Effect, EffectResult, Sighting } from "#services/execution/effect";
import { at, record, reread } from "#services/execution/effect-round";
import { afterFailure } from "#services/execution/failed-call";
import type { Flight } from "#services/execution/flight";
import { noteStep, requestHashOf, type StepRow, SwitchEngagedError, writeFailed, writeIntent } from "#services/execution/journal";
import { lastLook } from "#services/execution/last-look";
import { proveEffect } from "#services/execution/prove-effect";
import { tokenOf } from "#services/execution/token";

/** Intent, a look whether it is there already, and the call. */
export async function sendEffect(flight: Flight, effect: Effect, doubts = 0): Promise<EffectResult> {
  const { stopped } = await lastLook(flight, effect);
  if (stopped !== undefined) return stopped;
  await at(flight, effect, "before-intent");
  const known = flight.steps.get(effect.name);
  const request = known?.request ?? effect.request;
  try {
    await writeIntent(flight, {
      name: effect.name,
      token: tokenOf(flight.ctx.tenant.id, flight.lease.actionId, effect.name),
      request,
      memo: effect.memo,
      doubts,
      safeStop: effect.safeStop === true,
    });
  } catch (error) {
    if (error instanceof SwitchEngagedError) return { kind: "held", reason: error.message };
    throw error;
  }
  await at(flight, effect, "after-intent");
  const row = await reread(flight, effect.name);
  const sighting = await lookBefore(flight, effect, row, known);
  if (sighting.seen) return record(flight, effect, { refs: sighting.refs, note: sighting.note ?? "found as it should be" });
  return call(flight, effect, row);
}

/** A look that fails sends nothing: what was known before this intent is all that is in doubt. @throws what the look throws */
async function lookBefore(flight: Flight, effect: Effect, row: StepRow, known: StepRow | undefined): Promise<Sighting> {
  try {
    return await effect.lookUp(row);
  } catch (error) {
    const wasInDoubt = known !== undefined && known.ref.retry !== true;
    await noteStep(flight, effect.name, { ref: wasInDoubt ? { triedAt: known.ref.triedAt, doubts: known.ref.doubts ?? 0 } : { retry: true } });
    throw error;
  }
}

async function call(flight: Flight, effect: Effect, row: StepRow): Promise<EffectResult> {
  const { stopped, beginWithinMs } = await lastLook(flight, effect);
  if (stopped !== undefined) {
    // Nothing was sent after this intent, so the next attempt need not doubt.
    await noteStep(flight, effect.name, { ref: { retry: true } });
    return stopped;
  }
  const request = row.request ?? effect.request;
  if (requestHashOf(request) !== row.requestHash) {
    await writeFailed(flight, effect.name, { text: "its request is not the one that was announced; nothing was sent", failure: "refused" });
    return { kind: "attention", reason: `The request of ${effect.name} is not the one whose hash was written with its intent; it was not sent.` };
  }
  let answer: ProviderAnswer;
  try {
    const sent = flight.provider.send(request, { dryRun: false, beginWithinMs });
    sent.catch(() => undefined);
    await at(flight, effect, "during-call");
    answer = await sent;
  } catch (error) {
    return afterFailure(flight, effect, row, error);
  }
  await at(flight, effect, "after-call");
  const { refs, requestId } = answer;
  if (effect.proof === "answer") return record(flight, effect, { refs, requestId });
  await noteStep(flight, effect.name, { ref: { answered: true, requestId } });
  return proveEffect(flight, effect, await reread(flight, effect.name));
}
