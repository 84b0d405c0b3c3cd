import { MajorTomError } from "#core/errors";
import { approve, cancel, type Claim, claim, edit, expire, finish, type NextRevision, reject, resolve, revise } from "#core/proposals/lifecycle";
import { isStricter, policyFor } from "#core/proposals/policy";
import type { Hand, Proposal, Signer } from "#core/proposals/proposal";
import type { Roster } from "#core/proposals/quorum";
import type { ModelAnswer, ModelEvent, ModelProposal, ModelWorld } from "#core/proposals/testing/oracle";

/** The product's gate, so that a mutant may replace one of its functions. */
export const GATE = { policyFor, isStricter, approve, reject, edit, cancel, expire, claim, revise, finish, resolve };
export type Gate = typeof GATE;
const POLICY_VERSION = "today";

export type Deed = { readonly verdict: ModelAnswer["verdict"]; readonly proposal: Proposal };

export function draft(gate: Gate, asked: Pick<ModelProposal, "kind" | "where" | "over" | "as" | "requester">, now: number): Proposal {
  const policy = policyOf(gate, asked);
  return {
    id: "APR-1",
    tenantId: "acme",
    kind: asked.kind as Proposal["kind"],
    rev: 1,
    state: "proposed",
    hash: "h1",
    policyVersion: POLICY_VERSION,
    policy,
    requester: { userId: asked.requester ?? null, kind: asked.as },
    expiresAt: new Date(now + policy.lifeSeconds * 1000),
    startBy: undefined,
    held: undefined,
    decisions: [],
  };
}

function policyOf(gate: Gate, { kind, where, over, as }: Pick<ModelProposal, "kind" | "where" | "over" | "as">): Proposal["policy"] {
  return gate.policyFor({
    kind: kind as Proposal["kind"],
    production: where === "prod",
    overThreshold: over,
    paused: where === "dev",
    submittedInPerson: as === "human",
  });
}

/** Does to the product's proposal what the event says, as its services would. */
export function act(gate: Gate, proposal: Proposal, event: ModelEvent, world: ModelWorld, asked: ModelProposal): Deed {
  try {
    return { verdict: "done", proposal: done(gate, proposal, event, world, asked) };
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    const verdict = ({ "illegal-transition": "illegal", "stale-proposal": "stale", forbidden: "forbidden" } as const)[error.code as "forbidden"];
    if (verdict === undefined) throw error;
    return { verdict, proposal };
  }
}

function done(gate: Gate, proposal: Proposal, event: ModelEvent, world: ModelWorld, asked: ModelProposal): Proposal {
  const now = new Date(world.now);
  const roster = rosterOf(world);
  const hand = handOf(event, world);
  const signing = { hand, hash: event.hash ?? "", now, roster, reason: event.reason };
  const next = (): NextRevision => {
    const policy = policyOf(gate, { ...asked, where: world.where });
    return { hash: event.nextHash ?? "", policy, policyVersion: POLICY_VERSION, expiresAt: new Date(world.now + policy.lifeSeconds * 1000) };
  };
  switch (event.event) {
    case "approve":
      return gate.approve(proposal, signing);
    case "reject":
      return gate.reject(proposal, signing);
    case "edit":
      return gate.edit(proposal, signing, next());
    case "cancel":
      return gate.cancel(proposal, hand, roster, now);
    case "clock":
      return gate.expire(proposal, now);
    case "claim": {
      const isAnother = event.policyChanged || gate.isStricter(policyOf(gate, { ...asked, where: world.where }), proposal.policy);
      const answer: Claim = gate.claim(proposal, {
        now,
        roster,
        hash: event.storedHash ?? "",
        policyVersion: isAnother ? "another day" : POLICY_VERSION,
        hold: event.hold ? "The kill switch is on." : undefined,
        drift: event.drift ? "The price rose." : undefined,
      });
      return answer.verdict === "revise" ? gate.revise(proposal, next()) : answer.proposal;
    }
    case "resolve":
      return gate.resolve(proposal, hand, roster, event.outcome as "succeeded", event.reason ?? "");
    default:
      return gate.finish(proposal, event.event as "succeeded");
  }
}

function rosterOf({ people }: ModelWorld): Roster {
  const roster = new Map<string, Signer>();
  for (const { id, role, approving, since } of Object.values(people)) {
    if (role !== "none") roster.set(id, { userId: id, role, mayApprove: approving, since: new Date(since) });
  }
  return roster;
}

function handOf({ by, hand = "system", channel = "web" }: ModelEvent, { people }: ModelWorld): Hand {
  const person = people[by ?? ""];
  return {
    kind: hand,
    userId: person?.id ?? null,
    sessionId: person === undefined || person.session === "none" ? null : `session of ${person.id}`,
    sessionLive: person?.session === "live",
    impersonated: person?.impersonated ?? false,
    stepUpAt: person?.stepUp === undefined ? undefined : new Date(person.stepUp),
    channel,
  };
}
