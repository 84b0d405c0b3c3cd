import type { LedgerStatus } from "#core/api/ledger";
import { SpendCategory } from "#core/api/projection";
import { type Decimal, decimal } from "#core/figures/decimal";
import { Measure, Measured } from "#core/ledger/measure";
import type { TenantTransaction } from "#db/tenant-database";

export type LedgerRow = {
  readonly id: string;
  readonly source: "proposal" | "recommendation";
  readonly sourceId: string;
  readonly kind: string;
  readonly title: string;
  readonly category: SpendCategory;
  readonly by: string | null;
  /** USD an hour. */
  readonly promisedPerHour: Decimal;
  readonly effectiveAt: Date | undefined;
  readonly undoneAt: Date | undefined;
  readonly measure: Measure;
  readonly status: LedgerStatus;
  readonly measured: Measured | undefined;
  readonly measuredAt: Date | undefined;
  readonly dataVersion: string | undefined;
};

type Row = {
  readonly id: string;
  readonly source: LedgerRow["source"];
  readonly source_id: string;
  readonly kind: string;
  readonly title: string;
  readonly category: string;
  readonly by_name: string | null;
  readonly promised_per_hour: string;
  readonly effective_at: string | Date | null;
  readonly undone_at: string | Date | null;
  readonly measure: unknown;
  readonly status: LedgerStatus;
  readonly measured: unknown;
  readonly measured_at: string | Date | null;
  readonly data_version: string | null;
};

const instant = (value: string | Date | null) => (value === null ? undefined : new Date(value));

/** Every promise, the latest first. */
export async function ledgerRows(tx: TenantTransaction): Promise<LedgerRow[]> {
  const rows = await tx.query<Row>(
    "SELECT id, source, source_id, kind, title, category, by_name, promised_per_hour::text, effective_at, undone_at, measure, status, measured, measured_at, data_version FROM savings_ledger ORDER BY coalesce(effective_at, created_at) DESC, id",
  );
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    sourceId: row.source_id,
    kind: row.kind,
    title: row.title,
    category: SpendCategory.catch("other").parse(row.category),
    by: row.by_name,
    promisedPerHour: decimal(row.promised_per_hour),
    effectiveAt: instant(row.effective_at),
    undoneAt: instant(row.undone_at),
    measure: Measure.parse(row.measure),
    status: row.status,
    measured: Measured.safeParse(row.measured).data,
    measuredAt: instant(row.measured_at),
    dataVersion: row.data_version ?? undefined,
  }));
}

export type NewPromise = Pick<LedgerRow, "source" | "sourceId" | "kind" | "title" | "category" | "by" | "effectiveAt" | "measure"> & {
  readonly promisedPerHour: string;
};

/** Keeps a promise once; what is known of it later (that it was carried out, or undone) is put in. */
export async function keepPromise(tx: TenantTransaction, promise: NewPromise & { readonly undoneAt?: Date | undefined }): Promise<void> {
  await tx.query(
    `INSERT INTO savings_ledger (tenant_id, id, source, source_id, kind, title, category, by_name, promised_per_hour, effective_at, undone_at, measure, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::numeric, $10, $11, $12::text::jsonb, CASE WHEN $11::timestamptz IS NULL THEN 'waiting' ELSE 'undone' END)
     ON CONFLICT (tenant_id, source, source_id) DO UPDATE SET effective_at = excluded.effective_at, undone_at = excluded.undone_at, measure = excluded.measure,
       title = excluded.title, status = CASE WHEN excluded.undone_at IS NULL AND savings_ledger.undone_at IS NOT NULL THEN 'waiting' WHEN excluded.undone_at IS NOT NULL THEN 'undone' ELSE savings_ledger.status END,
       promised_per_hour = excluded.promised_per_hour, data_version = NULL`,
    [
      tx.tenantId,
      `led_${promise.source}_${promise.sourceId}`,
      promise.source,
      promise.sourceId,
      promise.kind,
      promise.title,
      promise.category,
      promise.by,
      promise.promisedPerHour,
      promise.effectiveAt?.toISOString() ?? null,
      promise.undoneAt?.toISOString() ?? null,
      JSON.stringify(promise.measure),
    ],
  );
}
