-- What cost more than it should. One row a cause; the key is made of its leading series and first day when it was first seen.
CREATE TABLE anomalies (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  key text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'expected', 'snoozed', 'resolved')),
  shape text NOT NULL CHECK (shape IN ('spike', 'level_shift', 'new', 'creep')),
  -- The series that holds most of it; null where the bill tells none.
  service text,
  account text,
  region text,
  -- UTC days, both included, YYYY-MM-DD.
  first_day text NOT NULL CHECK (first_day ~ '^\d{4}-\d{2}-\d{2}$'),
  last_day text NOT NULL CHECK (last_day ~ '^\d{4}-\d{2}-\d{2}$'),
  ongoing boolean NOT NULL,
  onset_hour text,
  -- USD a day, all series of the cause.
  expected_per_day numeric(24, 6) NOT NULL,
  actual_per_day numeric(24, 6) NOT NULL,
  impact_total numeric(24, 6) NOT NULL,
  score double precision NOT NULL,
  parts jsonb NOT NULL,
  -- Days of the leading series: [day, cost, expected].
  days jsonb NOT NULL,
  drivers jsonb NOT NULL,
  owner jsonb,
  -- What explains it without anybody having said so: an approved change, a calendar entry, an earlier mark.
  known_action jsonb,
  query_ids jsonb NOT NULL,
  as_of timestamptz NOT NULL,
  mark_by text,
  mark_at timestamptz,
  mark_reason text CHECK (length(mark_reason) <= 500),
  snoozed_until timestamptz,
  detected_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT anomalies_once_a_key UNIQUE (tenant_id, key)
);
CREATE INDEX anomalies_by_state ON anomalies (tenant_id, state, last_day DESC);

-- How a tenant's series are watched, and when they were last looked through.
CREATE TABLE anomaly_watch (
  tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  dollar_floor numeric(12, 2) NOT NULL DEFAULT 25 CHECK (dollar_floor >= 0),
  checked_at timestamptz,
  data_version text,
  series integer NOT NULL DEFAULT 0
);

-- What is known to cost more for a while. Null scope fields mean any.
CREATE TABLE cost_calendar (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  from_day text NOT NULL CHECK (from_day ~ '^\d{4}-\d{2}-\d{2}$'),
  to_day text NOT NULL CHECK (to_day ~ '^\d{4}-\d{2}-\d{2}$'),
  service text,
  account text,
  region text,
  by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT cost_calendar_in_order CHECK (from_day <= to_day)
);

CREATE TABLE budgets (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  period text NOT NULL CHECK (period IN ('month', 'quarter', 'year')),
  amount numeric(18, 2) NOT NULL CHECK (amount > 0),
  currency text NOT NULL DEFAULT 'USD',
  metric text NOT NULL,
  filters jsonb NOT NULL DEFAULT '[]',
  exclude jsonb NOT NULL DEFAULT '[]',
  alert_points jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT budgets_once_a_name UNIQUE (tenant_id, name)
);

-- An alert point is crossed once a period.
CREATE TABLE budget_crossings (
  tenant_id text NOT NULL,
  budget_id text NOT NULL,
  period_start text NOT NULL CHECK (period_start ~ '^\d{4}-\d{2}-\d{2}$'),
  of text NOT NULL CHECK (of IN ('actual', 'forecast')),
  percent integer NOT NULL CHECK (percent > 0),
  value numeric(24, 6) NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, budget_id, period_start, of, percent),
  FOREIGN KEY (tenant_id, budget_id) REFERENCES budgets (tenant_id, id) ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['anomalies', 'anomaly_watch', 'cost_calendar', 'budgets', 'budget_crossings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON anomalies, anomaly_watch, budgets TO major_tom_app;
GRANT SELECT, INSERT, DELETE ON cost_calendar, budget_crossings TO major_tom_app;
GRANT DELETE ON budgets TO major_tom_app;
