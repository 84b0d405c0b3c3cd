import { type ModelEvent, type ModelPerson, type ModelProposal, type ModelWorld, rowOf } from "#core/proposals/testing/oracle";
import { ProposalKind } from "#core/proposals/state";

/** What may happen to the world beside the proposal. */
export type WorldEvent =
  | { readonly world: "clock"; readonly by: number }
  | { readonly world: "cluster"; readonly where: "prod" | "dev" }
  | { readonly world: "clock-to"; readonly at: number }
  | { readonly world: "person"; readonly id: string; readonly change: Partial<ModelPerson> };
export type Command = ModelEvent | WorldEvent;
export type Opening = { readonly world: ModelWorld; readonly asked: Parameters<typeof rowOf>[0] & Pick<ModelProposal, "over" | "as" | "requester"> };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-25T12:00:00.000Z");
const PEOPLE = ["ann", "bob", "cem", "dee", "eve"];

/** Many small choices out of one whole number, so that a sequence is a list of numbers, which shrinks well. */
export class Dice {
  private state: number;

  constructor(word: number) {
    this.state = word >>> 0;
  }

  below(bound: number): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % bound;
  }

  /** True so many times of a hundred. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

export function openingOf(word: number): Opening {
  const dice = new Dice(word);
  const kinds = dice.percent(60) ? (["sp_purchase", "sp_return", "policy_change", "schedule_edit", "node_switch"] as const) : ProposalKind.options;
  const people: Record<string, ModelPerson> = {};
  const isSolo = dice.percent(15);
  for (const [index, id] of PEOPLE.entries()) {
    const role = index === 0 ? "owner" : dice.one(isSolo ? (["viewer", "none"] as const) : (["owner", "admin", "admin", "viewer", "none"] as const));
    const stepUp = dice.percent(60) ? START - dice.below(20) * MINUTE : undefined;
    const since = START - (dice.percent(80) ? 30 * DAY : dice.one([HOUR, DAY, DAY - 1]));
    people[id] = { id, role, approving: dice.percent(90), since, session: dice.percent(93) ? "live" : "none", impersonated: dice.percent(4), stepUp };
  }
  const as = dice.one(["human", "human", "agent", "analyser"] as const);
  const where = dice.one(["prod", "dev"] as const);
  return {
    world: { now: START, where, people },
    asked: {
      kind: dice.one(kinds),
      where,
      over: dice.percent(25),
      as,
      requester: as === "analyser" ? undefined : isSolo ? "ann" : dice.one(PEOPLE),
    },
  };
}

/** The next command: most of the time one that brings the proposal on, else anything. */
export function commandOf(word: number, proposal: ModelProposal, world: ModelWorld): Command {
  const dice = new Dice(word);
  return dice.percent(55) ? helpful(dice, proposal, world) : anything(dice, proposal, world);
}

function helpful(dice: Dice, proposal: ModelProposal, world: ModelWorld): Command {
  const by = dice.one(PEOPLE);
  const nextHash = `h${proposal.rev + 1}`;
  switch (proposal.state) {
    case "proposed":
    case "partially_approved": {
      const person = world.people[by];
      const isStale = person?.stepUp === undefined || world.now - person.stepUp > 15 * MINUTE;
      if (isStale && rowOf(proposal)["step-up"] === "yes") return { world: "person", id: by, change: { stepUp: world.now } };
      return { event: "approve", by, hand: "user", channel: "web", hash: proposal.hash };
    }
    case "approved":
      return { event: "claim", storedHash: proposal.hash, nextHash, hold: dice.percent(10) };
    case "needs_attention":
      return { event: "resolve", by, hand: "user", outcome: dice.one(["succeeded", "failed", "rolled_back"]), reason: "seen at the provider" };
    default:
      return finishOf(dice);
  }
}

const finishOf = (dice: Dice): ModelEvent => ({ event: dice.one(["succeeded", "failed", "rolling_back", "rolled_back", "needs_attention"]) });

function anything(dice: Dice, proposal: ModelProposal, world: ModelWorld): Command {
  const by = dice.one(PEOPLE);
  const hand = dice.percent(88) ? "user" : dice.one(["agent", "system"] as const);
  const channel = dice.one(["web", "web", "api", "slack"] as const);
  const hash = dice.percent(80) ? proposal.hash : dice.one(["h1", `h${proposal.rev + 1}`, ""]);
  const nextHash = `h${proposal.rev + 1}`;
  const choice = dice.below(100);
  if (choice < 22) return { event: "approve", by, hand, channel, hash };
  if (choice < 27) return { event: "reject", by, hand, channel, hash, reason: "no" };
  if (choice < 35) return { event: "edit", by, hand, channel, hash, nextHash };
  if (choice < 38) return { event: "cancel", by, hand, channel };
  if (choice < 43) return { event: "clock" };
  if (choice < 57) {
    const storedHash = dice.percent(85) ? proposal.hash : "altered";
    return { event: "claim", storedHash, nextHash, policyChanged: dice.percent(8), hold: dice.percent(25), drift: dice.percent(25) };
  }
  if (choice < 62) return finishOf(dice);
  if (choice < 67)
    return { event: "resolve", by, hand, outcome: dice.one(["succeeded", "failed", "rolled_back"]), reason: dice.one(["seen", "seen", " ", ""]) };
  if (choice < 69) return { world: "cluster", where: dice.one(["prod", "dev"]) };
  if (choice < 80) return { world: "person", id: by, change: changeOf(dice, world) };
  return jumpOf(dice, proposal, world);
}

function changeOf(dice: Dice, { now }: ModelWorld): Partial<ModelPerson> {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return { role: dice.one(["owner", "admin", "viewer"] as const) };
    case 2:
      return { role: "none" };
    case 3:
      return { approving: dice.percent(50) };
    case 4:
      return { session: dice.one(["live", "ended", "none"] as const) };
    case 5:
      return { impersonated: dice.percent(50) };
    default:
      return { stepUp: now, session: "live" };
  }
}

function jumpOf(dice: Dice, { expires, startBy }: ModelProposal, { now }: ModelWorld): WorldEvent {
  const edge = dice.one([expires, startBy ?? expires, now + 15 * MINUTE, now + 15 * MINUTE + 1]);
  if (dice.percent(30)) return { world: "clock-to", at: edge - dice.one([0, 1, 1, 1000]) };
  return {
    world: "clock",
    by: dice.one([1, 30_000, 5 * MINUTE, 5 * MINUTE, 16 * MINUTE, 31 * MINUTE, HOUR, 5 * HOUR, DAY, 8 * DAY, -1000, -MINUTE]),
  };
}

/** Whoever joins, gets another role or another right to approve counts as changed now. */
export function happen(world: ModelWorld, event: WorldEvent): ModelWorld {
  if (event.world === "clock") return { ...world, now: world.now + event.by };
  if (event.world === "clock-to") return { ...world, now: event.at };
  if (event.world === "cluster") return { ...world, where: event.where };
  const before = world.people[event.id];
  if (!before) return world;
  const joins = before.role === "none" && event.change.role !== undefined && event.change.role !== "none";
  const after: ModelPerson = { ...before, ...(joins && { approving: true }), ...event.change };
  const isChanged = after.role !== before.role || after.approving !== before.approving;
  return { ...world, people: { ...world.people, [event.id]: isChanged ? { ...after, since: world.now } : after } };
}
