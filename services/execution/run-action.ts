import { UnavailableError } from "#core/errors";
import { sealHash } from "#core/proposals/sealed";
import { proposalsIn } from "#db/repositories/proposals";
import { sha256 } from "#services/audit/append";
import { actionIdOf } from "#services/execution/action-id";
import { beginRollback, endAction, evidenceOf, hasChanged } from "#services/execution/finish";
import type { Flight, FlightPlan, FlightStep, StepResult } from "#services/execution/flight";
import { holdFlight, resumeFlight } from "#services/execution/hold";
import { noteStep, readSteps, writeDone, writeIntent } from "#services/execution/journal";
import { tokenOf } from "#services/execution/token";

export type Turn = { readonly kind: "again" } | { readonly kind: "later"; readonly seconds: number } | { readonly kind: "ended" };

const AGAIN: Turn = { kind: "again" };
const ENDED: Turn = { kind: "ended" };

/** One action as its worker has it, before its journal is read. */
export type Base = Omit<Flight, "steps" | "stopping" | "isFinal" | "proposal">;

/** The next bit of one action: a step or the undo of one, as far as it goes now. @throws LeaseLostError */
export async function takeTurn(base: Base, plan: FlightPlan): Promise<Turn> {
  const flight = await flightOf(base, plan);
  const { ctx, lease, action, proposal } = flight;
  // The id follows from the hash that was signed, so that a hash which was changed with its text does not pass.
  if (actionIdOf(ctx.tenant.id, sealHash(proposal.sealed, sha256)) !== lease.actionId)
    return needsPerson(flight, "Its sealed text is not the one that was signed.");
  return action.state === "executing" ? advance(flight, plan) : retreat(flight, plan);
}

/** Nothing here gets any further with it. @throws LeaseLostError */
export async function handToPerson(base: Base, plan: FlightPlan, reason: string): Promise<Turn> {
  return needsPerson(await flightOf(base, plan), reason);
}

async function flightOf(base: Base, plan: FlightPlan): Promise<Flight> {
  const { ctx, lease, action } = base;
  const { proposal, rows } = await ctx.db.read(async (tx) => ({
    proposal: await proposalsIn(tx).find(action.number),
    rows: await readSteps(tx, lease.actionId),
  }));
  if (proposal === undefined) throw new Error(`Action ${lease.actionId} has no proposal.`);
  const steps = new Map(rows.map((row) => [row.name, row]));
  const final = steps.get(plan.pointOfNoReturn);
  // What the provider has surely not got yet can still be stopped.
  const isFinal = final !== undefined && final.state !== "failed" && final.ref.retry !== true;
  const stopping = action.state === "executing" && action.stopRequestedBy !== undefined && !isFinal;
  return { ...base, proposal, steps, stopping, isFinal };
}

async function advance(flight: Flight, plan: FlightPlan): Promise<Turn> {
  const { steps } = flight;
  const step = plan.steps.find(({ name }) => steps.get(name)?.state !== "done");
  if (step === undefined) {
    const { text, undo, after } = plan.succeeded(flight);
    await endAction(flight, "succeeded", { outcome: { text, undo, evidence: [] }, after, also: plan.record && ((tx) => plan.record?.(tx, flight)) });
    return ENDED;
  }
  if (!steps.has(step.name)) {
    if (flight.stopping) return goBack(flight, stopReason(flight));
    await beginStep(flight, step.name);
  }
  const result = await tried(flight, step.name, () => step.run(flight));
  switch (result.kind) {
    case "done":
      await writeDone(flight, step.name, result);
      return AGAIN;
    case "failed":
      return goBack(flight, result.reason, result.nothingRemains);
    case "stopped":
      return flight.stopping ? goBack(flight, stopReason(flight)) : AGAIN;
    default:
      return pause(flight, step.name, result);
  }
}

async function retreat(flight: Flight, plan: FlightPlan): Promise<Turn> {
  const { steps } = flight;
  const step = plan.undoOrder
    .map((name) => plan.steps.find((one) => one.name === name))
    .find(
      (one): one is FlightStep & { undo: NonNullable<FlightStep["undo"]> } =>
        one?.undo !== undefined && steps.has(one.name) && steps.get(`undo:${one.name}`)?.state !== "done",
    );
  if (step === undefined) {
    const why = await reasonOf(flight);
    await endAction(flight, "rolled_back", { outcome: { text: `${why} ${plan.rolledBack(flight).text}`, undo: null, evidence: [] } });
    return ENDED;
  }
  const name = `undo:${step.name}`;
  if (!steps.has(name)) await beginStep(flight, name);
  const result = await tried(flight, name, () => step.undo(flight));
  switch (result.kind) {
    case "done":
      await writeDone(flight, name, result);
      return AGAIN;
    case "failed":
      return needsPerson(flight, `${step.name} could not be undone: ${result.reason}`);
    case "stopped":
      return AGAIN;
    default:
      return pause(flight, name, result);
  }
}

/** A row of its own for the step as people see it; its calls have rows beside it. */
async function beginStep(flight: Flight, name: string): Promise<void> {
  await writeIntent(flight, { name, token: tokenOf(flight.ctx.tenant.id, flight.lease.actionId, name), request: undefined, safeStop: true });
  const rows = await flight.ctx.db.read((tx) => readSteps(tx, flight.lease.actionId));
  for (const row of rows) flight.steps.set(row.name, row);
}

/** What does not answer is asked again later; the step's own time limits go on. */
async function tried(flight: Flight, name: string, run: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return { kind: "wait", seconds: flight.pace.pollSeconds * 2, note: `${name} waits: ${error.message}` };
  }
}

async function pause(flight: Flight, name: string, result: Exclude<StepResult, { kind: "done" | "failed" | "stopped" }>): Promise<Turn> {
  if (result.kind === "attention") return needsPerson(flight, result.reason);
  if (result.kind === "held") {
    await holdFlight(flight, result.reason);
    return { kind: "later", seconds: flight.pace.pollSeconds };
  }
  await resumeFlight(flight);
  if (flight.steps.get(name)?.note !== result.note) await noteStep(flight, name, { note: result.note });
  return { kind: "later", seconds: result.seconds };
}

async function goBack(flight: Flight, reason: string, nothingRemains = false): Promise<Turn> {
  const rows = await flight.ctx.db.read((tx) => readSteps(tx, flight.lease.actionId));
  if (!nothingRemains && hasChanged(rows)) {
    await beginRollback(flight, reason);
    return AGAIN;
  }
  await endAction(flight, "failed", { outcome: { text: `Nothing was changed. ${reason}`, undo: null, evidence: [] } });
  return ENDED;
}

async function needsPerson(flight: Flight, reason: string): Promise<Turn> {
  const rows = await flight.ctx.db.read((tx) => readSteps(tx, flight.lease.actionId));
  await endAction(flight, "needs_attention", {
    outcome: { text: `${reason} Look at the provider, then say what became of it.`, undo: null, evidence: evidenceOf(rows, reason) },
  });
  return ENDED;
}

function stopReason({ action }: Flight): string {
  return `${action.stopRequestedBy ?? "Somebody"} stopped it.`;
}

async function reasonOf({ ctx, lease }: Flight): Promise<string> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ text: string | null }>("SELECT outcome ->> 'text' AS text FROM actions WHERE id = $1", [lease.actionId]),
  );
  return row?.text ?? "";
}
