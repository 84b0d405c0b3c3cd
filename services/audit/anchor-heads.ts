import type { AnchoredHead, AuditAnchors } from "#core/ports/audit-anchors";
import type { PlatformDatabase } from "#db/platform-database";
import type { TenantDatabase } from "#db/tenant-database";
import { PLATFORM_CHAIN } from "#services/identity/sign-in-audit";

type Databases = { readonly platform: PlatformDatabase; tenant(id: string): TenantDatabase };

/** Anchors the head of every chain that has grown since its last anchor. For a timer; tenants do not see it. */
export async function anchorHeads(databases: Databases, anchors: AuditAnchors, now: Date): Promise<void> {
  const tenants = await databases.platform.transaction((tx) => tx.query<{ id: string }>("SELECT id FROM tenants ORDER BY id"));
  const grown: AnchoredHead[] = [];
  for (const tenantId of [PLATFORM_CHAIN, ...tenants.map(({ id }) => id)]) {
    const [head] = await databases
      .tenant(tenantId)
      .read((tx) => tx.query<{ seq: number | string; hash: string }>("SELECT seq, hash FROM audit_heads"));
    const last = await anchors.latest(tenantId);
    if (head && Number(head.seq) > (last?.seq ?? 0)) grown.push({ tenantId, seq: Number(head.seq), hash: head.hash, at: now.toISOString() });
  }
  await anchors.append(grown);
}
