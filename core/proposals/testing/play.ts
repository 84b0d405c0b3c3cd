import fc from "fast-check";
import type { Proposal } from "#core/proposals/proposal";
import { TERMINAL } from "#core/proposals/state";
import { commandOf, happen, openingOf } from "#core/proposals/testing/gate-commands";
import { act, draft, type Gate } from "#core/proposals/testing/gate-under-test";
import { type ModelEvent, type ModelProposal, type ModelWorld, oracle, submitted } from "#core/proposals/testing/oracle";

export type Played = {
  readonly difference: string | undefined;
  readonly kind: string;
  readonly states: ReadonlySet<string>;
  readonly steps: number;
};

/** A sequence as a list of numbers, which shrinks well. */
export const SEQUENCE = fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: 2, maxLength: 30, size: "max" });

/** Plays one sequence to the gate and to the model. The first number makes the company and the proposal, each other one a command. */
export function play(gate: Gate, words: readonly number[]): Played {
  const [opening = 0, ...rest] = words;
  const { world: start, asked } = openingOf(opening);
  let world = start;
  let model = submitted({ ...asked, hash: "h1" }, world.now);
  let real = draft(gate, asked, world.now);
  const states = new Set<string>(["proposed"]);
  const answer = (difference: string | undefined, steps: number): Played => ({ difference, kind: asked.kind, states, steps });
  const first = differenceOf(model, real);
  if (first !== undefined) return answer(`submit: ${first}`, 0);
  for (const [index, word] of rest.entries()) {
    const command = commandOf(word, model, world);
    if ("world" in command) {
      world = happen(world, command);
      continue;
    }
    const expected = oracle(model, command, world);
    const got = act(gate, real, command, world, model);
    const said =
      command.event === "clock" || expected.verdict === got.verdict ? undefined : `${expected.verdict} by the table, ${got.verdict} by the gate`;
    const difference = said ?? differenceOf(expected.proposal, got.proposal) ?? brokenInvariant(real, got.proposal, command, world, states);
    if (difference !== undefined) return answer(`${index}: ${JSON.stringify(command)} in ${model.state}: ${difference}`, index);
    model = expected.proposal;
    real = got.proposal;
    states.add(real.state);
  }
  return answer(undefined, rest.length);
}

function differenceOf(model: ModelProposal, real: Proposal): string | undefined {
  if (model.state !== real.state) return `${model.state} by the table, ${real.state} by the gate`;
  if (model.rev !== real.rev || model.hash !== real.hash) return `revision ${model.rev} by the table, ${real.rev} by the gate`;
  if (model.expires !== real.expiresAt.getTime()) return "another expiry";
  if (model.state === "approved" && model.startBy !== real.startBy?.getTime()) return "another time to start by";
  if (model.held !== (real.held !== undefined)) return model.held ? "held by the table only" : "held by the gate only";
  if (model.state === "rejected") return undefined;
  const signed = real.decisions.map(({ userId }) => userId).join();
  return model.signers.join() === signed ? undefined : `signed by ${model.signers.join()} by the table, by ${signed} by the gate`;
}

/** The invariants that one transition can break, said without the table. */
function brokenInvariant(before: Proposal, after: Proposal, event: ModelEvent, world: ModelWorld, states: ReadonlySet<string>): string | undefined {
  if (TERMINAL.has(before.state) && after !== before && JSON.stringify(after) !== JSON.stringify(before)) return "I1: terminal is absorbing";
  if (after.rev !== before.rev && (after.rev !== before.rev + 1 || after.decisions.length > 0)) return "I6: a new revision has no signatures";
  if (["rejected", "expired", "cancelled"].includes(after.state) && states.has("executing")) return "I9: it ran, and nobody undid it";
  const given = after.decisions.find((decision) => !before.decisions.includes(decision));
  if (given && after.rev === before.rev) {
    const person = world.people[given.userId];
    const isPerson = event.hand === "user" && event.by === given.userId && person?.session === "live" && !person.impersonated;
    if (!isPerson || person.role === "none" || given.hash !== before.hash || given.rev !== before.rev) return "I7: a signature of no such person";
  }
  return before.state !== "executing" && after.state === "executing" ? brokenStart(before, event, world) : undefined;
}

function brokenStart(before: Proposal, event: ModelEvent, world: ModelWorld): string | undefined {
  const isLate = world.now >= before.expiresAt.getTime() || (before.startBy !== undefined && world.now >= before.startBy.getTime());
  if (before.state !== "approved" || isLate || event.storedHash !== before.hash || event.drift || event.hold) return "I2: it must not start";
  const role = (id: string) => world.people[id]?.role ?? "none";
  const signers = new Set(before.decisions.map(({ userId }) => userId).filter((id) => role(id) === "owner" || role(id) === "admin"));
  if (signers.size === 0) return "I4: nobody who may has signed";
  if (before.kind !== "sp_purchase") return undefined;
  const { userId, kind } = before.requester;
  if (userId !== null && signers.has(userId)) return "I3: who asks for money does not sign it";
  const humans = new Set([...signers, ...(kind === "human" && userId !== null ? [userId] : [])]);
  return humans.size >= 2 && [...humans].some((id) => role(id) === "owner") ? undefined : "I3: money needs two people, one of them an Owner";
}
