CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL CONSTRAINT users_email_once UNIQUE CONSTRAINT users_email_lower_case CHECK (email = lower(email)),
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  -- A login of the sandbox company. Works only on the sandbox, on loopback.
  sample boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now()
);

CREATE TABLE credentials (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- Salted scrypt; null where the person signs in by another provider.
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CONSTRAINT credentials_once_a_provider UNIQUE (provider_id, account_id)
);
CREATE INDEX credentials_of_user ON credentials (user_id);

CREATE TABLE verifications (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now()
);

-- One row a key ("email:..." or "ip:..."): when the next attempt would be due at the steady rate.
CREATE TABLE sign_in_attempts (
  key text PRIMARY KEY,
  due_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON users, credentials, verifications, sign_in_attempts TO major_tom_platform;
