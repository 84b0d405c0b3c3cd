import { ProviderError } from "#core/ports/provider";
import type { Effect, EffectResult } from "#services/execution/effect";
import { record, refused, seenWith } from "#services/execution/effect-round";
import type { Flight } from "#services/execution/flight";
import { noteStep, type StepRow, writeFailed } from "#services/execution/journal";

const FIRST_BACKOFF_SECONDS = 2;
const LONGEST_BACKOFF_SECONDS = 60;

/** What a call that failed means: an end, a reason to ask again, or a doubt. @throws whatever is no failure of the provider */
export async function afterFailure(flight: Flight, effect: Effect, row: StepRow, error: unknown): Promise<EffectResult> {
  if (!(error instanceof ProviderError)) throw error;
  const { failure, code, message, requestId } = error;
  const { name } = effect;
  const now = flight.ctx.now();
  switch (failure) {
    case "gone": {
      const sighting = await effect.lookUp(row);
      // Somebody else's doing: the request had no part in it, so that its id is a remark and no proof.
      const note = `it was gone already${requestId === undefined ? "" : ` (request ${requestId})`}`;
      if (sighting.seen || effect.goneIsDone === true) return record(flight, effect, { refs: sighting.seen ? sighting.refs : [], note });
      await writeFailed(flight, name, { text: `${code}: ${message}`, failure, requestId });
      return refused(message, failure);
    }
    case "refused":
    case "no-capacity":
      await writeFailed(flight, name, { text: `${code}: ${message}`, failure, requestId });
      return refused(message, failure);
    case "throttled":
    case "disruption-budget": {
      const waited = (now.getTime() - row.intentAt.getTime()) / 1000;
      if (failure === "throttled" && waited > flight.pace.throttleWindowSeconds) {
        await writeFailed(flight, name, { text: `${code}: ${message}`, failure, requestId });
        return refused(message, failure);
      }
      const note = failure === "throttled" ? "waits: the provider is asked too often" : "waits: a disruption budget forbids it now";
      await noteStep(flight, name, { note, ref: { retry: true } });
      const seconds = failure === "throttled" ? backoff(row.attempts) : flight.pace.pollSeconds;
      return { kind: "wait", seconds, note };
    }
    case "unknown": {
      const note = `no answer (${code})`;
      await noteStep(flight, name, { note, ref: { triedAt: now.toISOString(), seen: seenWith(row, now, note) } });
      return { kind: "wait", seconds: Math.max(effect.settleSeconds, 1), note };
    }
  }
}

function backoff(attempts: number): number {
  return Math.min(FIRST_BACKOFF_SECONDS * 2 ** Math.max(attempts - 1, 0), LONGEST_BACKOFF_SECONDS);
}
