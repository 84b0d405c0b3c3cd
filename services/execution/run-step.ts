import { type ProviderAnswer, ProviderError, type ProviderFailure } from "#core/ports/provider";
import type { Moment } from "#services/execution/crash-point";
import type { Effect, EffectResult } from "#services/execution/effect";
import type { Flight } from "#services/execution/flight";
import { noteStep, readSteps, type StepRow, SwitchEngagedError, writeDone, writeFailed, writeIntent } from "#services/execution/journal";
import { engagedSwitch } from "#services/execution/kill-switch";
import { holdLease } from "#services/execution/lease";
import { tokenOf } from "#services/execution/token";

/** A call whose answer was lost so often needs a person. */
const MOST_DOUBTS = 4;
const FIRST_BACKOFF_SECONDS = 2;
const LONGEST_BACKOFF_SECONDS = 60;

const refused = (reason: string, failure: ProviderFailure): EffectResult => ({ kind: "failed", reason, failure });

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
  if (row.ref.answered === true) return prove(flight, effect, row);
  if (row.ref.retry === true) return flight.stopping ? giveUp(flight, effect) : attempt(flight, effect);
  return settleDoubt(flight, effect, row);
}

async function begin(flight: Flight, effect: Effect): Promise<EffectResult> {
  if (flight.stopping) return { kind: "stopped" };
  return attempt(flight, effect);
}

/** Intent, a look whether it is there already, and the call. */
async function attempt(flight: Flight, effect: Effect, doubts = 0): Promise<EffectResult> {
  const { stopped } = await look(flight, effect);
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
  const sighting = await effect.lookUp(row);
  if (sighting.seen) return record(flight, effect, { refs: sighting.refs, note: sighting.note ?? "found as it should be" });
  return call(flight, effect, row);
}

async function call(flight: Flight, effect: Effect, row: StepRow): Promise<EffectResult> {
  const { stopped, beginWithinMs } = await look(flight, effect);
  if (stopped !== undefined) {
    // Nothing was sent after this intent, so the next attempt need not doubt.
    await noteStep(flight, effect.name, { ref: { retry: true } });
    return stopped;
  }
  const request = row.request ?? effect.request;
  let answer: ProviderAnswer;
  try {
    const sent = flight.provider.send(request, { dryRun: false, beginWithinMs });
    sent.catch(() => undefined);
    await at(flight, effect, "during-call");
    answer = await sent;
  } catch (error) {
    return onFailure(flight, effect, row, error);
  }
  await at(flight, effect, "after-call");
  const { refs, requestId } = answer;
  if (effect.proof === "answer") return record(flight, effect, { refs, requestId });
  await noteStep(flight, effect.name, { ref: { answered: true, requestId } });
  return prove(flight, effect, await reread(flight, effect.name));
}

async function onFailure(flight: Flight, effect: Effect, row: StepRow, error: unknown): Promise<EffectResult> {
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

/** The provider said yes; the state of things has to show it. */
async function prove(flight: Flight, effect: Effect, row: StepRow): Promise<EffectResult> {
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
  return flight.stopping ? giveUp(flight, effect) : attempt(flight, effect, doubts);
}

async function giveUp(flight: Flight, effect: Effect): Promise<EffectResult> {
  await writeFailed(flight, effect.name, { text: "stopped before it happened", failure: "refused" });
  return { kind: "stopped" };
}

async function record(
  flight: Flight,
  effect: Effect,
  what: { readonly refs: readonly string[]; readonly requestId?: string | undefined; readonly note?: string | undefined },
): Promise<EffectResult> {
  await writeDone(flight, effect.name, what);
  await reread(flight, effect.name);
  await at(flight, effect, "after-record");
  return { kind: "done", refs: what.refs, note: what.note };
}

/** Lease, kill switch and stop, read immediately before a call; how long this look is good for. */
async function look(flight: Flight, effect: Effect): Promise<{ readonly stopped?: EffectResult; readonly beginWithinMs: number }> {
  const { ctx, lease, pace, proposal, machineSwitch } = flight;
  const began = performance.now();
  const { engaged, stopRequested } = await ctx.db.record(async (tx) => {
    const action = await holdLease(tx, lease, pace.leaseSeconds);
    return {
      engaged: await engagedSwitch(tx, proposal.cluster),
      stopRequested: action.stopRequestedBy !== undefined && action.state === "executing",
    };
  });
  const reason = effect.safeStop === true ? undefined : (machineSwitch() ?? engaged);
  const beginWithinMs = pace.beginWithinMs - (performance.now() - began);
  if (reason !== undefined) return { stopped: { kind: "held", reason }, beginWithinMs };
  if (stopRequested && !flight.stopping && !flight.isFinal) return { stopped: { kind: "stopped" }, beginWithinMs };
  if (beginWithinMs <= 0) return { stopped: { kind: "wait", seconds: 1, note: "waits: the database answers slowly" }, beginWithinMs };
  return { beginWithinMs };
}

async function reread(flight: Flight, name: string): Promise<StepRow> {
  const rows = await flight.ctx.db.read((tx) => readSteps(tx, flight.lease.actionId));
  for (const row of rows) flight.steps.set(row.name, row);
  const row = flight.steps.get(name);
  if (!row) throw new Error(`The journal of ${flight.lease.actionId} has no ${name}.`);
  return row;
}

async function at(flight: Flight, effect: Effect, moment: Moment): Promise<void> {
  await flight.at({ actionId: flight.lease.actionId, effect: effect.name, moment });
}

function triedAt(row: StepRow): Date {
  return row.ref.triedAt === undefined ? row.intentAt : new Date(row.ref.triedAt);
}

function backoff(attempts: number): number {
  return Math.min(FIRST_BACKOFF_SECONDS * 2 ** Math.max(attempts - 1, 0), LONGEST_BACKOFF_SECONDS);
}

/** The evidence of the last looks, with their times. */
function seenWith(row: StepRow, now: Date, note: string): readonly string[] {
  return [...(row.ref.seen ?? []), `${now.toISOString()} ${note}`].slice(-8);
}
