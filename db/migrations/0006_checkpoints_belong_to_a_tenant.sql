-- The agent's checkpoints are keyed "<tenant>/<thread>" (db/checkpoint-pool.ts); the tables are LangGraph's own.
GRANT USAGE ON SCHEMA langgraph TO major_tom_app;
GRANT SELECT ON langgraph.checkpoint_migrations TO major_tom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON langgraph.checkpoints, langgraph.checkpoint_blobs, langgraph.checkpoint_writes TO major_tom_app;

ALTER TABLE langgraph.checkpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE langgraph.checkpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY checkpoints_own ON langgraph.checkpoints
  USING (starts_with(thread_id, app_tenant() || '/')) WITH CHECK (starts_with(thread_id, app_tenant() || '/'));
ALTER TABLE langgraph.checkpoint_blobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE langgraph.checkpoint_blobs FORCE ROW LEVEL SECURITY;
CREATE POLICY checkpoint_blobs_own ON langgraph.checkpoint_blobs
  USING (starts_with(thread_id, app_tenant() || '/')) WITH CHECK (starts_with(thread_id, app_tenant() || '/'));
ALTER TABLE langgraph.checkpoint_writes ENABLE ROW LEVEL SECURITY;
ALTER TABLE langgraph.checkpoint_writes FORCE ROW LEVEL SECURITY;
CREATE POLICY checkpoint_writes_own ON langgraph.checkpoint_writes
  USING (starts_with(thread_id, app_tenant() || '/')) WITH CHECK (starts_with(thread_id, app_tenant() || '/'));
