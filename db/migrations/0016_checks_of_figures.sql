-- What the nightly look at the tenant's figures found.
CREATE TABLE canary_runs (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  data_version text NOT NULL,
  -- Each check with its outcome, as the API shows it.
  checks jsonb NOT NULL,
  holds integer NOT NULL CHECK (holds >= 0),
  total integer NOT NULL CHECK (total >= holds),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX canary_runs_newest ON canary_runs (tenant_id, at DESC);

-- What closed months cost when they were first looked at, as lists of amounts.
CREATE TABLE canary_expected (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  month text NOT NULL CHECK (month ~ '^\d{4}-\d{2}$'),
  list text NOT NULL CHECK (list IN ('totals', 'services', 'accounts', 'days')),
  -- Of the month's files; another one means that the month was restated.
  version text NOT NULL,
  amounts jsonb NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, month, list)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['canary_runs', 'canary_expected'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, DELETE ON canary_runs TO major_tom_app;
GRANT SELECT, INSERT, UPDATE ON canary_expected TO major_tom_app;
