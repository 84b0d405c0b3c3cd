import type { TenantTransaction } from "#db/tenant-database";
import { engagedSwitches } from "#services/switches/engaged-switches";

/** Thrown on the machine itself: the file or the environment. Undefined where neither is. */
export type MachineSwitch = () => string | undefined;

/** Why nothing may be sent now: the switch of the platform, the tenant or the cluster, as this transaction reads them. */
export async function engagedSwitch(tx: TenantTransaction, cluster: string | undefined): Promise<string | undefined> {
  return (await engagedSwitches(tx))(cluster);
}
