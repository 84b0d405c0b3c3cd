-- Limits of money, and how plans are bought. No row: the defaults.
CREATE TABLE commitment_settings (
  tenant_id text PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  -- Whole commitments (an hour x hours of the term), USD: bought within 30 days, and not ended.
  cap_rolling_usd numeric(18, 2) NOT NULL DEFAULT 50000 CHECK (cap_rolling_usd >= 0),
  cap_outstanding_usd numeric(18, 2) NOT NULL DEFAULT 150000 CHECK (cap_outstanding_usd >= 0),
  -- Above it one more person signs.
  threshold_usd numeric(18, 2) NOT NULL DEFAULT 25000 CHECK (threshold_usd >= 0),
  -- Between the purchase call and the start: cancelling costs nothing.
  queue_hours integer NOT NULL DEFAULT 24 CHECK (queue_hours BETWEEN 1 AND 72),
  -- A tenant of one person: its Owner's signature and a plan that is queued a day ahead.
  solo_rule boolean NOT NULL DEFAULT false,
  -- Accounts (12 digits) with which plans are not shared.
  sharing_off jsonb NOT NULL DEFAULT '[]',
  billing_mode text NOT NULL DEFAULT 'self' CHECK (billing_mode IN ('self', 'vendor')),
  -- While it stands nothing is bought.
  paused_at timestamptz,
  paused_by text,
  paused_side text CHECK (paused_side IN ('customer', 'vendor')),
  pause_reason text CHECK (length(pause_reason) <= 300),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  updated_by text
);

-- Raises that were signed. Each counts from its own time on, until the limit is lowered.
CREATE TABLE commitment_cap_raises (
  tenant_id text NOT NULL,
  action_id text NOT NULL,
  limit_name text NOT NULL CHECK (limit_name IN ('rolling_30_days', 'outstanding', 'third_signature')),
  amount_usd numeric(18, 2) NOT NULL CHECK (amount_usd >= 0),
  signed_at timestamptz NOT NULL DEFAULT app_now(),
  counts_from timestamptz NOT NULL,
  voided_at timestamptz,
  PRIMARY KEY (tenant_id, action_id),
  FOREIGN KEY (tenant_id, action_id) REFERENCES actions (tenant_id, id) ON DELETE CASCADE
);

-- Of what is owed for a known time: after it, it does not count any more. Null: until it is released.
ALTER TABLE cap_ledger ADD COLUMN counts_until timestamptz;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['commitment_settings', 'commitment_cap_raises'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON commitment_settings, commitment_cap_raises TO major_tom_app;
