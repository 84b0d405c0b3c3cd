-- Analyses that were asked for: while one runs, people see "analyzing". The id is of the question and the version of the data.
CREATE TABLE commitment_analyses (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  question jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  -- As the API shows it; null while it runs.
  result jsonb,
  -- Why it failed, in a sentence.
  error text CHECK (length(error) <= 1000),
  by_user_id text,
  by_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX commitment_analyses_newest ON commitment_analyses (tenant_id, at DESC);

-- Tranches towards a target, drafted one after another while nothing speaks against it.
CREATE TABLE commitment_ladders (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  analysis_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'paused', 'done', 'ended')),
  -- Paused by the pause of everything: it goes on when that is lifted.
  by_pause boolean NOT NULL DEFAULT false,
  plan_type text NOT NULL,
  family text,
  region text,
  term text NOT NULL,
  payment text NOT NULL,
  account text,
  -- USD an hour.
  target numeric(18, 5) NOT NULL CHECK (target > 0),
  tranche numeric(18, 5) NOT NULL CHECK (tranche > 0 AND tranche <= 100),
  every_weeks integer NOT NULL CHECK (every_weeks BETWEEN 1 AND 12),
  next_due timestamptz NOT NULL,
  -- Why the last step drafted nothing.
  waits_for text CHECK (length(waits_for) <= 500),
  started_by_user_id text,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id)
);

-- One row a proposal to buy, with what people see of it and what the provider shows of its plan.
CREATE TABLE commitment_purchases (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  number integer NOT NULL,
  ladder_id text,
  analysis_id text,
  state text NOT NULL CHECK (state IN ('analyzing', 'pending_approval', 'queued', 'purchased', 'monitoring', 'rejected', 'expired', 'returned', 'cancelled', 'failed', 'needs_attention')),
  because text NOT NULL,
  account text NOT NULL,
  account_name text NOT NULL,
  offering_id text NOT NULL,
  plan_type text NOT NULL,
  family text,
  region text,
  term text NOT NULL,
  payment text NOT NULL,
  -- USD an hour; over the whole term; at once.
  commitment numeric(18, 5) NOT NULL,
  total numeric(18, 2) NOT NULL,
  upfront numeric(18, 2) NOT NULL,
  plan_id text,
  plan_arn text,
  plan_state text,
  start_at timestamptz,
  end_at timestamptz,
  returnable_until timestamptz,
  bought_at timestamptz,
  -- When the provider last showed it.
  seen_at timestamptz,
  kept_at timestamptz,
  kept_by text,
  kept_reason text CHECK (length(kept_reason) <= 300),
  -- What the bill shows of it, and when that was read.
  monitored jsonb,
  monitored_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT commitment_purchases_once_a_proposal UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, number) REFERENCES proposals (tenant_id, number) ON DELETE CASCADE
);

CREATE TABLE commitment_purchase_history (
  tenant_id text NOT NULL,
  purchase_id text NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  state text NOT NULL,
  because text NOT NULL,
  by_name text,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, purchase_id, seq),
  FOREIGN KEY (tenant_id, purchase_id) REFERENCES commitment_purchases (tenant_id, id) ON DELETE CASCADE
);

-- What was told of commitments: each key once. An alarm is closed when its cause is over.
CREATE TABLE commitment_notices (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  -- What it is about, such as `expiry/<plan>/30`.
  key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('under_use', 'coverage_dip', 'keep_or_return', 'expiry')),
  purchase_id text,
  plan_id text,
  text text NOT NULL,
  -- USD a day while it stays as it is; null where that is not the point.
  cost_per_day numeric(18, 6),
  -- Return that was drafted for it.
  number integer,
  at timestamptz NOT NULL DEFAULT app_now(),
  closed_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT commitment_notices_once UNIQUE (tenant_id, key)
);

-- The last time that each account's plans were read, and what the provider showed.
CREATE TABLE commitment_reads (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  account text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  plans jsonb NOT NULL,
  -- Why a later attempt failed; `plans` is of the last that did not.
  error text CHECK (length(error) <= 1000),
  PRIMARY KEY (tenant_id, account)
);

-- Once a day, however often the job runs.
CREATE TABLE commitment_watch (
  tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  monitored_at timestamptz,
  data_version text,
  -- Coverage of everything in the last whole days, as it was read.
  coverage jsonb
);

ALTER TABLE outbox DROP CONSTRAINT outbox_topic_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_topic_check CHECK (topic IN ('proposed', 'signed', 'approved', 'started', 'done', 'failed', 'needs_attention', 'returned', 'expired', 'revised', 'rejected', 'cancelled', 'held', 'keep_or_return', 'under_use', 'coverage_dip', 'expiring', 'paused', 'resumed'));

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['commitment_analyses', 'commitment_ladders', 'commitment_purchases', 'commitment_purchase_history', 'commitment_notices', 'commitment_reads', 'commitment_watch'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON commitment_analyses, commitment_ladders, commitment_purchases, commitment_notices, commitment_reads, commitment_watch TO major_tom_app;
GRANT SELECT, INSERT ON commitment_purchase_history TO major_tom_app;
