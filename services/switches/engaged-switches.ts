import type { TenantTransaction } from "#db/tenant-database";

type Engaged = { readonly scope: string; readonly by_name: string; readonly reason: string | null };

/** Every kill switch that is on for the tenant, as this transaction reads them: for a cluster (or none) why nothing may be sent. */
export async function engagedSwitches(tx: TenantTransaction): Promise<(cluster: string | undefined) => string | undefined> {
  const rows = await tx.query<Engaged>(
    `SELECT 'platform' AS scope, by_name, reason FROM platform_kill_switch WHERE engaged
     UNION ALL SELECT scope, by_name, reason FROM kill_switches WHERE engaged ORDER BY scope`,
  );
  return (cluster) => {
    const row = rows.find(({ scope }) => scope === "platform" || scope === "tenant" || scope === `cluster:${cluster}`);
    return row && `The kill switch ${ofScope(row.scope)} is on (${row.by_name}${row.reason === null ? "" : `: ${row.reason}`}).`;
  };
}

function ofScope(scope: string): string {
  if (scope === "platform") return "of the platform";
  return scope === "tenant" ? "of the organization" : `of ${scope.slice("cluster:".length)}`;
}
