import { NotFoundError } from "#core/errors";
import { type CostSource, CostSourceInput } from "#core/ingest/source";
import type { TenantTransaction } from "#db/tenant-database";

export type StoredSource = {
  readonly id: string;
  readonly source: CostSource;
  readonly state: "connecting" | "ready" | "error";
  readonly lastError: string | null;
  readonly lastLookedAt: string | null;
  readonly lastChangedAt: string | null;
  readonly createdAt: string;
};

type Row = {
  id: string;
  config: unknown;
  state: StoredSource["state"];
  last_error: string | null;
  last_looked_at: string | Date | null;
  last_changed_at: string | Date | null;
  created_at: string | Date;
};

const COLUMNS = "id, config, state, last_error, last_looked_at, last_changed_at, created_at";

/** Sources that are connected, the oldest first. */
export async function sourcesIn(tx: TenantTransaction): Promise<readonly StoredSource[]> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM cost_sources WHERE removed_at IS NULL ORDER BY created_at, id`);
  return rows.map(sourceOf);
}

/** @throws NotFoundError where there is none, or it was removed */
export async function sourceIn(tx: TenantTransaction, id: string): Promise<StoredSource> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM cost_sources WHERE id = $1 AND removed_at IS NULL`, [id]);
  if (row === undefined) throw new NotFoundError("There is no such source of cost data.");
  return sourceOf(row);
}

function sourceOf(row: Row): StoredSource {
  return {
    id: row.id,
    source: CostSourceInput.parse(row.config),
    state: row.state,
    lastError: row.last_error,
    lastLookedAt: instantOf(row.last_looked_at),
    lastChangedAt: instantOf(row.last_changed_at),
    createdAt: instantOf(row.created_at) ?? "",
  };
}

export function instantOf(value: string | Date | null): string | null {
  return value === null ? null : new Date(value).toISOString();
}
