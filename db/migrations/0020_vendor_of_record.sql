-- Who runs this installation may buy for others as their vendor of record.
ALTER TABLE tenants ADD COLUMN is_vendor boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX tenants_one_vendor ON tenants (is_vendor) WHERE is_vendor;

-- The vendor's name, for whoever may take it: a tenant sees no other's row.
CREATE FUNCTION app_vendor() RETURNS TABLE (id text, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.id, t.name FROM tenants t WHERE t.is_vendor AND t.id <> app_tenant()
$$;
REVOKE ALL ON FUNCTION app_vendor() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_vendor() TO major_tom_app;

-- A customer and the vendor. Both see it; each changes only its own part.
CREATE TABLE vendor_links (
  id text PRIMARY KEY,
  customer_tenant text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  vendor_tenant text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  customer_name text NOT NULL,
  vendor_name text NOT NULL,
  -- self: the vendor's people look and draft, the customer buys. vendor: the vendor buys.
  mode text NOT NULL CHECK (mode IN ('self', 'vendor')),
  state text NOT NULL CHECK (state IN ('terms_accepted', 'invited', 'accounts_joined', 'linked', 'leaving', 'ended')),
  terms_version text NOT NULL,
  accepted_by text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT app_now(),
  -- What the customer's Owner signed, USD of whole commitments; a raise counts from its own time on.
  cap_rolling_usd numeric(18, 2) NOT NULL CHECK (cap_rolling_usd >= 0),
  cap_outstanding_usd numeric(18, 2) NOT NULL CHECK (cap_outstanding_usd >= cap_rolling_usd),
  raised_rolling_usd numeric(18, 2),
  raised_outstanding_usd numeric(18, 2),
  raised_from timestamptz,
  cap_signed_by text NOT NULL,
  cap_signed_at timestamptz NOT NULL DEFAULT app_now(),
  paused_at timestamptz,
  paused_by text,
  paused_side text CHECK (paused_side IN ('customer', 'vendor')),
  paused_reason text,
  created_at timestamptz NOT NULL DEFAULT app_now(),
  updated_at timestamptz NOT NULL DEFAULT app_now(),
  CHECK (customer_tenant <> vendor_tenant)
);
CREATE UNIQUE INDEX vendor_links_one_a_customer ON vendor_links (customer_tenant) WHERE state <> 'ended';
CREATE INDEX vendor_links_of_vendor ON vendor_links (vendor_tenant, state);

-- What happened to it, for both to see.
CREATE TABLE vendor_link_events (
  id text PRIMARY KEY,
  link_id text NOT NULL REFERENCES vendor_links (id) ON DELETE CASCADE,
  customer_tenant text NOT NULL,
  vendor_tenant text NOT NULL,
  at timestamptz NOT NULL DEFAULT app_now(),
  side text NOT NULL CHECK (side IN ('customer', 'vendor')),
  by_name text NOT NULL,
  event text NOT NULL,
  note text CHECK (length(note) <= 500)
);
CREATE INDEX vendor_link_events_newest ON vendor_link_events (link_id, at DESC);

-- The wall behind the services: terms, mode, limits and resuming are the customer's; the steps of the linkage are the vendor's.
CREATE FUNCTION vendor_link_sides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF app_tenant() = OLD.vendor_tenant AND (
    (NEW.mode, NEW.terms_version, NEW.accepted_by, NEW.accepted_at, NEW.cap_rolling_usd, NEW.cap_outstanding_usd, NEW.raised_rolling_usd, NEW.raised_outstanding_usd, NEW.raised_from, NEW.cap_signed_by)
      IS DISTINCT FROM (OLD.mode, OLD.terms_version, OLD.accepted_by, OLD.accepted_at, OLD.cap_rolling_usd, OLD.cap_outstanding_usd, OLD.raised_rolling_usd, OLD.raised_outstanding_usd, OLD.raised_from, OLD.cap_signed_by)
    OR (OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL)
  ) THEN RAISE EXCEPTION 'terms, limits and resuming are the customer''s'; END IF;
  IF app_tenant() = OLD.customer_tenant AND NEW.state IS DISTINCT FROM OLD.state AND NEW.state NOT IN ('leaving', 'ended')
  THEN RAISE EXCEPTION 'the steps of the linkage are the vendor''s'; END IF;
  IF (NEW.customer_tenant, NEW.vendor_tenant) IS DISTINCT FROM (OLD.customer_tenant, OLD.vendor_tenant) THEN RAISE EXCEPTION 'a link stays between the two'; END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER vendor_links_have_sides BEFORE UPDATE ON vendor_links FOR EACH ROW EXECUTE FUNCTION vendor_link_sides();

ALTER TABLE vendor_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor_links FORCE ROW LEVEL SECURITY;
CREATE POLICY vendor_links_of_both ON vendor_links TO major_tom_app
  USING (customer_tenant = app_tenant() OR vendor_tenant = app_tenant()) WITH CHECK (customer_tenant = app_tenant() OR vendor_tenant = app_tenant());
CREATE POLICY vendor_links_begun_by_the_customer ON vendor_links AS RESTRICTIVE FOR INSERT TO major_tom_app WITH CHECK (customer_tenant = app_tenant());
CREATE POLICY vendor_links_platform ON vendor_links TO major_tom_platform USING (true) WITH CHECK (true);
ALTER TABLE vendor_link_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor_link_events FORCE ROW LEVEL SECURITY;
CREATE POLICY vendor_link_events_of_both ON vendor_link_events TO major_tom_app
  USING (customer_tenant = app_tenant() OR vendor_tenant = app_tenant())
  WITH CHECK ((side = 'customer' AND customer_tenant = app_tenant()) OR (side = 'vendor' AND vendor_tenant = app_tenant()));
CREATE POLICY vendor_link_events_platform ON vendor_link_events TO major_tom_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON vendor_links TO major_tom_app;
GRANT SELECT, INSERT ON vendor_link_events TO major_tom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON vendor_links, vendor_link_events TO major_tom_platform;
