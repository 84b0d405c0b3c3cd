import { ForbiddenError, NotFoundError } from "#core/errors";
import { type Member, membersIn } from "#db/repositories/members";
import type { TenantTransaction } from "#db/tenant-database";

/** @throws NotFoundError for anyone who is no member here, known elsewhere or not */
export async function lockMember(tx: TenantTransaction, userId: string): Promise<Member> {
  const member = await membersIn(tx).lock(userId);
  if (!member) throw new NotFoundError("There is no such member.");
  return member;
}

/** @throws ForbiddenError when this member is the only Owner */
export async function keepAnOwner(tx: TenantTransaction, member: Member): Promise<void> {
  if (member.role === "owner" && (await membersIn(tx).owners()) <= 1) {
    throw new ForbiddenError(`${member.name} is the last Owner. Make someone else an Owner first.`);
  }
}
