-- What was run on an engine that bills by what it reads: so that a process that starts again resumes instead of running
-- it twice, and so that what a tenant read today is known before more is read.
CREATE TABLE engine_executions (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  -- The request token: a hash of tenant, request, statement and data version.
  token text NOT NULL CHECK (length(token) BETWEEN 32 AND 128),
  -- The engine's own name of the execution; null from before it was asked until it answered.
  execution_id text,
  engine text NOT NULL CHECK (engine IN ('athena', 'trino')),
  sql_hash text NOT NULL,
  data_version text NOT NULL,
  state text NOT NULL DEFAULT 'starting' CHECK (state IN ('starting', 'running', 'succeeded', 'failed', 'cancelled', 'expired')),
  estimated_bytes bigint,
  bytes_scanned bigint,
  cost_usd numeric(20, 9),
  error text CHECK (length(error) <= 2000),
  started_at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, token)
);
CREATE INDEX engine_executions_asked ON engine_executions (tenant_id, sql_hash, data_version, started_at DESC);
CREATE INDEX engine_executions_by_day ON engine_executions (tenant_id, started_at);
ALTER TABLE engine_executions ENABLE ROW LEVEL SECURITY;
ALTER TABLE engine_executions FORCE ROW LEVEL SECURITY;
CREATE POLICY engine_executions_own ON engine_executions USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON engine_executions TO major_tom_app;
