import { asc, count, eq, sql } from "drizzle-orm/sql";
import type { Role } from "#core/identity/roles";
import { users } from "#db/schema/people";
import { members } from "#db/schema/tenants";
import type { TenantTransaction } from "#db/tenant-database";

export type Member = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly mayApprove: boolean;
  readonly joinedAt: Date;
};

const COLUMNS = {
  userId: members.userId,
  name: users.name,
  email: users.email,
  role: members.role,
  mayApprove: sql<boolean>`(${members.role} <> 'viewer' AND coalesce(${members.mayApprove}, true))`,
  joinedAt: members.joinedAt,
};

/** People of one tenant, in its transaction. */
export function membersIn({ drizzle }: TenantTransaction) {
  const all = () => drizzle.select(COLUMNS).from(members).innerJoin(users, eq(users.id, members.userId));
  return {
    list: (): Promise<Member[]> => all().orderBy(asc(members.joinedAt), asc(users.email)),

    /** Locks every membership of the tenant, so that two demotions at once cannot leave it without an Owner. */
    async lock(userId: string): Promise<Member | undefined> {
      await drizzle.select({ userId: members.userId }).from(members).orderBy(members.userId).for("update");
      const [row] = await all().where(eq(members.userId, userId));
      return row;
    },

    async withEmail(email: string): Promise<Member | undefined> {
      const [row] = await all().where(eq(users.email, email));
      return row;
    },

    async owners(): Promise<number> {
      const [row] = await drizzle.select({ owners: count() }).from(members).where(eq(members.role, "owner"));
      return row?.owners ?? 0;
    },

    async changeRole(userId: string, role: Role): Promise<void> {
      await drizzle
        .update(members)
        .set({ role, roleChangedAt: sql`CASE WHEN ${members.role} = ${role} THEN ${members.roleChangedAt} ELSE app_now() END` })
        .where(eq(members.userId, userId));
    },

    async changeApproving(userId: string, mayApprove: boolean): Promise<void> {
      await drizzle
        .update(members)
        .set({
          mayApprove,
          roleChangedAt: sql`CASE WHEN coalesce(${members.mayApprove}, true) = ${mayApprove} THEN ${members.roleChangedAt} ELSE app_now() END`,
        })
        .where(eq(members.userId, userId));
    },

    async remove(userId: string): Promise<void> {
      await drizzle.delete(members).where(eq(members.userId, userId));
    },
  };
}
