import type { z } from "zod";
import type { Person } from "#core/api/schemas";
import { type Member, membersIn } from "#db/repositories/members";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

export async function listPeople(ctx: ServiceContext): Promise<z.infer<typeof Person>[]> {
  requireScope(ctx, "people:read");
  const members = await ctx.db.read((tx) => membersIn(tx).list());
  return members.map((member) => personOf(ctx, member));
}

export function personOf(ctx: ServiceContext, { joinedAt, ...member }: Member): z.infer<typeof Person> {
  return { ...member, joinedAt: joinedAt.toISOString(), isYou: member.userId === ctx.actor.userId };
}
