import { MajorTomError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { type LedgerRow, ledgerRows } from "#services/ledger/ledger-rows";
import { measureEntry } from "#services/ledger/measure-entry";
import { syncPromises } from "#services/ledger/sync-promises";

/**
 * Fills in what the bill shows, for each promise that was not yet looked at in this version of the data. Runs daily and whenever the
 * ledger is read; it may run twice. Operational rows: they say what the bill says, and change with it.
 *
 * @returns every entry as it is now
 */
export async function measureLedger(ctx: ServiceContext): Promise<LedgerRow[]> {
  requireScope(ctx, "costs:read");
  await syncPromises(ctx);
  const rows = await ctx.db.read(ledgerRows);
  const version = await dataVersion(ctx);
  const open = version === undefined ? [] : rows.filter((row) => row.dataVersion !== version);
  for (const row of open) {
    const { status, measured } = await measureEntry(ctx, row);
    await ctx.db.record((tx) =>
      tx.query(
        "UPDATE savings_ledger SET status = $2, measured = $3::text::jsonb, measured_at = app_now(), data_version = $4 WHERE id = $1 AND effective_at IS NOT DISTINCT FROM $5::timestamptz",
        [row.id, status, measured === undefined ? null : JSON.stringify(measured), version ?? null, row.effectiveAt?.toISOString() ?? null],
      ),
    );
  }
  return open.length === 0 ? rows : ctx.db.read(ledgerRows);
}

async function dataVersion(ctx: ServiceContext): Promise<string | undefined> {
  try {
    return (await ctx.costs()).catalog().dataVersion;
  } catch (error) {
    if (error instanceof MajorTomError) return undefined;
    throw error;
  }
}
