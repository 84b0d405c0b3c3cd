import type { z } from "zod";
import type { Person } from "#core/api/schemas";
import type { Role } from "#core/identity/roles";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

type Row = { readonly user_id: string; readonly name: string; readonly email: string; readonly role: Role; readonly joined_at: Date };

export async function listPeople(ctx: ServiceContext): Promise<z.infer<typeof Person>[]> {
  requireScope(ctx, "people:read");
  const rows = await ctx.db.read((tx) =>
    tx.query<Row>("SELECT m.user_id, u.name, u.email, m.role, m.joined_at FROM members m JOIN users u ON u.id = m.user_id ORDER BY m.joined_at, u.email"),
  );
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
    isYou: row.user_id === ctx.actor.userId,
  }));
}
