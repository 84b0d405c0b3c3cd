import type { z } from "zod";
import type { ActivityItem } from "#core/api/schemas";
import { requireScope } from "#services/access";
import { selectAudit } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";

/** What people talk in or sign in for is no activity of the company. */
const QUIET = ["session.create", "session.end", "thread.create", "thread.rename", "thread.remove", "feedback.save"];

/** The latest changes of the tenant, for the feed on the Overview. */
export async function listActivity(ctx: ServiceContext, limit = 10): Promise<z.infer<typeof ActivityItem>[]> {
  requireScope(ctx, "audit:read");
  const rows = await ctx.db.read((tx) => selectAudit(tx, `WHERE action <> ALL ($1) ORDER BY seq DESC LIMIT ${Math.trunc(limit)}`, [QUIET]));
  return rows.map((row) => ({
    id: `audit-${row.seq}`,
    at: row.at,
    actor: row.actor.name,
    text: row.event,
    outcome: row.outcome,
    usdPerHour: null,
    href: `/audit?seq=${row.seq}`,
  }));
}
