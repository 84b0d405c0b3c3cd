import type { Found, FoundKind } from "#services/discovery/source";
import type { TenantTransaction } from "#db/tenant-database";
import { canonicalJson } from "#core/audit/canonical-json";

export type Difference = { readonly found: number; readonly added: number; readonly changed: number; readonly gone: number };

type KnownRow = { kind: FoundKind; id: string; identity: string | null; gone: boolean };

/**
 * Keeps what a source has now and says how it differs from the last look: new, changed, gone. What is gone stays, with the
 * instant at which it was missed; what is back is new again.
 */
export async function storeFound(tx: TenantTransaction, source: string, kinds: readonly FoundKind[], found: readonly Found[]): Promise<Difference> {
  const rows = await tx.query<KnownRow>(
    "SELECT kind, id, state->>'_identity' AS identity, gone_at IS NOT NULL AS gone FROM discovered WHERE source = $1 AND kind = ANY ($2::text[])",
    [source, [...kinds]],
  );
  const known = new Map(rows.map((row) => [`${row.kind}/${row.id}`, row]));
  let added = 0;
  let changed = 0;
  const stored = found.map((one) => {
    const before = known.get(`${one.kind}/${one.id}`);
    const identity = canonicalJson(JSON.parse(JSON.stringify(one.identity ?? null)));
    if (before === undefined || before.gone) added += 1;
    else if (before.identity !== identity) changed += 1;
    return { kind: one.kind, id: one.id, state: { ...one.state, _identity: identity } };
  });
  await tx.query(
    `INSERT INTO discovered (tenant_id, kind, source, id, state, first_seen_at, seen_at)
     SELECT $1, item->>'kind', $2, item->>'id', item->'state', app_now(), app_now() FROM jsonb_array_elements($3::text::jsonb) item
     ON CONFLICT (tenant_id, kind, source, id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at, gone_at = NULL,
       first_seen_at = CASE WHEN discovered.gone_at IS NULL THEN discovered.first_seen_at ELSE excluded.first_seen_at END`,
    [tx.tenantId, source, JSON.stringify(stored)],
  );
  const present = new Set(found.map(({ kind, id }) => `${kind}/${id}`));
  const missing = rows.filter(({ kind, id, gone }) => !gone && !present.has(`${kind}/${id}`));
  for (const kind of new Set(missing.map((row) => row.kind))) {
    const ids = missing.filter((row) => row.kind === kind).map(({ id }) => id);
    await tx.query("UPDATE discovered SET gone_at = app_now() WHERE source = $1 AND kind = $2 AND id = ANY ($3::text[])", [source, kind, ids]);
  }
  return { found: found.length, added, changed, gone: missing.length };
}
