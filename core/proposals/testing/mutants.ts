import type { Roster } from "#core/proposals/quorum";
import { GATE, type Gate } from "#core/proposals/testing/gate-under-test";
import {
  asFirst,
  asSigned,
  everyone,
  floors,
  joined,
  keptSignatures,
  LONG_AGO,
  lying,
  NEVER,
  policy,
  promoted,
  type Verb,
} from "#core/proposals/testing/lying";

/** A gate with one fault: functions of the real one, fed with something else than what is true. */
export type Mutant = { readonly name: string; readonly gate: Gate };

const SIGNING: readonly Verb[] = ["approve", "claim"];
const mutant = (name: string, gate: Gate): Mutant => ({ name, gate });

export const MUTANTS: readonly Mutant[] = [
  mutant(
    "self-approval is allowed",
    lying(
      SIGNING,
      policy(() => ({ requesterSigns: "always" })),
    ),
  ),
  mutant(
    "self-approval is allowed in production alone",
    lying(
      SIGNING,
      policy(({ requesterSigns, money }) => ({ requesterSigns: money ? requesterSigns : "always" })),
    ),
  ),
  mutant(
    "self-approval is allowed for money alone",
    lying(
      SIGNING,
      policy(({ requesterSigns, money }) => ({ requesterSigns: money ? "always" : requesterSigns })),
    ),
  ),
  mutant(
    "self-approval is refused where nobody else is",
    lying(
      SIGNING,
      policy(({ requesterSigns }) => ({ requesterSigns: requesterSigns === "always" ? "always" : "never" })),
    ),
  ),
  mutant(
    "self-approval is judged as it was when signed",
    lying(
      ["claim"],
      policy(() => ({ requesterSigns: "always" })),
    ),
  ),
  mutant(
    "an agent's draft counts as its person's signature",
    lying(SIGNING, { proposal: ({ requester }) => ({ requester: { ...requester, kind: "human" } }) }),
  ),
  mutant("a submit counts on every revision", {
    ...GATE,
    approve: (p, s) => ({ ...GATE.approve(asFirst(p), s), rev: p.rev, decisions: [...p.decisions, ...GATE.approve(p, s).decisions.slice(-1)] }),
    claim: (p, facts) => {
      const answer = GATE.claim(asFirst(p), facts);
      return answer.verdict === "revise" ? answer : { ...answer, proposal: { ...answer.proposal, rev: p.rev, decisions: p.decisions } };
    },
  }),
  mutant("the hash that was shown is not looked at", { ...GATE, approve: (p, s) => GATE.approve(p, { ...s, hash: p.hash }) }),
  mutant("the hash is not looked at by a refusal", { ...GATE, reject: (p, s) => GATE.reject(p, { ...s, hash: p.hash }) }),
  mutant("an edit is of whatever is there", { ...GATE, edit: (p, s, next) => GATE.edit(p, { ...s, hash: p.hash }, next) }),
  mutant("the stored text is not hashed again", { ...GATE, claim: (p, facts) => GATE.claim(p, { ...facts, hash: p.hash }) }),
  mutant("the policy's version is not looked at", { ...GATE, claim: (p, facts) => GATE.claim(p, { ...facts, policyVersion: p.policyVersion }) }),
  mutant("a cluster that became production is not looked at", { ...GATE, isStricter: () => false }),
  mutant("drift is not looked at", { ...GATE, claim: (p, facts) => GATE.claim(p, { ...facts, drift: undefined }) }),
  mutant("the kill switch is ignored", { ...GATE, claim: (p, facts) => GATE.claim(p, { ...facts, hold: undefined }) }),
  mutant("the roles of the signing count at the claim", lying(["claim"], { roster: asSigned })),
  mutant("expiry is ignored by a signature", lying(["approve"], { proposal: () => ({ expiresAt: NEVER }) })),
  mutant("expiry is ignored by a refusal", lying(["reject"], { proposal: () => ({ expiresAt: NEVER, startBy: undefined }) })),
  mutant("expiry is ignored by an edit", lying(["edit"], { proposal: () => ({ expiresAt: NEVER, startBy: undefined }) })),
  mutant("expiry is ignored by a withdrawal", lying(["cancel"], { proposal: () => ({ expiresAt: NEVER, startBy: undefined }) })),
  mutant("time is ignored at the claim", lying(["claim"], { proposal: () => ({ expiresAt: NEVER, startBy: undefined }) })),
  mutant("the time to start is ignored", lying(["claim", "expire"], { proposal: () => ({ startBy: undefined }) })),
  mutant("what expires at this very instant lives on", { ...GATE, expire: (p, now) => GATE.expire(p, new Date(now.getTime() - 1)) }),
  mutant("the time to start outlives the proposal", {
    ...GATE,
    approve: (p, s) => {
      const signed = GATE.approve(p, s);
      return signed.startBy === undefined ? signed : { ...signed, startBy: new Date(s.now.getTime() + (p.policy.startSeconds ?? 0) * 1000) };
    },
  }),
  mutant("an edit keeps the signatures", { ...GATE, edit: (p, s, next) => keptSignatures(p, GATE.edit(p, s, next)) }),
  mutant("drift keeps the signatures", { ...GATE, revise: (p, next) => keptSignatures(p, GATE.revise(p, next)) }),
  mutant("an edit keeps the revision's number", { ...GATE, edit: (p, s, next) => ({ ...GATE.edit(p, s, next), rev: p.rev }) }),
  mutant("a revision keeps the old expiry", { ...GATE, edit: (p, s, next) => ({ ...GATE.edit(p, s, next), expiresAt: p.expiresAt }) }),
  mutant("a foreigner may sign", lying(["approve"], { roster: joined })),
  mutant("a foreigner may reject", lying(["reject"], { roster: joined })),
  mutant("a foreigner may edit", lying(["edit"], { roster: joined })),
  mutant("a foreigner may withdraw", lying(["cancel"], { roster: joined })),
  mutant("a foreigner may resolve", lying(["resolve"], { roster: joined })),
  mutant("a Viewer may sign", lying(["approve"], promoted("viewer", "admin"))),
  mutant("a Viewer may reject", lying(["reject"], promoted("viewer", "admin"))),
  mutant("a Viewer may edit", lying(["edit"], promoted("viewer", "admin"))),
  mutant("an Admin may withdraw what others asked for", lying(["cancel"], promoted("admin", "owner"))),
  mutant("an Admin may resolve", lying(["resolve"], promoted("admin", "owner"))),
  mutant("an Admin signs what only an Owner may", lying(SIGNING, promoted("admin", "owner"))),
  mutant(
    "whom approving was taken from may sign",
    lying(
      SIGNING,
      everyone(() => ({ mayApprove: true })),
    ),
  ),
  mutant(
    "whom approving was taken from counts at the claim",
    lying(
      ["claim"],
      everyone(() => ({ mayApprove: true })),
    ),
  ),
  mutant(
    "the cool-down is ignored",
    lying(
      SIGNING,
      everyone(() => ({ since: LONG_AGO })),
    ),
  ),
  ...(["approve", "reject", "edit", "cancel", "resolve"] as const).flatMap((verb) => [
    mutant(`an impersonator may ${verb}`, lying([verb], { hand: () => ({ impersonated: false }) })),
    mutant(`an agent may ${verb}`, lying([verb], { hand: () => ({ kind: "user" }) })),
    mutant(`an ended session may ${verb}`, lying([verb], { hand: () => ({ sessionLive: true }) })),
  ]),
  mutant("a signature needs no session at all", lying(["approve"], { hand: () => ({ sessionLive: true, sessionId: "none" }) })),
  mutant(
    "step-up is ignored",
    lying(
      ["approve"],
      policy(() => ({ stepUp: false })),
    ),
  ),
  mutant("a step-up is good for ever", lying(["approve"], { hand: ({ stepUpAt }, now) => ({ stepUpAt: stepUpAt && now }) })),
  mutant(
    "a step-up of the future counts",
    lying(["approve"], { hand: ({ stepUpAt }, now) => ({ stepUpAt: stepUpAt && stepUpAt > now ? now : stepUpAt }) }),
  ),
  mutant("money is signed on any channel", lying(["approve"], { hand: () => ({ channel: "web" }) })),
  mutant("who signs twice counts twice", {
    ...GATE,
    approve: (p, s) => {
      const alias = (id: string) => (id === s.hand.userId ? `${id} again` : id);
      const double: Roster = new Map([...s.roster, ...[...s.roster].map(([id, signer]) => [alias(id), { ...signer, userId: alias(id) }] as const)]);
      const signed = GATE.approve(
        { ...p, decisions: p.decisions.map((given) => ({ ...given, userId: alias(given.userId) })) },
        { ...s, roster: double },
      );
      return { ...signed, decisions: [...p.decisions, ...signed.decisions.slice(-1)] };
    },
  }),
  mutant(
    "one signature suffices for money",
    lying(
      SIGNING,
      policy(() => ({ signatures: 1, humans: 1 })),
    ),
  ),
  mutant(
    "money needs no Owner",
    lying(
      SIGNING,
      policy(({ money, owners }) => ({ owners: money ? 0 : owners })),
    ),
  ),
  mutant("a large amount needs no more people", { ...GATE, policyFor: (asked) => GATE.policyFor({ ...asked, overThreshold: false }) }),
  mutant("an Admin cancels a queued plan while buying goes on", { ...GATE, policyFor: (asked) => GATE.policyFor({ ...asked, paused: true }) }),
  mutant("unset is not production", { ...GATE, policyFor: (asked) => GATE.policyFor({ ...asked, production: false }) }),
  mutant("an analyser's purchase needs one signature", {
    ...GATE,
    policyFor: (asked) => ({ ...GATE.policyFor(asked), ...(!asked.submittedInPerson && { signatures: 1, humans: 1 }) }),
  }),
  mutant(
    "every proposal lives for a week",
    floors(() => ({ lifeSeconds: 604_800 })),
  ),
  mutant(
    "what is approved may start at any time",
    floors(() => ({ startSeconds: undefined })),
  ),
  mutant("what is partially approved starts", {
    ...GATE,
    claim: (p, facts) => GATE.claim(p.state === "partially_approved" ? { ...p, state: "approved" } : p, facts),
  }),
  mutant("what is proposed starts", { ...GATE, claim: (p, facts) => GATE.claim(p.state === "proposed" ? { ...p, state: "approved" } : p, facts) }),
  mutant("what expired starts", { ...GATE, claim: (p, facts) => GATE.claim(p.state === "expired" ? { ...p, state: "approved" } : p, facts) }),
  mutant("what was refused is signed", { ...GATE, approve: (p, s) => GATE.approve(p.state === "rejected" ? { ...p, state: "proposed" } : p, s) }),
  mutant("what was withdrawn is edited", {
    ...GATE,
    edit: (p, s, next) => GATE.edit(p.state === "cancelled" ? { ...p, state: "proposed" } : p, s, next),
  }),
  mutant("what runs is edited", { ...GATE, edit: (p, s, next) => GATE.edit(p.state === "executing" ? { ...p, state: "approved" } : p, s, next) }),
  mutant("what failed is tried again", {
    ...GATE,
    finish: (p, state) => GATE.finish(p.state === "failed" ? { ...p, state: "executing" } : p, state),
  }),
  mutant("what succeeded is undone", {
    ...GATE,
    finish: (p, state) => GATE.finish(p.state === "succeeded" ? { ...p, state: "executing" } : p, state),
  }),
  mutant("what was half done is called failed", {
    ...GATE,
    finish: (p, state) => (state === "failed" && p.state === "rolling_back" ? { ...p, state } : GATE.finish(p, state)),
  }),
  mutant("what needs a person ends by itself", {
    ...GATE,
    finish: (p, state) => (p.state === "needs_attention" ? { ...p, state } : GATE.finish(p, state)),
  }),
  mutant("a resolution needs no reason", {
    ...GATE,
    resolve: (p, hand, roster, outcome, reason) => GATE.resolve(p, hand, roster, outcome, reason.trim() || "none"),
  }),
];
