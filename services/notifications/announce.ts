import type { TenantTransaction } from "#db/tenant-database";

/** Channel on which the database tells every process what has changed. */
export const CHANNEL = "major_tom";

/** That something changed, never what: whoever watches reads it again, as themselves. */
export type Announcement = {
  readonly tenantId: string;
  readonly type: "proposal" | "switch" | "activity" | "thread" | "inventory" | "outbox";
  readonly id: string | null;
};

/** Heard when the transaction commits, and never otherwise. */
export async function announce(tx: TenantTransaction, type: Announcement["type"], id: string | null = null): Promise<void> {
  await tx.query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ tenantId: tx.tenantId, type, id } satisfies Announcement)]);
}
