-- Keyed by tenant and id: a client names its thread, and a name that another tenant uses must not be noticed.
CREATE TABLE threads (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  user_id text NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  -- What the person asked, for search; the messages themselves are in the agent's checkpoints.
  asked text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX threads_latest ON threads (tenant_id, user_id, updated_at DESC);

CREATE TABLE message_feedback (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  thread_id text NOT NULL,
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 200),
  user_id text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('up', 'down')),
  reason text CHECK (length(reason) <= 1000),
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, thread_id, message_id, user_id),
  FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id) ON DELETE CASCADE
);

-- What was asked of the cost data, so that a figure's source can be opened again.
CREATE TABLE queries (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('semantic', 'sql')),
  request jsonb NOT NULL,
  sql text NOT NULL,
  data_version text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE threads ENABLE ROW LEVEL SECURITY;
ALTER TABLE threads FORCE ROW LEVEL SECURITY;
CREATE POLICY threads_own ON threads USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE message_feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY message_feedback_own ON message_feedback USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE queries ENABLE ROW LEVEL SECURITY;
ALTER TABLE queries FORCE ROW LEVEL SECURITY;
CREATE POLICY queries_own ON queries USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());

GRANT SELECT, INSERT, UPDATE, DELETE ON threads, message_feedback, queries TO major_tom_app;
