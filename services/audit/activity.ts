import type { z } from "zod";
import type { ActivityItem } from "#core/api/schemas";
import { requireScope } from "#services/access";
import { selectAudit } from "#services/audit/audit-rows";
import { QUIET_ACTIONS } from "#services/audit/quiet-actions";
import type { ServiceContext } from "#services/context";

/** The latest changes of the tenant, for the feed on the Overview. */
export async function listActivity(ctx: ServiceContext, limit = 10): Promise<z.infer<typeof ActivityItem>[]> {
  requireScope(ctx, "audit:read");
  const rows = await ctx.db.read((tx) =>
    selectAudit(tx, `WHERE action <> ALL ($1) ORDER BY seq DESC LIMIT ${Math.trunc(limit)}`, [[...QUIET_ACTIONS]]),
  );
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
