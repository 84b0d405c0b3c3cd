import type { TenantTransaction } from "#db/tenant-database";

/** For a vendor of record: ids of plans that were bought for customers whose purchases are paused, or who leave. */
export async function plansOfPausedCustomers(tx: TenantTransaction): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ plan_id: string }>(
    `SELECT c.plan_id FROM vendor_links l JOIN proposals p ON p.tenant_id = l.vendor_tenant AND p.kind = 'sp_purchase'
     JOIN proposal_revisions r ON r.tenant_id = p.tenant_id AND r.number = p.number AND r.rev = p.rev
     JOIN commitment_purchases c ON c.tenant_id = p.tenant_id AND c.number = p.number
     WHERE l.vendor_tenant = $1 AND (l.paused_at IS NOT NULL OR l.state = 'leaving') AND l.state <> 'ended' AND c.plan_id IS NOT NULL
       AND r.sealed::jsonb -> 'params' -> 'customer' ->> 'id' = l.customer_tenant`,
    [tx.tenantId],
  );
  return new Set(rows.map(({ plan_id }) => plan_id));
}
