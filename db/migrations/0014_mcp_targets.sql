-- Names and ids that a tool vouched for over the Model Context Protocol, by the session of the token that asked: what a
-- draft may name. A chat keeps them with its conversation; this protocol has none that outlives a process.
CREATE TABLE mcp_targets (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  session_id text NOT NULL,
  target text NOT NULL CHECK (length(target) BETWEEN 1 AND 253),
  call text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, session_id, target)
);
ALTER TABLE mcp_targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE mcp_targets FORCE ROW LEVEL SECURITY;
CREATE POLICY mcp_targets_own ON mcp_targets USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON mcp_targets TO major_tom_app;
