import type { ProviderFailure } from "#core/ports/provider";
import type { Moment } from "#services/execution/crash-point";
import type { Effect, EffectResult } from "#services/execution/effect";
import type { Flight } from "#services/execution/flight";
import { readSteps, type StepRow, writeDone } from "#services/execution/journal";

/** What was seen of an effect is done: recorded, and known to the rest of this round. */
export async function record(
  flight: Flight,
  effect: Effect,
  what: { readonly refs: readonly string[]; readonly requestId?: string | undefined; readonly note?: string | undefined },
): Promise<EffectResult> {
  await writeDone(flight, effect.name, what);
  await reread(flight, effect.name);
  await at(flight, effect, "after-record");
  return { kind: "done", refs: what.refs, note: what.note };
}

export async function reread(flight: Flight, name: string): Promise<StepRow> {
  const rows = await flight.ctx.db.read((tx) => readSteps(tx, flight.lease.actionId));
  for (const row of rows) flight.steps.set(row.name, row);
  const row = flight.steps.get(name);
  if (!row) throw new Error(`The journal of ${flight.lease.actionId} has no ${name}.`);
  return row;
}

/** Where a process may die. */
export async function at(flight: Flight, effect: Effect, moment: Moment): Promise<void> {
  await flight.at({ actionId: flight.lease.actionId, effect: effect.name, moment });
}

export const refused = (reason: string, failure: ProviderFailure): EffectResult => ({ kind: "failed", reason, failure });

/** When it was last called, as far as is known. */
export function triedAt(row: StepRow): Date {
  return row.ref.triedAt === undefined ? row.intentAt : new Date(row.ref.triedAt);
}

/** The evidence of the last looks, with their times. */
export function seenWith(row: StepRow, now: Date, note: string): readonly string[] {
  return [...(row.ref.seen ?? []), `${now.toISOString()} ${note}`].slice(-8);
}
