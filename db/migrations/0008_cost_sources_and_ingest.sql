-- Where a tenant's cost data comes from. The keys that may assume its role are the server's own, never a row.
CREATE TABLE cost_sources (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL CHECK (id ~ '^src_[0-9a-z]{8,40}$'),
  kind text NOT NULL CHECK (kind IN ('s3', 'folder', 'cost_explorer', 'athena')),
  -- As it was described and validated: bucket, prefix, role, months.
  config jsonb NOT NULL,
  -- Two descriptions of one place are one source.
  fingerprint text NOT NULL,
  state text NOT NULL DEFAULT 'connecting' CHECK (state IN ('connecting', 'ready', 'error')),
  -- Why the last look failed; what was read before stays in use.
  last_error text,
  last_looked_at timestamptz,
  last_changed_at timestamptz,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  removed_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX cost_sources_once ON cost_sources (tenant_id, fingerprint) WHERE removed_at IS NULL;

-- One reading of a source, and how far it is.
CREATE TABLE ingest_runs (
  tenant_id text NOT NULL,
  id text NOT NULL CHECK (id ~ '^ing_[0-9a-z]{8,40}$'),
  source_id text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('setup', 'hourly', 'by-hand')),
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  doing text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  -- Null until the source was listed.
  periods_total integer,
  periods_done integer NOT NULL DEFAULT 0,
  periods_unchanged integer NOT NULL DEFAULT 0,
  periods_failed integer NOT NULL DEFAULT 0,
  objects_total integer NOT NULL DEFAULT 0,
  objects_done integer NOT NULL DEFAULT 0,
  bytes_total bigint NOT NULL DEFAULT 0,
  bytes_done bigint NOT NULL DEFAULT 0,
  rows_in bigint NOT NULL DEFAULT 0,
  current_object text,
  -- Requests that the provider charges for.
  paid_requests integer NOT NULL DEFAULT 0,
  error text,
  error_code text,
  problems jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, source_id) REFERENCES cost_sources (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ingest_runs_latest ON ingest_runs (tenant_id, source_id, started_at DESC);
-- One at a time for a source, whatever asks for it.
CREATE UNIQUE INDEX ingest_runs_one_open ON ingest_runs (tenant_id, source_id) WHERE state IN ('queued', 'running');

-- The version of a billing period that a source stands at: what was read, when, and what of it was not used.
CREATE TABLE ingest_periods (
  tenant_id text NOT NULL,
  source_id text NOT NULL,
  billing_period text NOT NULL CHECK (billing_period ~ '^([0-9]{4}-[0-9]{2}|undated)$'),
  version text NOT NULL,
  manifest text,
  manifest_hash text,
  files integer NOT NULL,
  bytes bigint NOT NULL,
  row_count bigint,
  -- When the provider wrote the newest of its files.
  as_of timestamptz,
  read_at timestamptz NOT NULL DEFAULT app_now(),
  -- How often a later delivery replaced an earlier one.
  restated integer NOT NULL DEFAULT 0,
  held_back text,
  PRIMARY KEY (tenant_id, source_id, billing_period),
  FOREIGN KEY (tenant_id, source_id) REFERENCES cost_sources (tenant_id, id) ON DELETE CASCADE
);

-- Null: the cost data that the program gave the tenant (cost_source), or none. Else since when it is that of its own sources.
ALTER TABLE tenants ADD COLUMN ingested_since timestamptz;
-- Of the first reading of its own sources.
ALTER TABLE tenants ADD COLUMN backfill text CHECK (backfill IN ('running', 'done', 'failed'));

ALTER TABLE cost_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE cost_sources FORCE ROW LEVEL SECURITY;
CREATE POLICY cost_sources_own ON cost_sources USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE ingest_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingest_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY ingest_runs_own ON ingest_runs USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE ingest_periods ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingest_periods FORCE ROW LEVEL SECURITY;
CREATE POLICY ingest_periods_own ON ingest_periods USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());

GRANT SELECT, INSERT, UPDATE ON cost_sources TO major_tom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ingest_runs, ingest_periods TO major_tom_app;
GRANT UPDATE (ingested_since, backfill) ON tenants TO major_tom_app;
-- Which tenants have something to read is known before a tenant is entered.
GRANT SELECT (tenant_id, id, kind, removed_at) ON cost_sources TO major_tom_platform;
CREATE POLICY cost_sources_platform ON cost_sources FOR SELECT TO major_tom_platform USING (true);
