-- What the vendor bought, or is about to buy, for the tenant that asks: states and amounts, and nothing else of the vendor.
CREATE FUNCTION app_purchases_for_us() RETURNS TABLE (
  number integer, vendor_name text, proposal_state text, sealed text, plan_state text, plan_id text, start_at timestamptz,
  returnable_until timestamptz, kept_at timestamptz, bought_at timestamptz, created_at timestamptz, updated_at timestamptz, history jsonb
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.number, l.vendor_name, p.state, r.sealed, c.plan_state, c.plan_id, c.start_at, c.returnable_until, c.kept_at, c.bought_at, p.created_at, p.updated_at,
    coalesce((SELECT jsonb_agg(jsonb_build_object('state', h.state, 'because', h.because, 'at', h.at) ORDER BY h.seq)
      FROM commitment_purchase_history h WHERE h.tenant_id = c.tenant_id AND h.purchase_id = c.id), '[]'::jsonb)
  FROM vendor_links l
  JOIN proposals p ON p.tenant_id = l.vendor_tenant AND p.kind = 'sp_purchase'
  JOIN proposal_revisions r ON r.tenant_id = p.tenant_id AND r.number = p.number AND r.rev = p.rev
  LEFT JOIN commitment_purchases c ON c.tenant_id = p.tenant_id AND c.number = p.number
  WHERE l.customer_tenant = app_tenant() AND r.sealed::jsonb -> 'params' -> 'customer' ->> 'id' = app_tenant()
$$;
REVOKE ALL ON FUNCTION app_purchases_for_us() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_purchases_for_us() TO major_tom_app;
