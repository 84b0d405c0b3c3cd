import type { z } from "zod";
import type { Invitation } from "#core/api/schemas";
import { ConflictError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import { newId, randomText } from "#db/new-id";
import { membersIn } from "#db/repositories/members";
import { oneTimeLinksIn } from "#db/repositories/one-time-links";
import type { ServiceContext } from "#services/context";
import { tokenHash } from "#services/identity/auth";
import { mutate } from "#services/mutation";

const DAYS_VALID = 7;

/**
 * Makes a one-time link that lets this e-mail join with this role; an open one for the same e-mail is withdrawn.
 * The link is told once, to whoever invites; the database only keeps its hash.
 *
 * @throws ConflictError when the e-mail is a member already
 */
export async function invitePerson(ctx: ServiceContext, input: { readonly email: string; readonly role: Role }): Promise<z.infer<typeof Invitation>> {
  const email = input.email.trim().toLowerCase();
  const { role } = input;
  return mutate(ctx, {
    scope: "people:manage",
    action: "member.invite",
    target: email,
    event: `Invited ${email} as ${role}`,
    run: async (tx) => {
      if (await membersIn(tx).withEmail(email)) throw new ConflictError(`${email} is a member already. Change the role instead.`);
      await oneTimeLinksIn(tx).withdraw(email);
      const token = randomText(40);
      const id = newId("inv");
      const expiresAt = (
        await oneTimeLinksIn(tx).invite({ id, email, role, tokenHash: tokenHash(token), createdBy: ctx.actor.userId, days: DAYS_VALID })
      ).toISOString();
      return { result: { id, email, role, expiresAt, link: `/join?token=${token}` }, after: { email, role, expiresAt } };
    },
  });
}
