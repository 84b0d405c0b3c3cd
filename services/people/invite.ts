import type { z } from "zod";
import type { Invitation } from "#core/api/schemas";
import { ConflictError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import { newId, randomText } from "#db/new-id";
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
      const [member] = await tx.query("SELECT u.id FROM users u WHERE u.email = $1", [email]);
      if (member) throw new ConflictError(`${email} is a member already. Change the role instead.`);
      await tx.query("UPDATE one_time_links SET withdrawn_at = app_now() WHERE purpose = 'invitation' AND email = $1 AND used_at IS NULL AND withdrawn_at IS NULL", [email]);
      const token = randomText(40);
      const id = newId("inv");
      const [row] = await tx.query<{ expires_at: Date }>(
        `INSERT INTO one_time_links (id, tenant_id, purpose, email, role, token_hash, created_by, expires_at)
         VALUES ($1, $2, 'invitation', $3, $4, $5, $6, app_now() + make_interval(days => $7::int)) RETURNING expires_at`,
        [id, tx.tenantId, email, role, tokenHash(token), ctx.actor.userId, DAYS_VALID],
      );
      const expiresAt = (row?.expires_at ?? ctx.now()).toISOString();
      return { result: { id, email, role, expiresAt, link: `/join?token=${token}` }, after: { email, role, expiresAt } };
    },
  });
}
