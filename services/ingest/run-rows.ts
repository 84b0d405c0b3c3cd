import type { IngestRun } from "#core/api/data";
import { NotFoundError } from "#core/errors";
import { usdOfRequests } from "#core/ingest/cost-explorer-months";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { instantOf } from "#services/ingest/source-rows";

type Row = {
  id: string;
  source_id: string;
  trigger: IngestRun["trigger"];
  state: IngestRun["state"];
  doing: string;
  started_at: string | Date;
  ended_at: string | Date | null;
  periods_total: number | null;
  periods_done: number;
  periods_unchanged: number;
  periods_failed: number;
  objects_total: number;
  objects_done: number;
  bytes_total: number | string;
  bytes_done: number | string;
  rows_in: number | string;
  current_object: string | null;
  paid_requests: number;
  error: string | null;
  error_code: string | null;
  problems: { billingPeriod: string | null; message: string }[];
};

/** The latest first. */
export async function runsIn(tx: TenantTransaction, most: number): Promise<readonly IngestRun[]> {
  return (await tx.query<Row>("SELECT * FROM ingest_runs ORDER BY started_at DESC, id DESC LIMIT $1", [most])).map(runOf);
}

/** How far a run is. @throws NotFoundError where there is none */
export async function getRun(ctx: ServiceContext, id: string): Promise<IngestRun> {
  requireScope(ctx, "costs:read");
  return ctx.db.read(async (tx) => {
    const [row] = await tx.query<Row>("SELECT * FROM ingest_runs WHERE id = $1", [id]);
    if (row === undefined) throw new NotFoundError("There is no such reading of a source.");
    return runOf(row);
  });
}

/** The run of a source that waits or goes on; a new one where there is none. */
export async function openRunIn(tx: TenantTransaction, sourceId: string, trigger: IngestRun["trigger"]): Promise<IngestRun> {
  await tx.query(
    `INSERT INTO ingest_runs (tenant_id, id, source_id, trigger, doing) VALUES ($1, $2, $3, $4, 'Waiting to begin')
     ON CONFLICT (tenant_id, source_id) WHERE state IN ('queued', 'running') DO NOTHING`,
    [tx.tenantId, newId("ing"), sourceId, trigger],
  );
  const [row] = await tx.query<Row>("SELECT * FROM ingest_runs WHERE source_id = $1 AND state IN ('queued', 'running')", [sourceId]);
  if (row === undefined) throw new Error("A run was opened and is not there.");
  return runOf(row);
}

export function runOf(row: Row): IngestRun {
  const bytes = { total: Number(row.bytes_total), done: Number(row.bytes_done) };
  return {
    id: row.id,
    sourceId: row.source_id,
    trigger: row.trigger,
    state: row.state,
    doing: row.doing,
    startedAt: instantOf(row.started_at) ?? "",
    endedAt: instantOf(row.ended_at),
    periods: { total: row.periods_total, done: row.periods_done, unchanged: row.periods_unchanged, failed: row.periods_failed },
    objects: { total: row.objects_total, done: row.objects_done },
    bytes,
    rows: Number(row.rows_in),
    currentObject: row.current_object,
    share: shareOf(row, bytes),
    paidRequests: row.paid_requests,
    costUsd: usdOfRequests(row.paid_requests),
    error: row.error,
    errorCode: row.error_code,
    problems: row.problems,
  };
}

/** By bytes where they are known, else by periods. */
function shareOf(row: Row, bytes: { readonly total: number; readonly done: number }): number | null {
  if (row.state === "succeeded") return 1;
  if (row.periods_total === null) return null;
  const share = bytes.total > 0 ? bytes.done / bytes.total : row.periods_total === 0 ? 1 : row.periods_done / row.periods_total;
  return Math.min(1, Math.round(share * 1000) / 1000);
}
