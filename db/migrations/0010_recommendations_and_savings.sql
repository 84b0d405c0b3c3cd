-- What is advised. The id is a hash of engine, type and resource or group: the same finding of tomorrow is the same row, with its status.
CREATE TABLE recommendations (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  engine text NOT NULL,
  type text NOT NULL,
  account text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'done', 'dismissed', 'expired')),
  -- Why it was dismissed.
  reason text CHECK (length(reason) <= 500),
  status_by text,
  status_at timestamptz,
  -- Net saving a month when its status was set: one that doubles comes back after it was dismissed.
  net_at_status numeric(24, 6),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  -- Per month of 730 h; null is unknown.
  net numeric(24, 6),
  gross numeric(24, 6),
  score numeric(24, 6) NOT NULL DEFAULT 0,
  actionable boolean NOT NULL DEFAULT true,
  -- Everything else that a page shows, as it was last found.
  finding jsonb NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT app_now(),
  last_seen_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT recommendations_dismissed_with_a_reason CHECK (status <> 'dismissed' OR reason IS NOT NULL)
);
CREATE INDEX recommendations_by_status ON recommendations (tenant_id, status, score DESC);

CREATE TABLE recommendation_changes (
  tenant_id text NOT NULL,
  recommendation_id text NOT NULL,
  version integer NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  reason text,
  by_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, recommendation_id, version),
  FOREIGN KEY (tenant_id, recommendation_id) REFERENCES recommendations (tenant_id, id) ON DELETE CASCADE
);

-- The last time that a tenant's bill and inventory were looked through, and what could not be looked for.
CREATE TABLE recommendation_refreshes (
  tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT app_now(),
  data_version text NOT NULL,
  not_checked jsonb NOT NULL
);

-- Promises, and what the bill showed afterwards. One row an action that people approved, or a recommendation that was marked done.
CREATE TABLE savings_ledger (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  source text NOT NULL CHECK (source IN ('proposal', 'recommendation')),
  source_id text NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  category text NOT NULL,
  by_name text,
  -- USD an hour, as it was when it was approved or marked done.
  promised_per_hour numeric(24, 12) NOT NULL,
  -- Null: approved, and not carried out yet.
  effective_at timestamptz,
  -- Taken back, or failed: nothing is promised any more from here on.
  undone_at timestamptz,
  -- How it is measured: which rows of the bill were it before and are it after.
  measure jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'measuring', 'realized', 'undone', 'unknown')),
  -- What the bill showed, a day each, with the spread of the rate before.
  measured jsonb,
  measured_at timestamptz,
  data_version text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT savings_ledger_once_a_source UNIQUE (tenant_id, source, source_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['recommendations', 'recommendation_changes', 'recommendation_refreshes', 'savings_ledger'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON recommendations, recommendation_refreshes, savings_ledger TO major_tom_app;
GRANT SELECT, INSERT ON recommendation_changes TO major_tom_app;
