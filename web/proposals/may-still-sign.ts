import type { Person, ProposalDetail } from "#web/api/types.ts";

/** For a purchase: Owners and Admins who may approve, did not ask for it, and have not signed this revision. Owners first; the server has the last word. */
export function mayStillSign(
  { decisions, rev, requester }: Pick<ProposalDetail, "decisions" | "rev" | "requester">,
  people: readonly Person[],
): readonly Person[] {
  const signed = new Set(decisions.filter((decision) => decision.rev === rev && decision.verdict === "approve").map(({ userId }) => userId));
  return people
    .filter(({ role, mayApprove, userId }) => role !== "viewer" && mayApprove && userId !== requester.userId && !signed.has(userId))
    .toSorted((a, b) => (a.role === b.role ? a.name.localeCompare(b.name) : a.role === "owner" ? -1 : 1));
}
