import { MONEY_COOL_DOWN_SECONDS, type SigningPolicy, STEP_UP_SECONDS } from "#core/proposals/policy";
import type { Decision, Hand, Proposal, Signer } from "#core/proposals/proposal";

/** Members by user id, as they are now. */
export type Roster = ReadonlyMap<string, Signer>;

const STEP_UP_FIRST = "Confirm your password first: this needs a sign-in of the last 15 minutes.";

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;

/** Whether this member may sign such a thing at all, whoever asked for it. */
export function mayEverSign(member: Signer, policy: SigningPolicy, now: Date): boolean {
  if (!member.mayApprove || !policy.signers.includes(member.role)) return false;
  return !policy.money || secondsBetween(member.since, now) >= MONEY_COOL_DOWN_SECONDS;
}

/** Whether the person who asked for it may sign it, among the people that there are. */
export function requesterMaySign(policy: SigningPolicy, roster: Roster, now: Date): boolean {
  if (policy.requesterSigns === "always") return true;
  if (policy.requesterSigns === "never") return false;
  return [...roster.values()].filter((member) => mayEverSign(member, policy, now)).length < 2;
}

/**
 * Why this hand may not sign this proposal now; undefined where it may.
 * The words are for the person: they say what to do next.
 */
export function whyNotSign(proposal: Proposal, hand: Hand, roster: Roster, now: Date): string | undefined {
  const { policy, requester } = proposal;
  if (hand.kind !== "user" || hand.userId === null || hand.sessionId === null) return "Only a person who is signed in may sign.";
  if (!hand.sessionLive) return "Your session has ended. Sign in again.";
  if (hand.impersonated) return "Nobody signs while acting as somebody else.";
  const member = roster.get(hand.userId);
  if (!member) return "You are no member of this organization any more.";
  if (!policy.signers.includes(member.role)) {
    return policy.signers.includes("admin") ? "Only an Owner or an Admin may sign this." : "Only an Owner may sign this.";
  }
  if (!member.mayApprove) return "An Owner has taken approving from you. Ask an Owner to sign.";
  if (!mayEverSign(member, policy, now)) return "Who joined or was raised less than 24 hours ago does not sign for money.";
  if (requester.userId === hand.userId && !requesterMaySign(policy, roster, now)) return "Somebody else than the person who asked for it must sign.";
  if (proposal.decisions.some((given) => given.rev === proposal.rev && given.userId === hand.userId)) return "You have signed this already.";
  if (policy.stepUp && !hasSteppedUp(hand.stepUpAt, now)) return STEP_UP_FIRST;
  if (policy.money && hand.channel !== "web") return "Money is signed in the web app only.";
  return undefined;
}

/** Whether the session proved its password again in the last 15 minutes. */
export function hasSteppedUp(stepUpAt: Date | undefined, now: Date): boolean {
  if (stepUpAt === undefined) return false;
  const age = secondsBetween(stepUpAt, now);
  return age >= 0 && age <= STEP_UP_SECONDS;
}

/**
 * Why this hand may not ask for such a thing; undefined where it may. For money a person's submit is a signature, so
 * that it needs what a signature needs. Major Tom itself may always ask: it signs nothing.
 */
export function whyNotSubmit(policy: SigningPolicy, hand: Hand, roster: Roster, now: Date): string | undefined {
  if (hand.kind === "system") return undefined;
  const member = roster.get(hand.userId ?? "");
  if (!member) return "You are no member of this organization any more.";
  if (!policy.proposers.includes(member.role)) {
    return policy.proposers.includes("admin") ? "Only an Owner or an Admin may ask for this." : "Only an Owner may ask for this.";
  }
  if (!policy.money || hand.kind === "agent") return undefined;
  if (hand.sessionId === null || !hand.sessionLive || hand.impersonated) return "Only a person who is signed in may ask for this.";
  if (!hasSteppedUp(hand.stepUpAt, now)) return STEP_UP_FIRST;
  return hand.channel === "web" ? undefined : "Money is asked for in the web app, or in a conversation.";
}

/** Whether the signatures of the current revision suffice with the roles that people have now. */
export function hasQuorum(proposal: Proposal, roster: Roster, now: Date): boolean {
  const { policy } = proposal;
  const counted = countedSignatures(proposal, roster, now);
  const humans = new Set(counted.map(({ userId }) => userId));
  const requester = submittedInPerson(proposal) ? roster.get(proposal.requester.userId ?? "") : undefined;
  if (requester && countsAsRequester(requester, policy, now)) humans.add(requester.userId);
  const owners = [...humans].filter((userId) => roster.get(userId)?.role === "owner").length;
  return counted.length >= policy.signatures && humans.size >= policy.humans && owners >= policy.owners;
}

/** Signatures on the current revision and hash, one a person, by those who may still give them. */
export function countedSignatures(proposal: Proposal, roster: Roster, now: Date): readonly Decision[] {
  const { policy, requester } = proposal;
  const seen = new Set<string>();
  return proposal.decisions.filter((decision) => {
    const member = roster.get(decision.userId);
    if (decision.verdict !== "approve" || decision.rev !== proposal.rev || decision.hash !== proposal.hash) return false;
    if (!member || !mayEverSign(member, policy, now) || seen.has(decision.userId)) return false;
    if (decision.userId === requester.userId && !requesterMaySign(policy, roster, now)) return false;
    seen.add(decision.userId);
    return true;
  });
}

/** Their submit was on the bytes of the first revision; a later one was written by somebody else, or by nobody. */
function submittedInPerson({ requester, rev }: Proposal): boolean {
  return rev === 1 && requester.kind === "human" && requester.userId !== null;
}

/** A submit is a signature: for money it has the same cool-down, and is not given by whom approving was taken from. */
function countsAsRequester(member: Signer, policy: SigningPolicy, now: Date): boolean {
  if (!policy.proposers.includes(member.role)) return false;
  return !policy.money || (member.mayApprove && secondsBetween(member.since, now) >= MONEY_COOL_DOWN_SECONDS);
}
