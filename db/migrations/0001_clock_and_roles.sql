-- The two roles that the server runs as. Neither owns a table, so that row-level security binds both.
-- major_tom_app: inside one tenant. major_tom_platform: sign-up, sign-in and sessions, before a tenant is known.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'major_tom_app') THEN
    CREATE ROLE major_tom_app NOLOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'major_tom_platform') THEN
    CREATE ROLE major_tom_platform NOLOGIN NOINHERIT;
  END IF;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT major_tom_app, major_tom_platform TO %I', current_user);
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO major_tom_app, major_tom_platform;

-- Where the one clock was set and how fast it runs. No row: the clock of the machine.
CREATE TABLE app_clock (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  base timestamptz NOT NULL,
  anchor timestamptz NOT NULL,
  rate double precision NOT NULL CHECK (rate > 0)
);
GRANT SELECT ON app_clock TO major_tom_app, major_tom_platform;

CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce((SELECT base + (clock_timestamp() - anchor) * rate FROM app_clock), clock_timestamp())
$$;

-- The tenant of this transaction; null outside of one, which matches no row.
CREATE FUNCTION app_tenant() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('app.tenant_id', true), '')
$$;
