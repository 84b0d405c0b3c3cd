import type { z } from "zod";
import type { Person } from "#core/api/schemas";
import { ConflictError } from "#core/errors";
import { membersIn } from "#db/repositories/members";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { personOf } from "#services/people/list";
import { lockMember } from "#services/people/member";

/**
 * Takes approving from a member, or gives it back, apart from the role. Whoever gets it back counts as changed now.
 *
 * @throws NotFoundError for anyone who is no member here, ConflictError for a Viewer, who never approves
 */
export async function changeApproving(
  ctx: ServiceContext,
  { userId, mayApprove }: { readonly userId: string; readonly mayApprove: boolean },
): Promise<z.infer<typeof Person>> {
  return mutate(ctx, {
    scope: "people:manage",
    action: "member.change-approving",
    target: userId,
    event: `Change of who may approve`,
    run: async (tx) => {
      const member = await lockMember(tx, userId);
      if (member.role === "viewer" && mayApprove) throw new ConflictError("A Viewer never approves. Make them an Admin first.");
      await membersIn(tx).changeApproving(userId, mayApprove);
      return {
        result: personOf(ctx, { ...member, mayApprove }),
        before: { mayApprove: member.mayApprove },
        after: { mayApprove },
        target: member.email,
        event: mayApprove ? `${member.name} may approve again` : `${member.name} may not approve any more`,
      };
    },
  });
}
