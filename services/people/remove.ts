import { membersIn } from "#db/repositories/members";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { keepAnOwner, lockMember } from "#services/people/member";

/**
 * Ends a membership. Sessions of that person in this tenant answer to nobody from the next request on.
 *
 * @throws NotFoundError for anyone who is no member here, ForbiddenError for the last Owner
 */
export async function removePerson(ctx: ServiceContext, userId: string): Promise<void> {
  await mutate(ctx, {
    scope: "people:manage",
    action: "member.remove",
    target: userId,
    event: "Removal of a member",
    run: async (tx) => {
      const member = await lockMember(tx, userId);
      await keepAnOwner(tx, member);
      await membersIn(tx).remove(userId);
      return { result: undefined, before: { email: member.email, role: member.role }, target: member.email, event: `Removed ${member.name}` };
    },
  });
}
