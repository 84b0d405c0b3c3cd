import { ForbiddenError, NotFoundError } from "#core/errors";
import type { Role } from "#core/identity/roles";
import type { TenantTransaction } from "#db/tenant-database";

export type Member = { readonly userId: string; readonly name: string; readonly email: string; readonly role: Role };

/**
 * Reads a member and locks every membership of the tenant, so that two demotions at once cannot leave it without an Owner.
 *
 * @throws NotFoundError for anyone who is no member here, known elsewhere or not
 */
export async function lockMember(tx: TenantTransaction, userId: string): Promise<Member> {
  await tx.query("SELECT user_id FROM members ORDER BY user_id FOR UPDATE");
  const [row] = await tx.query<{ user_id: string; name: string; email: string; role: Role }>(
    "SELECT m.user_id, u.name, u.email, m.role FROM members m JOIN users u ON u.id = m.user_id WHERE m.user_id = $1",
    [userId],
  );
  if (!row) throw new NotFoundError("There is no such member.");
  return { userId: row.user_id, name: row.name, email: row.email, role: row.role };
}

/** @throws ForbiddenError when this member is the only Owner */
export async function keepAnOwner(tx: TenantTransaction, member: Member): Promise<void> {
  if (member.role !== "owner") return;
  const [owners] = await tx.query<{ count: number }>("SELECT count(*)::int AS count FROM members WHERE role = 'owner'");
  if ((owners?.count ?? 0) <= 1) throw new ForbiddenError(`${member.name} is the last Owner. Make someone else an Owner first.`);
}
