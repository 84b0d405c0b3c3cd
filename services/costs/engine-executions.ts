import type { EngineExecution, EngineExecutions } from "#core/ports/engine-executions";
import type { TenantDatabase } from "#db/tenant-database";

type Row = {
  readonly token: string;
  readonly execution_id: string | null;
  readonly state: EngineExecution["state"];
  readonly attempts: string | number;
};

const MOST_ERROR = 2000;

/** One tenant's executions on an engine that bills, in the database. Operational records: not audited. */
export function engineExecutions(db: TenantDatabase): EngineExecutions {
  return {
    async latest(sqlHash, dataVersion) {
      const rows = await db.read((tx) =>
        tx.query<Row>(
          "SELECT token, execution_id, state, count(*) OVER () AS attempts FROM engine_executions WHERE tenant_id = $1 AND sql_hash = $2 AND data_version = $3 ORDER BY started_at DESC, token LIMIT 1",
          [db.tenantId, sqlHash, dataVersion],
        ),
      );
      const row = rows[0];
      return row && { token: row.token, executionId: row.execution_id ?? undefined, state: row.state, attempts: Number(row.attempts) };
    },
    async begin({ token, engine, sqlHash, dataVersion, estimatedBytes }) {
      await db.record((tx) =>
        tx.query(
          "INSERT INTO engine_executions (tenant_id, token, engine, sql_hash, data_version, estimated_bytes) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, token) DO NOTHING",
          [db.tenantId, token, engine, sqlHash, dataVersion, estimatedBytes ?? null],
        ),
      );
    },
    async running(token, executionId) {
      await db.record((tx) =>
        tx.query(
          "UPDATE engine_executions SET execution_id = $3, state = CASE WHEN state = 'starting' THEN 'running' ELSE state END WHERE tenant_id = $1 AND token = $2",
          [db.tenantId, token, executionId],
        ),
      );
    },
    async end(token, { state, bytesScanned, costUsd, error }) {
      await db.record((tx) =>
        tx.query(
          "UPDATE engine_executions SET state = $3, bytes_scanned = greatest(coalesce(bytes_scanned, 0), $4::bigint), cost_usd = $5::numeric, error = $6, ended_at = app_now() WHERE tenant_id = $1 AND token = $2",
          [db.tenantId, token, state, bytesScanned, costUsd ?? null, error?.slice(0, MOST_ERROR) ?? null],
        ),
      );
    },
    async bytesBetween(from, until) {
      const rows = await db.read((tx) =>
        tx.query<{ bytes: string | number }>(
          "SELECT coalesce(sum(coalesce(bytes_scanned, CASE WHEN state IN ('starting', 'running') THEN estimated_bytes END, 0)), 0) AS bytes FROM engine_executions WHERE tenant_id = $1 AND started_at >= $2 AND started_at < $3",
          [db.tenantId, from.toISOString(), until.toISOString()],
        ),
      );
      return Number(rows[0]?.bytes ?? 0);
    },
  };
}
