import { addDecimals, compareDecimals } from "#core/money";
import type { TenantTransaction } from "#db/tenant-database";
import { newId } from "#db/new-id";
import type { CapUse } from "#services/proposals/kind-definition";

/** Of limits that are read or changed: locked until the transaction ends, in one order, so that nobody waits in a circle. */
export async function lockCaps(tx: TenantTransaction, caps: readonly string[]): Promise<void> {
  for (const cap of caps.toSorted()) await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${tx.tenantId}/${cap}`]);
}

/**
 * Which limit an action would break; undefined where none. Each limit stays locked until the transaction ends, so that
 * claims of the same moment count each other.
 */
export async function brokenCap(tx: TenantTransaction, uses: readonly CapUse[]): Promise<string | undefined> {
  await lockCaps(
    tx,
    uses.map(({ cap }) => cap),
  );
  for (const use of uses) {
    // A limit that people change is read under its lock: a lower one counts at once.
    const { limit, words } = (await use.limitNow?.(tx)) ?? use;
    if (compareDecimals(addDecimals(await usedOf(tx, use), use.amount), limit) > 0) return `The limit is reached: ${words}.`;
  }
  return undefined;
}

/** How much of a limit is taken now, decimal. */
export async function usedOf(
  tx: TenantTransaction,
  { cap, windowSeconds, untilReleased = false }: Pick<CapUse, "cap" | "windowSeconds" | "untilReleased">,
): Promise<string> {
  const [row] = await tx.query<{ used: string }>(
    // Without a window it counts as long as the action lives, one that a person must judge included; or until it is released.
    `SELECT coalesce(sum(l.amount), 0)::text AS used FROM cap_ledger l JOIN actions a ON a.tenant_id = l.tenant_id AND a.id = l.action_id
     WHERE l.cap = $1 AND l.released_at IS NULL AND (l.counts_until IS NULL OR l.counts_until > app_now())
       AND CASE WHEN $3 THEN true WHEN $2::float8 IS NULL THEN a.state IN ('executing', 'rolling_back', 'needs_attention')
         ELSE l.at > app_now() - make_interval(secs => $2::float8) END`,
    [cap, windowSeconds ?? null, untilReleased],
  );
  return row?.used ?? "0";
}

export async function reserveCaps(tx: TenantTransaction, actionId: string, uses: readonly CapUse[]): Promise<void> {
  for (const { cap, amount } of uses) {
    await tx.query("INSERT INTO cap_ledger (tenant_id, id, cap, amount, action_id) VALUES ($1, $2, $3, $4::numeric, $5)", [
      tx.tenantId,
      newId("cap"),
      cap,
      amount,
      actionId,
    ]);
  }
}
