import type { BillingMode, LinkState, Side, VendorLink } from "#core/vendor/link";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

type Row = {
  id: string;
  customer_tenant: string;
  vendor_tenant: string;
  customer_name: string;
  vendor_name: string;
  mode: BillingMode;
  state: LinkState;
  terms_version: string;
  accepted_by: string;
  accepted_at: string | Date;
  cap_rolling_usd: string;
  cap_outstanding_usd: string;
  raised_rolling_usd: string | null;
  raised_outstanding_usd: string | null;
  raised_from: string | Date | null;
  cap_signed_by: string;
  cap_signed_at: string | Date;
  paused_at: string | Date | null;
  paused_by: string | null;
  paused_side: Side | null;
  paused_reason: string | null;
};

/** Links that this tenant sees, from either side, the newest first; row-level security shows no others. */
export async function linksIn(tx: TenantTransaction, where = "", parameters: readonly unknown[] = []): Promise<readonly VendorLink[]> {
  const rows = await tx.query<Row>(`SELECT * FROM vendor_links ${where} ORDER BY created_at DESC, id`, [...parameters]);
  return rows.map(linkOf);
}

/** The customer's live link. `lock` keeps its row until the transaction ends. */
export async function customerLink(tx: TenantTransaction, { lock = false } = {}): Promise<VendorLink | undefined> {
  const rows = await tx.query<Row>(`SELECT * FROM vendor_links WHERE customer_tenant = $1 AND state <> 'ended'${lock ? " FOR UPDATE" : ""}`, [
    tx.tenantId,
  ]);
  return rows[0] && linkOf(rows[0]);
}

/** The vendor's live link to one customer. */
export async function vendorLink(tx: TenantTransaction, customer: string, { lock = false } = {}): Promise<VendorLink | undefined> {
  const rows = await tx.query<Row>(
    `SELECT * FROM vendor_links WHERE vendor_tenant = $1 AND customer_tenant = $2 AND state <> 'ended'${lock ? " FOR UPDATE" : ""}`,
    [tx.tenantId, customer],
  );
  return rows[0] && linkOf(rows[0]);
}

export type LinkEvent = { readonly at: Date; readonly side: Side; readonly by: string; readonly event: string; readonly note: string | undefined };

export async function eventsOf(tx: TenantTransaction, linkId: string): Promise<readonly LinkEvent[]> {
  const rows = await tx.query<{ at: string | Date; side: Side; by_name: string; event: string; note: string | null }>(
    "SELECT at, side, by_name, event, note FROM vendor_link_events WHERE link_id = $1 ORDER BY at DESC, id LIMIT 50",
    [linkId],
  );
  return rows.map(({ at, side, by_name: by, event, note }) => ({ at: new Date(at), side, by, event, note: note ?? undefined }));
}

export async function recordEvent(
  ctx: ServiceContext,
  tx: TenantTransaction,
  link: Pick<VendorLink, "id" | "customer" | "vendor">,
  { event, note }: { readonly event: string; readonly note?: string | undefined },
): Promise<void> {
  const side: Side = link.vendor.id === tx.tenantId ? "vendor" : "customer";
  await tx.query(
    "INSERT INTO vendor_link_events (id, link_id, customer_tenant, vendor_tenant, side, by_name, event, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    [newId("vle"), link.id, link.customer.id, link.vendor.id, side, ctx.actor.name, event, note === "" ? null : (note ?? null)],
  );
}

function linkOf(row: Row): VendorLink {
  const { raised_rolling_usd: rolling, raised_outstanding_usd: outstanding, raised_from: from } = row;
  return {
    id: row.id,
    customer: { id: row.customer_tenant, name: row.customer_name },
    vendor: { id: row.vendor_tenant, name: row.vendor_name },
    mode: row.mode,
    state: row.state,
    termsVersion: row.terms_version,
    acceptedBy: row.accepted_by,
    acceptedAt: new Date(row.accepted_at),
    caps: { rollingUsd: row.cap_rolling_usd, outstandingUsd: row.cap_outstanding_usd },
    raised:
      rolling === null || outstanding === null || from === null
        ? undefined
        : { caps: { rollingUsd: rolling, outstandingUsd: outstanding }, from: new Date(from) },
    capSignedBy: row.cap_signed_by,
    capSignedAt: new Date(row.cap_signed_at),
    paused:
      row.paused_at === null || row.paused_by === null || row.paused_side === null
        ? undefined
        : { at: new Date(row.paused_at), by: row.paused_by, side: row.paused_side, reason: row.paused_reason ?? undefined },
  };
}
