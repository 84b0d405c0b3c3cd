import type { PlannedStart } from "#core/commitments/purchase-terms";
import type { TenantTransaction } from "#db/tenant-database";
import type { CommitmentSettings } from "#services/commitments/settings";

/** So long ahead a purchase on one signature is queued; and so long ago the last other member was removed. */
const LEAST_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Whether one signature suffices: the organization chose it, has had one member alone for a day, so that nobody removes the
 * others to spend by themselves, and the plan starts a day or more after it is bought.
 */
export async function isSolo(tx: TenantTransaction, { soloRule }: CommitmentSettings, start: PlannedStart, now: Date): Promise<boolean> {
  if (!soloRule) return false;
  const hours = start.kind === "queued" ? start.hours : (Date.parse(start.instant) - now.getTime()) / HOUR_MS;
  if (hours < LEAST_HOURS) return false;
  const [row] = await tx.query<{ members: number }>("SELECT count(*)::int AS members FROM members");
  if (row?.members !== 1) return false;
  const since = new Date(now.getTime() - LEAST_HOURS * HOUR_MS).toISOString();
  const removed = await tx.query("SELECT 1 FROM audit_log WHERE action = 'member.remove' AND outcome = 'success' AND at > $1 LIMIT 1", [since]);
  return removed.length === 0;
}
