import { and, eq, isNull, sql } from "drizzle-orm/sql";
import type { Role } from "#core/identity/roles";
import { oneTimeLinks } from "#db/schema/tenants";
import type { TenantTransaction } from "#db/tenant-database";

export type NewInvitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly tokenHash: string;
  readonly createdBy: string | null;
  readonly days: number;
};

/** Invitations of one tenant, in its transaction. */
export function oneTimeLinksIn({ drizzle, tenantId }: TenantTransaction) {
  return {
    async withdraw(email: string): Promise<void> {
      await drizzle
        .update(oneTimeLinks)
        .set({ withdrawnAt: sql`app_now()` })
        .where(
          and(eq(oneTimeLinks.purpose, "invitation"), eq(oneTimeLinks.email, email), isNull(oneTimeLinks.usedAt), isNull(oneTimeLinks.withdrawnAt)),
        );
    },

    /** @returns when it expires */
    async invite({ days, ...link }: NewInvitation): Promise<Date> {
      const [row] = await drizzle
        .insert(oneTimeLinks)
        .values({ ...link, tenantId, purpose: "invitation", expiresAt: sql`app_now() + make_interval(days => ${days}::int)` })
        .returning({ expiresAt: oneTimeLinks.expiresAt });
      if (!row) throw new Error("The invitation was not written.");
      return row.expiresAt;
    },
  };
}
