import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";

const PREFIX = "money";
const TITLE = "Money: what was asked for, bought and returned";

/** Owners of the tenant as they are now. */
export async function ownersOf(tx: TenantTransaction): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>("SELECT user_id FROM members WHERE role = 'owner' ORDER BY user_id");
  return rows.map(({ user_id }) => user_id);
}

/** The Owner's own conversation in which money is told; made where there is none, or where they removed it. */
export async function threadOfNotices(tx: TenantTransaction, userId: string): Promise<string> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('notices:' || $1 || $2, 0))", [tx.tenantId, userId]);
  // Clients choose ids of conversations: only one of this very person counts.
  const [known] = await tx.query<{ id: string }>("SELECT id FROM threads WHERE user_id = $1 AND id LIKE $2 ORDER BY created_at, id LIMIT 1", [
    userId,
    `${PREFIX}\\_%`,
  ]);
  if (known !== undefined) return known.id;
  const id = newId(PREFIX);
  await tx.query("INSERT INTO threads (tenant_id, id, user_id, title) VALUES ($1, $2, $3, $4)", [tx.tenantId, id, userId, TITLE]);
  return id;
}
