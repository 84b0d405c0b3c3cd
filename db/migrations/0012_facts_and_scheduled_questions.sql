-- What people told about their organization. An erased fact keeps its number, so that a citation of it can be told from another's.
CREATE TABLE facts (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  -- Null: erased.
  text text CHECK (length(text) BETWEEN 3 AND 500),
  by_user_id text,
  by_name text NOT NULL,
  thread_id text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, number)
);

-- Vectors by pgvector where the server has it; else an array, and the nearest are looked for by the program.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
    BEGIN
      CREATE EXTENSION IF NOT EXISTS vector;
      EXECUTE 'ALTER TABLE facts ADD COLUMN embedding vector(256)';
    EXCEPTION WHEN insufficient_privilege THEN
      ALTER TABLE facts ADD COLUMN embedding real[];
    END;
  ELSE
    ALTER TABLE facts ADD COLUMN embedding real[];
  END IF;
END
$$;

CREATE TABLE scheduled_questions (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  user_id text NOT NULL,
  question text NOT NULL CHECK (length(question) BETWEEN 1 AND 1000),
  recurrence jsonb NOT NULL,
  -- The conversation in which it is answered.
  thread_id text NOT NULL,
  -- What was removed keeps its number, so that the log's is not another's.
  state text NOT NULL CHECK (state IN ('active', 'stopped', 'removed')),
  -- Why it was stopped, where nobody stopped it.
  reason text,
  next_at timestamptz NOT NULL,
  last_run_at timestamptz,
  last_outcome text CHECK (last_outcome IN ('answered', 'failed')),
  created_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX scheduled_questions_due ON scheduled_questions (tenant_id, next_at) WHERE state = 'active';

ALTER TABLE facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE facts FORCE ROW LEVEL SECURITY;
CREATE POLICY facts_own ON facts USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE scheduled_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE scheduled_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY scheduled_questions_own ON scheduled_questions USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON facts, scheduled_questions TO major_tom_app;
