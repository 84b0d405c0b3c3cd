-- Where the owner of the tables is no superuser, row-level security holds for what app_purchases_for_us() reads, too: the
-- rows of a vendor that this tenant has a link with. Nobody but the owner, as whom that function runs, gets them.
DO $$
DECLARE name text;
BEGIN
  EXECUTE format('CREATE POLICY vendor_links_of_the_definer ON vendor_links FOR SELECT TO %I USING (customer_tenant = app_tenant())', current_user);
  FOREACH name IN ARRAY ARRAY['proposals', 'proposal_revisions', 'commitment_purchases', 'commitment_purchase_history'] LOOP
    EXECUTE format(
      'CREATE POLICY %I ON %I FOR SELECT TO %I USING (EXISTS (SELECT FROM vendor_links l WHERE l.vendor_tenant = %I.tenant_id AND l.customer_tenant = app_tenant()))',
      name || '_of_its_vendor', name, current_user, name);
  END LOOP;
END
$$;
