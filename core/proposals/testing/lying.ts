import type { Signing } from "#core/proposals/lifecycle";
import type { SigningPolicy } from "#core/proposals/policy";
import type { Hand, Proposal, Signer } from "#core/proposals/proposal";
import type { Roster } from "#core/proposals/quorum";
import { GATE, type Gate } from "#core/proposals/testing/gate-under-test";

export const LONG_AGO = new Date("2020-01-01T00:00:00.000Z");
export const NEVER = new Date("2099-01-01T00:00:00.000Z");

/** What is put into the real gate in place of the truth, and taken out of its answer again. */
type Lie = {
  readonly proposal?: (proposal: Proposal) => Partial<Proposal>;
  readonly hand?: (hand: Hand, now: Date) => Partial<Hand>;
  readonly roster?: (roster: Roster, userId: string | null, proposal: Proposal) => Roster;
};
export type Verb = "approve" | "reject" | "edit" | "cancel" | "claim" | "expire" | "resolve";

export function lying(verbs: readonly Verb[], lie: Lie): Gate {
  const told = (proposal: Proposal): Proposal => ({ ...proposal, ...lie.proposal?.(proposal) });
  /** Gives every field back that was lied about, unless the gate itself changed it. */
  const honest = (before: Proposal, after: Proposal): Proposal => {
    const restored = Object.entries(lie.proposal?.(before) ?? {}).filter(([name, value]) => after[name as keyof Proposal] === value);
    return { ...after, ...Object.fromEntries(restored.map(([name]) => [name, before[name as keyof Proposal]])) };
  };
  const rosterFor = (roster: Roster, userId: string | null, proposal: Proposal) => lie.roster?.(roster, userId, proposal) ?? roster;
  const handFor = (hand: Hand, now: Date): Hand => ({ ...hand, ...lie.hand?.(hand, now) });
  const signing = (proposal: Proposal, given: Signing): Signing => ({
    ...given,
    hand: handFor(given.hand, given.now),
    roster: rosterFor(given.roster, given.hand.userId, proposal),
  });
  const all: Gate = {
    ...GATE,
    approve: (p, s) => honest(p, GATE.approve(told(p), signing(p, s))),
    reject: (p, s) => honest(p, GATE.reject(told(p), signing(p, s))),
    edit: (p, s, next) => honest(p, GATE.edit(told(p), signing(p, s), next)),
    cancel: (p, hand, roster, now) => honest(p, GATE.cancel(told(p), handFor(hand, now), rosterFor(roster, hand.userId, p), now)),
    expire: (p, now) => honest(p, GATE.expire(told(p), now)),
    claim: (p, facts) => {
      const answer = GATE.claim(told(p), { ...facts, roster: rosterFor(facts.roster, null, p) });
      return answer.verdict === "revise" ? answer : { ...answer, proposal: honest(p, answer.proposal) };
    },
    resolve: (p, hand, roster, outcome, reason) =>
      honest(p, GATE.resolve(told(p), handFor(hand, LONG_AGO), rosterFor(roster, hand.userId, p), outcome, reason)),
  };
  return { ...GATE, ...Object.fromEntries(verbs.map((verb) => [verb, all[verb]])) };
}

export const policy = (change: (policy: SigningPolicy, proposal: Proposal) => Partial<SigningPolicy>): Lie => ({
  proposal: (proposal) => ({ policy: { ...proposal.policy, ...change(proposal.policy, proposal) } }),
});
export const everyone = (change: (signer: Signer) => Partial<Signer>): Lie => ({
  roster: (roster) => new Map([...roster].map(([id, signer]) => [id, { ...signer, ...change(signer) }])),
});
export const joined = (roster: Roster, userId: string | null): Roster =>
  userId === null || roster.has(userId) ? roster : new Map([...roster, [userId, { userId, role: "owner", mayApprove: true, since: LONG_AGO }]]);
export const promoted = (from: string, to: Signer["role"]): Lie => everyone(({ role }) => (role === from ? { role: to } : {}));
export const floors = (change: (floor: SigningPolicy, asked: Parameters<Gate["policyFor"]>[0]) => Partial<SigningPolicy>): Gate => ({
  ...GATE,
  policyFor: (asked) => {
    const floor = GATE.policyFor(asked);
    return { ...floor, ...change(floor, asked) };
  },
});
/** As if the one revision were the first. */
export function asFirst(proposal: Proposal): Proposal {
  return { ...proposal, rev: 1, decisions: proposal.decisions.map((given) => ({ ...given, rev: 1 })) };
}

export function keptSignatures(before: Proposal, after: Proposal): Proposal {
  return { ...after, decisions: before.decisions.map((given) => ({ ...given, rev: after.rev, hash: after.hash })) };
}

/** Whoever signed is what they had to be for it. */
export function asSigned(roster: Roster, _: string | null, { decisions }: Proposal): Roster {
  return new Map([
    ...roster,
    ...decisions.map(({ userId }) => [userId, { userId, role: "owner" as const, mayApprove: true, since: LONG_AGO }] as const),
  ]);
}
