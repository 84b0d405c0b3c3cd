-- One hash chain a tenant (and one named 'platform'). hash = SHA-256(prev || canonical JSON of the row without its hash).
-- No foreign key to tenants: the log outlives the tenant.
CREATE TABLE audit_heads (
  tenant_id text PRIMARY KEY,
  seq bigint NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  at timestamptz NOT NULL
);

CREATE TABLE audit_log (
  tenant_id text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  at timestamptz(3) NOT NULL,
  actor jsonb NOT NULL,
  action text NOT NULL,
  event text NOT NULL,
  target text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'failed', 'denied')),
  before jsonb,
  after jsonb,
  request_id text,
  prev text NOT NULL CHECK (prev ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (tenant_id, seq)
);

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_heads_own ON audit_heads USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_log_own ON audit_log USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());

-- Locks the tenant's head until the transaction ends, so that two appends cannot fork the chain.
-- Time is the database's and never runs backwards within a chain.
CREATE FUNCTION audit_lock_head(OUT seq bigint, OUT hash text, OUT at text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF app_tenant() IS NULL THEN RAISE EXCEPTION 'the audit log needs a tenant'; END IF;
  INSERT INTO audit_heads (tenant_id, seq, hash, at) VALUES (app_tenant(), 0, repeat('0', 64), 'epoch') ON CONFLICT DO NOTHING;
  SELECT h.seq, h.hash, to_char(greatest(date_trunc('milliseconds', app_now()), h.at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    INTO seq, hash, at FROM audit_heads h WHERE h.tenant_id = app_tenant() FOR UPDATE;
END
$$;

-- A row is accepted only as the next link, and moves the head in the same statement.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE audit_heads SET seq = NEW.seq, hash = NEW.hash, at = NEW.at
    WHERE tenant_id = NEW.tenant_id AND seq = NEW.seq - 1 AND hash = NEW.prev AND at <= NEW.at;
  IF NOT FOUND THEN RAISE EXCEPTION 'audit row % does not continue the chain', NEW.seq; END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_log_continues_the_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_append();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_log_is_not_truncated BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON audit_heads FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_are_not_truncated BEFORE TRUNCATE ON audit_heads FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

REVOKE ALL ON FUNCTION audit_lock_head() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_lock_head() TO major_tom_app;
GRANT SELECT, INSERT ON audit_log TO major_tom_app;
GRANT SELECT ON audit_heads TO major_tom_app;
