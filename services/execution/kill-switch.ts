import type { TenantTransaction } from "#db/tenant-database";

/** Thrown on the machine itself: the file or the environment. Undefined where neither is. */
export type MachineSwitch = () => string | undefined;

/** Why nothing may be sent now: the switch of the platform, the tenant or the cluster, as this transaction reads them. */
export async function engagedSwitch(tx: TenantTransaction, cluster: string | undefined): Promise<string | undefined> {
  const [row] = await tx.query<{ scope: string; by_name: string; reason: string | null }>(
    `SELECT 'platform' AS scope, by_name, reason FROM platform_kill_switch WHERE engaged
     UNION ALL SELECT scope, by_name, reason FROM kill_switches WHERE engaged AND scope IN ('tenant', $1) LIMIT 1`,
    [cluster === undefined ? "tenant" : `cluster:${cluster}`],
  );
  return row && `The kill switch ${ofScope(row.scope)} is on (${row.by_name}${row.reason === null ? "" : `: ${row.reason}`}).`;
}

function ofScope(scope: string): string {
  if (scope === "platform") return "of the platform";
  return scope === "tenant" ? "of the organization" : `of ${scope.slice("cluster:".length)}`;
}
