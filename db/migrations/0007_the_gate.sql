-- Proposals: the pointer to the current revision and its state. What would be done is in proposal_revisions, as sealed text.
CREATE TABLE proposals (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'partially_approved', 'approved', 'executing', 'rolling_back', 'succeeded', 'failed', 'rolled_back', 'rejected', 'cancelled', 'expired', 'needs_attention')),
  rev integer NOT NULL CHECK (rev > 0),
  requester_user_id text,
  requester_kind text NOT NULL CHECK (requester_kind IN ('human', 'agent', 'analyser')),
  -- The conversation that it was drafted in, and where its outcome is told.
  thread_id text,
  -- The cluster that it touches, where it touches one: kill switch, maintenance and limits go by it.
  cluster text,
  -- Several proposals that were drafted together, shown as one card with a decision for each.
  batch text,
  -- What it would change, so that two proposals do not change the same thing. Null: nothing that could collide.
  target text,
  start_by timestamptz,
  held text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX proposals_inbox ON proposals (tenant_id, state, updated_at DESC);
-- One live proposal a target.
CREATE UNIQUE INDEX proposals_once_a_target ON proposals (tenant_id, target)
  WHERE state IN ('proposed', 'partially_approved', 'approved', 'executing', 'rolling_back', 'needs_attention');

CREATE TABLE proposal_revisions (
  tenant_id text NOT NULL,
  number integer NOT NULL,
  rev integer NOT NULL CHECK (rev > 0),
  sealed text NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  policy jsonb NOT NULL,
  policy_version text NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Why there is a new one, and what differs from the one before.
  cause text NOT NULL CHECK (cause IN ('draft', 'edit', 'drift', 'quorum', 'policy')),
  reason text,
  -- Bodies of the last dry run of exactly this revision.
  dry_run jsonb,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, number, rev),
  FOREIGN KEY (tenant_id, number) REFERENCES proposals (tenant_id, number) ON DELETE CASCADE
);

CREATE TABLE decisions (
  tenant_id text NOT NULL,
  number integer NOT NULL,
  rev integer NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  user_id text NOT NULL,
  session_id text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('approve', 'reject')),
  channel text NOT NULL CHECK (channel IN ('web', 'api', 'slack')),
  reason text CHECK (length(reason) <= 1000),
  step_up_at timestamptz,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, number, rev, user_id),
  FOREIGN KEY (tenant_id, number, rev) REFERENCES proposal_revisions (tenant_id, number, rev) ON DELETE CASCADE
);

-- The second wall behind the services: no decision without a live session of that very person, a member of this tenant
-- who is no Viewer, on the hash of the current revision. A session may end later; the decision stays.
CREATE FUNCTION decision_needs_a_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM sessions s JOIN members m ON m.user_id = s.user_id AND m.tenant_id = s.tenant_id
    WHERE s.id = NEW.session_id AND s.user_id = NEW.user_id AND s.tenant_id = NEW.tenant_id AND s.tenant_id = app_tenant()
      AND s.expires_at > app_now() AND m.role IN ('owner', 'admin')
  ) THEN RAISE EXCEPTION 'a decision needs a live session of an Owner or Admin of the tenant'; END IF;
  IF NOT EXISTS (
    SELECT FROM proposals p JOIN proposal_revisions r USING (tenant_id, number, rev)
    WHERE p.tenant_id = NEW.tenant_id AND p.number = NEW.number AND p.rev = NEW.rev AND r.hash = NEW.hash
      AND p.state IN ('proposed', 'partially_approved', 'approved')
  ) THEN RAISE EXCEPTION 'a decision is on the hash of the current revision of an open proposal'; END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER decisions_need_a_person BEFORE INSERT OR UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION decision_needs_a_person();

-- A sealed text never changes; only the record of its dry run does.
CREATE FUNCTION revision_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.sealed, NEW.hash, NEW.policy, NEW.policy_version, NEW.expires_at) IS DISTINCT FROM (OLD.sealed, OLD.hash, OLD.policy, OLD.policy_version, OLD.expires_at)
  THEN RAISE EXCEPTION 'a revision is sealed'; END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER proposal_revisions_are_sealed BEFORE UPDATE ON proposal_revisions FOR EACH ROW EXECUTE FUNCTION revision_is_sealed();

-- One action a proposal, for ever: it runs at most once.
CREATE TABLE actions (
  tenant_id text NOT NULL,
  id text NOT NULL,
  number integer NOT NULL,
  rev integer NOT NULL,
  state text NOT NULL CHECK (state IN ('executing', 'rolling_back', 'succeeded', 'failed', 'rolled_back', 'needs_attention')),
  -- Whose turn it is. A worker whose fence is no longer this one writes nothing.
  lease_owner text,
  lease_until timestamptz,
  fence integer NOT NULL DEFAULT 0,
  -- Not before this instant is it picked up again: a settle wait, a soak, a retry.
  wake_at timestamptz,
  -- A person asked to stop and undo.
  stop_requested_by text,
  outcome jsonb,
  started_at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT actions_once_a_proposal UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, number, rev) REFERENCES proposal_revisions (tenant_id, number, rev) ON DELETE CASCADE
);
CREATE INDEX actions_running ON actions (tenant_id, state) WHERE state IN ('executing', 'rolling_back');

-- `name` is the step's; a compensation is a step of its own ("undo:launch"), a call within a step too ("drain:<pod uid>").
CREATE TABLE action_steps (
  tenant_id text NOT NULL,
  action_id text NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('intent', 'done', 'failed')),
  token text NOT NULL,
  request_hash text,
  request jsonb,
  ref jsonb,
  note text,
  attempts integer NOT NULL DEFAULT 1,
  intent_at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, action_id, name),
  FOREIGN KEY (tenant_id, action_id) REFERENCES actions (tenant_id, id) ON DELETE CASCADE
);

-- What limits count: money, or nodes of a cluster. A reservation counts from `at` until it is released.
CREATE TABLE cap_ledger (
  tenant_id text NOT NULL,
  id text NOT NULL,
  cap text NOT NULL,
  amount numeric(18, 5) NOT NULL,
  action_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  released_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT cap_ledger_once_an_action UNIQUE (tenant_id, cap, action_id),
  FOREIGN KEY (tenant_id, action_id) REFERENCES actions (tenant_id, id) ON DELETE CASCADE
);

-- Switches: 'tenant' or 'cluster:<name>' for the kill switch, and maintenance of a cluster.
CREATE TABLE kill_switches (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope = 'tenant' OR scope LIKE 'cluster:%'),
  engaged boolean NOT NULL,
  reason text,
  by_user_id text,
  by_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, scope)
);

-- The platform's own: one row, read by every tenant, written by the platform role only.
CREATE TABLE platform_kill_switch (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  engaged boolean NOT NULL,
  reason text,
  by_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now()
);

-- What an Owner or Admin sets of a cluster. No row: production, no maintenance.
CREATE TABLE cluster_settings (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  cluster text NOT NULL,
  production boolean NOT NULL DEFAULT true,
  maintenance boolean NOT NULL DEFAULT false,
  maintenance_by text,
  maintenance_reason text,
  -- Hours of the week (0 is Monday 00:00 UTC) in which nothing starts, as ranges [from, to).
  no_change_hours jsonb NOT NULL DEFAULT '[]',
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, cluster)
);

-- A member's approving, apart from the role. Null: as the role has it.
ALTER TABLE members ADD COLUMN may_approve boolean;

-- The last time that a session proved its person's password again.
CREATE TABLE step_ups (
  session_id text PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT app_now()
);

-- What people are told, written in the transaction that it tells of, delivered apart from it.
CREATE TABLE outbox (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  topic text NOT NULL CHECK (topic IN ('proposed', 'signed', 'approved', 'started', 'done', 'failed', 'needs_attention', 'returned', 'expired', 'revised', 'rejected', 'cancelled', 'held')),
  number integer,
  thread_id text,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  delivered_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_undelivered ON outbox (tenant_id, created_at) WHERE delivered_at IS NULL;

-- What arrives in a conversation by itself: the outcome of what was proposed there.
CREATE TABLE thread_notices (
  tenant_id text NOT NULL,
  id text NOT NULL,
  thread_id text NOT NULL,
  number integer,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX thread_notices_of_thread ON thread_notices (tenant_id, thread_id, at);

-- How a cloud account is reached. The credentials that may call STS are the server's own, never a row.
ALTER TABLE cloud_accounts
  ADD COLUMN name text,
  ADD COLUMN environment text,
  ADD COLUMN read_role_arn text,
  ADD COLUMN act_role_arn text,
  ADD COLUMN external_id text,
  ADD COLUMN regions jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN last_error text,
  ADD COLUMN synced_at timestamptz;
GRANT UPDATE (state, last_error, synced_at, name, regions) ON cloud_accounts TO major_tom_app;

-- Last known state of what discovery finds. A thing that is gone stays, with the instant at which it was missed.
CREATE TABLE discovered (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('cluster', 'instance', 'node', 'workload', 'scaling_group', 'node_pool')),
  -- Where it was found: "<account>/<region>" or "cluster:<name>".
  source text NOT NULL,
  id text NOT NULL,
  state jsonb NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT app_now(),
  seen_at timestamptz NOT NULL DEFAULT app_now(),
  gone_at timestamptz,
  PRIMARY KEY (tenant_id, kind, source, id)
);
CREATE INDEX discovered_present ON discovered (tenant_id, kind) WHERE gone_at IS NULL;

CREATE TABLE discovery_runs (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  source text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT app_now(),
  ended_at timestamptz,
  error text,
  found integer NOT NULL DEFAULT 0,
  added integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  gone integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX discovery_runs_latest ON discovery_runs (tenant_id, source, started_at DESC);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['proposals', 'proposal_revisions', 'decisions', 'actions', 'action_steps', 'cap_ledger', 'kill_switches', 'cluster_settings', 'outbox', 'thread_notices', 'discovered', 'discovery_runs'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', name || '_own', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON proposals, proposal_revisions, decisions, actions, action_steps, cap_ledger, kill_switches, cluster_settings, outbox, thread_notices, discovered, discovery_runs TO major_tom_app;
GRANT DELETE ON discovery_runs, outbox TO major_tom_app;
GRANT UPDATE (may_approve) ON members TO major_tom_app;
-- Everybody sees the platform's switch; the platform alone throws it.
ALTER TABLE platform_kill_switch ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_kill_switch FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_kill_switch_seen ON platform_kill_switch FOR SELECT USING (true);
CREATE POLICY platform_kill_switch_thrown ON platform_kill_switch TO major_tom_platform USING (true) WITH CHECK (true);
GRANT SELECT ON platform_kill_switch TO major_tom_app;
GRANT SELECT, INSERT, UPDATE ON platform_kill_switch TO major_tom_platform;

-- Timers must know which tenants have something due: whose it is and that it is there, never what.
CREATE POLICY outbox_due ON outbox FOR SELECT TO major_tom_platform USING (delivered_at IS NULL);
GRANT SELECT (tenant_id, delivered_at) ON outbox TO major_tom_platform;
CREATE POLICY proposals_due ON proposals FOR SELECT TO major_tom_platform
  USING (state IN ('proposed', 'partially_approved', 'approved', 'executing', 'rolling_back'));
GRANT SELECT (tenant_id, state) ON proposals TO major_tom_platform;

-- A session's step-up is written before a tenant matters, and read by the gate of that session's tenant.
ALTER TABLE step_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE step_ups FORCE ROW LEVEL SECURITY;
CREATE POLICY step_ups_platform ON step_ups TO major_tom_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON step_ups TO major_tom_platform;

-- The gate's functions run as the owner of the tables, whom row-level security binds, too (it is forced): what they look
-- up of the tenant's own sessions and members. Nobody else gains by these: a policy gives no right to read a table.
CREATE POLICY sessions_of_the_gate ON sessions FOR SELECT USING (tenant_id = app_tenant());
CREATE POLICY members_of_the_gate ON members FOR SELECT USING (tenant_id = app_tenant());
CREATE POLICY step_ups_of_the_gate ON step_ups FOR SELECT USING (EXISTS (SELECT FROM sessions s WHERE s.id = session_id AND s.tenant_id = app_tenant()));

-- What the gate may know of a session: whether it lives, whose it is, when it stepped up. Never its token.
CREATE FUNCTION gate_session(wanted text) RETURNS TABLE (user_id text, live boolean, step_up_at timestamptz) LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public AS $$
  SELECT s.user_id, s.expires_at > app_now(), u.at FROM sessions s LEFT JOIN step_ups u ON u.session_id = s.id
  WHERE s.id = wanted AND s.tenant_id = app_tenant()
$$;
REVOKE ALL ON FUNCTION gate_session(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_session(text) TO major_tom_app;
REVOKE ALL ON FUNCTION decision_needs_a_person() FROM PUBLIC;
