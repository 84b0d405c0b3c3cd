import { type NoticeTopic, type ProposalNotice, TOLD_IN_THREAD, TOLD_TO_OWNERS } from "#core/proposals/notice";
import type { PlatformDatabase } from "#db/platform-database";
import type { TenantDatabase, TenantTransaction } from "#db/tenant-database";
import { announce } from "#services/notifications/announce";
import { ownersOf, threadOfNotices } from "#services/notifications/owners-threads";

type Due = { id: string; topic: NoticeTopic; number: number | null; thread_id: string | null; payload: ProposalNotice; created_at: string | Date };

/** Tried so often, each time after a longer wait; then it stays undelivered, for a person to see. */
const MOST_ATTEMPTS = 30;
const AT_ONCE = 50;

/** Tenants that have something to be told. */
export async function tenantsWithOutbox(platform: PlatformDatabase): Promise<readonly string[]> {
  const rows = await platform.transaction((tx) =>
    tx.query<{ tenant_id: string }>("SELECT DISTINCT tenant_id FROM outbox WHERE delivered_at IS NULL ORDER BY tenant_id"),
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

/**
 * Delivers what a tenant is to be told, each row in a transaction of its own. A row that fails is tried again later and
 * holds up no other; a row that was delivered already is not delivered twice, since the notice has its id.
 *
 * @returns how many were delivered
 */
export async function deliverOutbox(db: TenantDatabase, failed: (error: unknown) => void = () => undefined): Promise<number> {
  const due = await db.read((tx) =>
    tx.query<{ id: string }>(
      `SELECT id FROM outbox WHERE delivered_at IS NULL AND attempts < ${MOST_ATTEMPTS}
       AND created_at + attempts * attempts * interval '1 second' <= app_now() ORDER BY created_at, id LIMIT ${AT_ONCE}`,
    ),
  );
  let delivered = 0;
  for (const { id } of due) {
    try {
      if (await db.record((tx) => deliverOne(tx, id))) delivered += 1;
    } catch (error) {
      failed(error);
      await db.record((tx) => tx.query("UPDATE outbox SET attempts = attempts + 1 WHERE id = $1 AND delivered_at IS NULL", [id]));
    }
  }
  return delivered;
}

/** False where another process has it in hand, or has delivered it. */
async function deliverOne(tx: TenantTransaction, id: string): Promise<boolean> {
  const [row] = await tx.query<Due>(
    "SELECT id, topic, number, thread_id, payload, created_at FROM outbox WHERE id = $1 AND delivered_at IS NULL FOR UPDATE SKIP LOCKED",
    [id],
  );
  if (!row) return false;
  if (row.thread_id !== null && TOLD_IN_THREAD.has(row.topic)) await tellThread(tx, row, row.thread_id);
  if (TOLD_TO_OWNERS.has(row.payload.kind)) await tellOwners(tx, row);
  await tx.query("UPDATE outbox SET delivered_at = app_now(), attempts = attempts + 1 WHERE id = $1", [id]);
  return true;
}

/** Money is told to each Owner, in a conversation of their own for it; not again where they were told already. */
async function tellOwners(tx: TenantTransaction, row: Due): Promise<void> {
  const [asked] = await tx.query<{ user_id: string }>("SELECT user_id FROM threads WHERE id = $1", [row.thread_id ?? ""]);
  for (const userId of await ownersOf(tx)) {
    if (userId === asked?.user_id && TOLD_IN_THREAD.has(row.topic)) continue;
    await tellThread(tx, { ...row, id: `${row.id}/${userId}` }, await threadOfNotices(tx, userId));
  }
}

/** A conversation that was removed meanwhile is told nothing. */
async function tellThread(tx: TenantTransaction, { id, topic, number, payload, created_at }: Due, threadId: string): Promise<void> {
  const there = await tx.query("UPDATE threads SET updated_at = app_now() WHERE id = $1 RETURNING id", [threadId]);
  if (there.length === 0) return;
  await tx.query(
    `INSERT INTO thread_notices (tenant_id, id, thread_id, number, topic, payload, at) VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
     ON CONFLICT (tenant_id, id) DO NOTHING`,
    [tx.tenantId, id, threadId, number, topic, JSON.stringify(payload), new Date(created_at).toISOString()],
  );
  await announce(tx, "thread", threadId);
}
