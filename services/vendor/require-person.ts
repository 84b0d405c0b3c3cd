import { ForbiddenError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import { hasSteppedUp } from "#core/proposals/quorum";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { type GateFacts, gateFacts } from "#services/proposals/gate-facts";

/**
 * A person of one of these roles, as the database has them now; with `stepUp`, who confirmed their password in the last
 * 15 minutes.
 *
 * @throws ForbiddenError
 */
export async function requirePerson(
  ctx: ServiceContext,
  tx: TenantTransaction,
  { roles, stepUp, what }: { readonly roles: readonly Role[]; readonly stepUp: boolean; readonly what: string },
): Promise<GateFacts> {
  const facts = await gateFacts(ctx, tx);
  const { hand, roster, now } = facts;
  const member = roster.get(hand.userId ?? "");
  if (hand.kind !== "user" || !hand.sessionLive || member === undefined) throw new ForbiddenError(`Only a person who is signed in may ${what}.`);
  if (!roles.includes(member.role)) {
    throw new ForbiddenError(`Only an Owner${roles.includes("admin") ? " or an Admin" : ""} may ${what}.`);
  }
  if (stepUp && !hasSteppedUp(hand.stepUpAt, now)) {
    throw new ForbiddenError("Confirm your password first: this needs a sign-in of the last 15 minutes.");
  }
  return facts;
}
