import type { ThrownByHand } from "#core/ports/kill-file";
import type { PlatformDatabase, PlatformTransaction } from "#db/platform-database";
import { appendAudit } from "#services/audit/append";
import { selectAudit } from "#services/audit/audit-rows";
import { PLATFORM_CHAIN } from "#services/identity/sign-in-audit";
import { announceToAll } from "#services/notifications/announce";
import { SYSTEM_ACTOR } from "#services/system";

export type PlatformSwitch = { readonly engaged: boolean; readonly reason: string | null; readonly byName: string; readonly at: string };

/** The platform's own row; undefined where it was never thrown. */
export async function readPlatformSwitch(platform: PlatformDatabase): Promise<PlatformSwitch | undefined> {
  const [row] = await platform.transaction(switchRow);
  return row && { engaged: row.engaged, reason: row.reason, byName: row.by_name, at: new Date(row.at).toISOString() };
}

function switchRow(tx: PlatformTransaction) {
  return tx.query<{ engaged: boolean; reason: string | null; by_name: string; at: string | Date }>(
    "SELECT engaged, reason, by_name, at FROM platform_kill_switch",
  );
}

/** For whoever has the machine; no person of a tenant can. Logged in the platform's chain, in the same transaction. */
export async function setPlatformSwitch(
  platform: PlatformDatabase,
  { engaged, reason, byName }: { readonly engaged: boolean; readonly reason: string | null; readonly byName: string },
): Promise<void> {
  await platform.transaction(async (tx) => {
    const [before] = await switchRow(tx);
    await tx.query(
      `INSERT INTO platform_kill_switch (engaged, reason, by_name, at) VALUES ($1, $2, $3, app_now())
       ON CONFLICT (single) DO UPDATE SET engaged = excluded.engaged, reason = excluded.reason, by_name = excluded.by_name, at = excluded.at`,
      [engaged, reason, byName],
    );
    await announceToAll(tx, "switch");
    await appendAudit(await tx.enterTenant(PLATFORM_CHAIN), {
      actor: { ...SYSTEM_ACTOR, name: byName },
      action: engaged ? "kill-switch.engage" : "kill-switch.release",
      event: `${engaged ? "Engaged" : "Released"} the kill switch of the platform`,
      target: "platform",
      outcome: "success",
      before: { engaged: before?.engaged ?? false, reason: before?.reason ?? null },
      after: { engaged, reason },
      requestId: null,
    });
  });
}

const BY_HAND = "platform:machine";

/**
 * Logs once in the platform's chain that the switch was thrown, or taken back, on the machine itself, and tells
 * whoever watches. What the log says last is compared with what is: also after a restart nothing is logged twice.
 *
 * @returns whether something had changed
 */
export async function recordKillFile(platform: PlatformDatabase, thrown: ThrownByHand | undefined): Promise<boolean> {
  return platform.transaction(async (tx) => {
    const chain = await tx.enterTenant(PLATFORM_CHAIN);
    await chain.query("SELECT * FROM audit_lock_head()");
    const [last] = await selectAudit(chain, "WHERE target = $1 ORDER BY seq DESC LIMIT 1", [BY_HAND]);
    const now = { engaged: thrown !== undefined, reason: thrown?.reason ?? null, source: thrown?.source ?? null };
    const before = (last?.after ?? { engaged: false, reason: null, source: null }) as typeof now;
    if (before.engaged === now.engaged && before.reason === now.reason && before.source === now.source) return false;
    await appendAudit(chain, {
      actor: SYSTEM_ACTOR,
      action: now.engaged ? "kill-switch.engage" : "kill-switch.release",
      event: now.engaged ? `The kill switch was thrown on the machine (${now.source})` : "The kill switch was taken back on the machine",
      target: BY_HAND,
      outcome: "success",
      before,
      after: now,
      requestId: null,
    });
    await announceToAll(tx, "switch");
    return true;
  });
}
