CREATE TABLE tenants (
  id text PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  time_zone text NOT NULL DEFAULT 'UTC',
  -- Which cost data the composition root gives it: 'sandbox:demo', 'local', or null where nothing is connected.
  cost_source text,
  created_at timestamptz NOT NULL DEFAULT app_now()
);

CREATE TABLE members (
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'viewer')),
  joined_at timestamptz NOT NULL DEFAULT app_now(),
  role_changed_at timestamptz NOT NULL DEFAULT app_now(),
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  tenant_id text REFERENCES tenants (id) ON DELETE CASCADE,
  -- SHA-256 of the bearer token; the token itself is told once and never stored.
  token text NOT NULL UNIQUE,
  ip_address text,
  user_agent text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now()
);
CREATE INDEX sessions_of_user ON sessions (user_id);

-- A cloud account of the tenant. Sign-up makes a placeholder, whose id no provider can give.
CREATE TABLE cloud_accounts (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  provider text NOT NULL DEFAULT 'aws' CHECK (provider IN ('aws')),
  account_id text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'scanning', 'active', 'error')),
  created_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT cloud_accounts_once UNIQUE (tenant_id, account_id),
  CONSTRAINT cloud_accounts_placeholder_is_no_real_id CHECK (
    (state = 'pending' AND account_id ~ '^pending-[0-9a-z]{16,}$') OR account_id ~ '^[0-9]{12}$'
  )
);

-- An invitation, or the link that makes the first Owner. Good once.
CREATE TABLE one_time_links (
  id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('first-owner', 'invitation')),
  email text,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'viewer')),
  token_hash text NOT NULL UNIQUE,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  used_by text,
  withdrawn_at timestamptz
);
CREATE INDEX one_time_links_open ON one_time_links (tenant_id) WHERE used_at IS NULL AND withdrawn_at IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, members, sessions, cloud_accounts, one_time_links TO major_tom_platform;

-- Inside a tenant: its own rows only. Names and e-mails of its members, never a password or a token.
GRANT SELECT ON tenants TO major_tom_app;
GRANT UPDATE (name, time_zone) ON tenants TO major_tom_app;
GRANT SELECT, UPDATE, DELETE ON members TO major_tom_app;
GRANT SELECT (id, name, email, sample, created_at) ON users TO major_tom_app;
GRANT SELECT, INSERT, UPDATE ON cloud_accounts TO major_tom_app;
GRANT SELECT, INSERT ON one_time_links TO major_tom_app;
GRANT UPDATE (withdrawn_at) ON one_time_links TO major_tom_app;

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY users_of_the_tenant ON users FOR SELECT TO major_tom_app
  USING (EXISTS (SELECT FROM members WHERE members.user_id = users.id AND members.tenant_id = app_tenant()));
CREATE POLICY users_platform ON users TO major_tom_platform USING (true) WITH CHECK (true);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_own ON tenants TO major_tom_app USING (id = app_tenant()) WITH CHECK (id = app_tenant());
CREATE POLICY tenants_platform ON tenants TO major_tom_platform USING (true) WITH CHECK (true);

ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
CREATE POLICY members_own ON members TO major_tom_app USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY members_platform ON members TO major_tom_platform USING (true) WITH CHECK (true);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY sessions_platform ON sessions TO major_tom_platform USING (true) WITH CHECK (true);

ALTER TABLE cloud_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE cloud_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY cloud_accounts_own ON cloud_accounts TO major_tom_app USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY cloud_accounts_platform ON cloud_accounts TO major_tom_platform USING (true) WITH CHECK (true);

ALTER TABLE one_time_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_time_links FORCE ROW LEVEL SECURITY;
CREATE POLICY one_time_links_own ON one_time_links TO major_tom_app USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY one_time_links_platform ON one_time_links TO major_tom_platform USING (true) WITH CHECK (true);
