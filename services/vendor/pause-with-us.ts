import { MajorTomError } from "#core/errors";
import type { VendorLink } from "#core/vendor/link";
import type { TenantTransaction } from "#db/tenant-database";
import { cancelWhilePaused } from "#services/commitments/pipeline/cancel-queued";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";
import { customerLink, recordEvent } from "#services/vendor/link-rows";

/**
 * Who pauses their own buying means what a vendor buys for them, too: the link is paused in the same transaction.
 *
 * @returns the link that this press paused
 */
export async function pauseOwnLink(ctx: ServiceContext, tx: TenantTransaction, reason: string | undefined): Promise<VendorLink | undefined> {
  const link = await customerLink(tx, { lock: true });
  if (link === undefined || link.paused !== undefined) return undefined;
  await tx.query(
    "UPDATE vendor_links SET paused_at = app_now(), paused_by = $2, paused_side = 'customer', paused_reason = $3, updated_at = app_now() WHERE id = $1",
    [link.id, ctx.actor.name, reason === "" ? null : (reason ?? null)],
  );
  await recordEvent(ctx, tx, link, { event: "Paused purchases", note: reason });
  return link;
}

/** Resumed together, but for a vendor of record that stopped itself: that is resumed on its own page. */
export async function resumeOwnLink(ctx: ServiceContext, tx: TenantTransaction): Promise<void> {
  const link = await customerLink(tx, { lock: true });
  if (link?.paused === undefined || (link.mode === "vendor" && link.paused.side === "vendor")) return;
  await tx.query(
    "UPDATE vendor_links SET paused_at = NULL, paused_by = NULL, paused_side = NULL, paused_reason = NULL, updated_at = app_now() WHERE id = $1",
    [link.id],
  );
  await recordEvent(ctx, tx, link, { event: "Resumed purchases" });
}

/** What a vendor has queued for this customer is drafted for cancelling there; its job tries again where that fails now. */
export async function takeBackAtVendor(ctx: ServiceContext, { mode, vendor }: VendorLink): Promise<void> {
  if (mode !== "vendor") return;
  try {
    const opened = await ctx.openLinked?.(vendor.id);
    if (opened !== undefined) await cancelWhilePaused(asSystem(opened));
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
  }
}
