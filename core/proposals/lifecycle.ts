import { ForbiddenError, IllegalTransitionError, StaleProposalError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import type { Decision, Hand, Proposal } from "#core/proposals/proposal";
import { hasQuorum, type Roster, whyNotSign } from "#core/proposals/quorum";
import { OPEN, type ProposalKind, type ProposalState } from "#core/proposals/state";

/** @source docs/decisions/0009-the-gate.md (state table) */
const MAY_BECOME: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  proposed: ["partially_approved", "approved", "proposed", "rejected", "cancelled", "expired"],
  partially_approved: ["partially_approved", "approved", "proposed", "rejected", "cancelled", "expired"],
  approved: ["executing", "proposed", "approved", "rejected", "cancelled", "expired", "needs_attention"],
  executing: ["succeeded", "failed", "rolling_back", "needs_attention"],
  rolling_back: ["rolled_back", "needs_attention"],
  needs_attention: ["succeeded", "failed", "rolled_back"],
  succeeded: [],
  failed: [],
  rolled_back: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

/** @throws IllegalTransitionError */
export function moveTo(proposal: Proposal, state: ProposalState): Proposal {
  if (!MAY_BECOME[proposal.state].includes(state)) {
    throw new IllegalTransitionError(`${proposal.id} is ${inWords(proposal.state)}; it cannot become ${inWords(state)}.`);
  }
  return { ...proposal, state };
}

export type Signing = {
  readonly hand: Hand;
  readonly hash: string;
  readonly now: Date;
  readonly roster: Roster;
  readonly reason?: string | undefined;
};

/**
 * One person's signature on the bytes that they were shown.
 *
 * @throws StaleProposalError where they were shown other bytes or it has expired
 * @throws ForbiddenError where they may not sign it, with the reason
 * @throws IllegalTransitionError where nothing can be signed any more
 */
export function approve(proposal: Proposal, signing: Signing): Proposal {
  const { hand, hash, now, roster } = signing;
  if (proposal.state !== "proposed" && proposal.state !== "partially_approved") moveTo(proposal, "approved");
  if (proposal.state === "approved") throw new IllegalTransitionError(`${proposal.id} is approved already.`);
  refuseExpired(proposal, now);
  if (hash !== proposal.hash) throw new StaleProposalError(`${proposal.id} has changed since you saw it. Look at it again, then sign.`);
  const why = whyNotSign(proposal, hand, roster, now);
  if (why !== undefined) throw new ForbiddenError(why);
  const signed = { ...proposal, decisions: [...proposal.decisions, decisionOf(proposal, signing, "approve")] };
  if (!hasQuorum(signed, roster, now)) return moveTo(signed, "partially_approved");
  const { startSeconds } = proposal.policy;
  const latest = startSeconds === undefined ? proposal.expiresAt : new Date(now.getTime() + startSeconds * 1000);
  return { ...moveTo(signed, "approved"), startBy: latest < proposal.expiresAt ? latest : proposal.expiresAt };
}

/** Refused by a person; the reason goes back to whoever asked for it. Errors as {@link approve}. */
export function reject(proposal: Proposal, signing: Signing): Proposal {
  const { hand, hash, now, roster } = signing;
  if (!OPEN.has(proposal.state)) moveTo(proposal, "rejected");
  refuseExpired(proposal, now);
  if (hash !== proposal.hash) throw new StaleProposalError(`${proposal.id} has changed since you saw it. Look at it again, then decide.`);
  const why = whyNotManage(hand, roster, ["owner", "admin"], "reject");
  if (why !== undefined) throw new ForbiddenError(why);
  // One decision a person and revision: who signed and then refuses has only refused.
  const others = proposal.decisions.filter((given) => given.rev !== proposal.rev || given.userId !== hand.userId);
  return { ...moveTo(proposal, "rejected"), decisions: [...others, decisionOf(proposal, signing, "reject")], startBy: undefined, held: undefined };
}

/** Refusing and editing are easier than signing: no step-up, no cool-down, also by the one who asked. */
function whyNotManage(hand: Hand, roster: Roster, roles: readonly Role[], verb: "reject" | "edit"): string | undefined {
  if (hand.kind !== "user" || hand.userId === null || hand.sessionId === null) return `Only a person who is signed in may ${verb}.`;
  if (!hand.sessionLive) return "Your session has ended. Sign in again.";
  if (hand.impersonated) return `Nobody ${verb}s while acting as somebody else.`;
  const member = roster.get(hand.userId);
  if (!member) return "You are no member of this organization any more.";
  if (roles.includes(member.role)) return undefined;
  return roles.includes("admin") ? `Only an Owner or an Admin may ${verb} this.` : `Only an Owner may ${verb} this.`;
}

/** The bytes of the next revision, sealed by the caller. */
export type NextRevision = { readonly hash: string; readonly expiresAt: Date; readonly policy: Proposal["policy"]; readonly policyVersion: string };

/** A person's edit of what they were shown: the next revision, unsigned. Errors as {@link approve}. */
export function edit(proposal: Proposal, signing: Signing, next: NextRevision): Proposal {
  refuseEdit(proposal, signing);
  return revise(proposal, next);
}

/** Before anything is planned anew. Errors as {@link approve}. */
export function refuseEdit(proposal: Proposal, { hand, hash, now, roster }: Signing): void {
  if (!OPEN.has(proposal.state)) moveTo(proposal, "proposed");
  refuseExpired(proposal, now);
  if (hash !== proposal.hash) throw new StaleProposalError(`${proposal.id} has changed since you saw it. Look at it again, then edit.`);
  const why = whyNotManage(hand, roster, proposal.policy.proposers, "edit");
  if (why !== undefined) throw new ForbiddenError(why);
}

/** A new revision: one number higher, without any signature. By an edit, by drift, or where the quorum was lost. */
export function revise(proposal: Proposal, next: NextRevision): Proposal {
  if (!OPEN.has(proposal.state)) moveTo(proposal, "proposed");
  return { ...proposal, ...next, state: "proposed", rev: proposal.rev + 1, decisions: [], startBy: undefined, held: undefined };
}

/** Withdrawn by the one who asked, or by an Owner. */
export function cancel(proposal: Proposal, hand: Hand, roster: Roster, now: Date): Proposal {
  if (!OPEN.has(proposal.state)) moveTo(proposal, "cancelled");
  refuseExpired(proposal, now);
  const member = hand.userId === null ? undefined : roster.get(hand.userId);
  if (hand.kind !== "user" || hand.sessionId === null || !hand.sessionLive || hand.impersonated || !member)
    throw new ForbiddenError("Only a person who is signed in may withdraw it.");
  const isRequester = proposal.requester.userId === hand.userId && member.role !== "viewer";
  if (!isRequester && member.role !== "owner") throw new ForbiddenError("Only who asked for it, or an Owner, may withdraw it.");
  return { ...moveTo(proposal, "cancelled"), startBy: undefined, held: undefined };
}

/** Whether its time is over: its life, or, once approved, the time to start. */
export function isOver(proposal: Proposal, now: Date): boolean {
  if (!OPEN.has(proposal.state)) return false;
  return now >= proposal.expiresAt || (proposal.state === "approved" && proposal.startBy !== undefined && now >= proposal.startBy);
}

/** Unchanged while its time is not over. */
export function expire(proposal: Proposal, now: Date): Proposal {
  return isOver(proposal, now) ? { ...moveTo(proposal, "expired"), startBy: undefined, held: undefined } : proposal;
}

/** What the executor finds when it wants to start. All read in the transaction that locks the proposal. */
export type ClaimFacts = {
  readonly now: Date;
  readonly roster: Roster;
  /** Hash of the stored sealed text, computed anew. */
  readonly hash: string;
  /** Version of the signing floors that this program holds. */
  readonly policyVersion: string;
  /** Kill switch, maintenance, a closed window, a limit: why it must wait; undefined where it may start. */
  readonly hold: string | undefined;
  /** How the world differs from the sealed preconditions; undefined where it does not. */
  readonly drift: string | undefined;
};

export type Claim =
  | { readonly verdict: "start" | "hold" | "attention" | "expired"; readonly proposal: Proposal; readonly reason: string | undefined }
  /** A new revision must be sealed: signatures are void. */
  | { readonly verdict: "revise"; readonly cause: "drift" | "quorum" | "policy"; readonly reason: string };

/** What becomes of an approved proposal whose turn it is. */
export function claim(proposal: Proposal, facts: ClaimFacts): Claim {
  if (proposal.state !== "approved") throw new IllegalTransitionError(`${proposal.id} is ${inWords(proposal.state)}, so it does not start.`);
  if (isOver(proposal, facts.now)) return { verdict: "expired", proposal: expire(proposal, facts.now), reason: "Its time to start is over." };
  if (facts.hash !== proposal.hash) {
    return {
      verdict: "attention",
      proposal: { ...moveTo(proposal, "needs_attention"), held: undefined },
      reason: "Its sealed text is not the one that was signed.",
    };
  }
  if (facts.policyVersion !== proposal.policyVersion) {
    return { verdict: "revise", cause: "policy", reason: "The rules of who signs have changed since it was sealed." };
  }
  if (!hasQuorum(proposal, facts.roster, facts.now)) {
    return { verdict: "revise", cause: "quorum", reason: "Its signatures no longer suffice with the roles that people have now." };
  }
  if (facts.hold !== undefined) return { verdict: "hold", proposal: { ...proposal, held: facts.hold }, reason: facts.hold };
  if (facts.drift !== undefined) return { verdict: "revise", cause: "drift", reason: facts.drift };
  return { verdict: "start", proposal: { ...moveTo(proposal, "executing"), held: undefined }, reason: undefined };
}

/** Every provider effect is known by then: none, all, or undone. What needs a person is ended by {@link resolve} alone. */
export function finish(proposal: Proposal, state: "succeeded" | "failed" | "rolling_back" | "rolled_back" | "needs_attention"): Proposal {
  if (proposal.state !== "executing" && proposal.state !== "rolling_back") {
    throw new IllegalTransitionError(`${proposal.id} is ${inWords(proposal.state)}; nothing of it runs.`);
  }
  return moveTo(proposal, state);
}

/** A person looked at the evidence and says what became of it. */
export function resolve(proposal: Proposal, hand: Hand, roster: Roster, outcome: "succeeded" | "failed" | "rolled_back", reason: string): Proposal {
  if (proposal.state !== "needs_attention") throw new IllegalTransitionError(`${proposal.id} does not need a person.`);
  const member = hand.userId === null ? undefined : roster.get(hand.userId);
  if (hand.kind !== "user" || hand.sessionId === null || !hand.sessionLive || hand.impersonated || member?.role !== "owner") {
    throw new ForbiddenError("Only an Owner may say what became of it.");
  }
  if (reason.trim() === "") throw new ForbiddenError("Say what you saw at the provider.");
  return moveTo(proposal, outcome);
}

function refuseExpired(proposal: Proposal, now: Date): void {
  if (isOver(proposal, now)) throw new StaleProposalError(`${proposal.id} has expired. Draft it again.`);
}

function decisionOf(proposal: Proposal, { hand, hash, now, reason }: Signing, verdict: Decision["verdict"]): Decision {
  return {
    rev: proposal.rev,
    hash,
    userId: hand.userId ?? "",
    sessionId: hand.sessionId ?? "",
    verdict,
    channel: hand.channel,
    at: now,
    stepUpAt: hand.stepUpAt,
    reason,
  };
}

export function inWords(state: ProposalState | ProposalKind): string {
  return state.replaceAll("_", " ");
}
