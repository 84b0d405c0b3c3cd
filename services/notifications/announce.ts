import type { PlatformTransaction } from "#db/platform-database";
import type { TenantTransaction } from "#db/tenant-database";

/** Channel on which the database tells every process what has changed. */
export const CHANNEL = "major_tom";

/** That something changed, never what: whoever watches reads it again, as themselves. */
export type Announcement = {
  /** Null: every tenant's. */
  readonly tenantId: string | null;
  readonly type: "proposal" | "switch" | "activity" | "thread" | "inventory" | "data" | "outbox";
  readonly id: string | null;
};

/** Heard when the transaction commits, and never otherwise. */
export async function announce(tx: TenantTransaction, type: Announcement["type"], id: string | null = null): Promise<void> {
  await notify(tx, { tenantId: tx.tenantId, type, id });
}

/** To every tenant: what the platform did. */
export async function announceToAll(tx: PlatformTransaction, type: Announcement["type"]): Promise<void> {
  await notify(tx, { tenantId: null, type, id: "platform" });
}

async function notify(session: Pick<TenantTransaction, "query">, announcement: Announcement): Promise<void> {
  await session.query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify(announcement)]);
}
