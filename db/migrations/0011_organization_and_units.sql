-- Which organisational unit an account is in, as people uploaded it. An account without a row is where the provider has it, or nowhere.
CREATE TABLE account_units (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  account_id text NOT NULL CHECK (account_id ~ '^[0-9]{12}$'),
  path text NOT NULL CHECK (length(path) BETWEEN 1 AND 300),
  PRIMARY KEY (tenant_id, account_id)
);

-- Cost categories of one's own: ordered rules, the first that holds gives the value.
CREATE TABLE cost_categories (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
  position integer NOT NULL CHECK (position >= 0),
  rules jsonb NOT NULL,
  otherwise text CHECK (length(otherwise) BETWEEN 1 AND 80),
  PRIMARY KEY (tenant_id, name)
);

-- Counts the changes of the two tables above: part of the id of every query that reads them.
CREATE TABLE organization_versions (
  tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  version integer NOT NULL CHECK (version > 0),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  updated_by text NOT NULL
);

-- Units of output that costs are divided by: orders, requests, tenants.
CREATE TABLE unit_series (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  step text NOT NULL CHECK (step IN ('day', 'month')),
  -- Dimension of the semantic model that the quantities are split by; null: of the whole bill.
  dimension text CHECK (length(dimension) BETWEEN 1 AND 120),
  version integer NOT NULL CHECK (version > 0),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  updated_by text NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

CREATE TABLE unit_points (
  tenant_id text NOT NULL,
  series text NOT NULL,
  -- YYYY-MM-DD or YYYY-MM, by the step of its series.
  at text NOT NULL CHECK (at ~ '^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$'),
  -- Empty where the series has no dimension.
  value text NOT NULL DEFAULT '' CHECK (length(value) <= 300),
  quantity numeric NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (tenant_id, series, at, value),
  FOREIGN KEY (tenant_id, series) REFERENCES unit_series (tenant_id, name) ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['account_units', 'cost_categories', 'organization_versions', 'unit_series', 'unit_points'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_units, cost_categories, organization_versions, unit_series, unit_points TO major_tom_app;
