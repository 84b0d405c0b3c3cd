import type { z } from "zod";
import type { Person } from "#core/api/schemas";
import type { Role } from "#core/identity/roles";
import { membersIn } from "#db/repositories/members";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { personOf } from "#services/people/list";
import { keepAnOwner, lockMember } from "#services/people/member";

const TITLE: Record<Role, string> = { owner: "an Owner", admin: "an Admin", viewer: "a Viewer" };

/**
 * @throws NotFoundError for anyone who is no member here, ForbiddenError for the last Owner
 */
export async function changeRole(ctx: ServiceContext, input: { readonly userId: string; readonly role: Role }): Promise<z.infer<typeof Person>> {
  const { userId, role } = input;
  return mutate(ctx, {
    scope: "people:manage",
    action: "member.change-role",
    target: userId,
    event: `Change of a member's role to ${role}`,
    run: async (tx) => {
      const member = await lockMember(tx, userId);
      if (role !== "owner") await keepAnOwner(tx, member);
      await membersIn(tx).changeRole(userId, role);
      return {
        result: personOf(ctx, { ...member, role }),
        before: { role: member.role },
        after: { role },
        target: member.email,
        event: `Made ${member.name} ${TITLE[role]}`,
      };
    },
  });
}
