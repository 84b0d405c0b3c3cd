import type { z } from "zod";
import type { KillSwitchInfo } from "#core/api/proposals";
import type { KillFile } from "#core/ports/kill-file";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { knownClusters } from "#services/switches/known-clusters";
import { switchScope, type SwitchScope } from "#services/switches/scope";

type Info = z.infer<typeof KillSwitchInfo>;
type Row = { scope: SwitchScope; engaged: boolean; reason: string | null; by_name: string; at: string | Date };

/** Every kill switch that can stop something of this tenant: the platform's, its own, and one a cluster. */
export async function listKillSwitches(ctx: ServiceContext, killFile: KillFile): Promise<Info[]> {
  requireScope(ctx, "proposal:read");
  const clusters = await knownClusters(ctx);
  const rows = await ctx.db.read(switchRows);
  const scopes: SwitchScope[] = ["platform", "tenant", ...clusters.map((name): SwitchScope => `cluster:${name}`)];
  return scopes.map((scope) => infoOf(ctx, scope, rows, killFile));
}

/** @throws NotFoundError for a scope that is none, or a cluster that the tenant has not */
export async function getKillSwitch(ctx: ServiceContext, killFile: KillFile, text: string): Promise<Info> {
  requireScope(ctx, "proposal:read");
  const scope = await switchScope(ctx, text);
  return infoOf(ctx, scope, await ctx.db.read(switchRows), killFile);
}

export async function switchRows(tx: TenantTransaction): Promise<readonly Row[]> {
  return tx.query<Row>(
    `SELECT 'platform' AS scope, engaged, reason, by_name, at FROM platform_kill_switch
     UNION ALL SELECT scope, engaged, reason, by_name, at FROM kill_switches`,
  );
}

function infoOf(ctx: ServiceContext, scope: SwitchScope, rows: readonly Row[], killFile: KillFile): Info {
  const isOwn = scope !== "platform";
  const rights = { youMayEngage: isOwn && ctx.scopes.has("kill-switch:engage"), youMayRelease: isOwn && ctx.scopes.has("kill-switch:release") };
  const thrown = isOwn ? undefined : killFile.thrown();
  if (thrown) {
    const { source, reason, at } = thrown;
    return { scope, engaged: true, reason, by: "Whoever has the machine", at: at?.toISOString() ?? null, source, ...rights };
  }
  const row = rows.find((each) => each.scope === scope);
  if (!row) return { scope, engaged: false, reason: null, by: null, at: null, source: null, ...rights };
  return { scope, engaged: row.engaged, reason: row.reason, by: row.by_name, at: new Date(row.at).toISOString(), source: "database", ...rights };
}
