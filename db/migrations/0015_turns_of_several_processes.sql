-- A running turn of a conversation, and what it has said so far, where several processes share the database: one runs it,
-- any of them may be asked to follow or to stop it. Leases run by the database's own clock, not by the world's.
CREATE TABLE running_turns (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  thread_id text NOT NULL,
  turn_id text NOT NULL,
  question text NOT NULL,
  owner text NOT NULL,
  lease_until timestamptz NOT NULL,
  stop_requested boolean NOT NULL DEFAULT false,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, thread_id)
);
CREATE TABLE turn_lines (
  tenant_id text NOT NULL,
  thread_id text NOT NULL,
  seq integer NOT NULL,
  lines text NOT NULL,
  PRIMARY KEY (tenant_id, thread_id, seq),
  FOREIGN KEY (tenant_id, thread_id) REFERENCES running_turns (tenant_id, thread_id) ON DELETE CASCADE
);
ALTER TABLE running_turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE running_turns FORCE ROW LEVEL SECURITY;
CREATE POLICY running_turns_own ON running_turns USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE turn_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE turn_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY turn_lines_own ON turn_lines USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON running_turns, turn_lines TO major_tom_app;
