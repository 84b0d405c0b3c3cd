import { useResource } from "#web/api/use-resource.ts";
import { AcceptTerms } from "#web/pages/settings/billing/accept-terms.tsx";
import { CustomerLink } from "#web/pages/settings/billing/customer-link.tsx";
import { PurchasesForUs } from "#web/pages/settings/billing/purchases-for-us.tsx";
import { STANDING, type VendorStanding } from "#web/pages/settings/billing/standing.ts";
import { VendorCustomers } from "#web/pages/settings/billing/vendor-customers.tsx";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

/** Who buys commitments: the organization itself, or a vendor of record within signed limits. */
export function Billing() {
  const { data, error, reload } = useResource<VendorStanding>(STANDING);
  if (error !== undefined) return <Fault error={error} onRetry={reload} title="The billing could not be read" />;
  if (data === undefined) {
    return (
      <Box title="Billing">
        <div className="p-4">
          <Skeleton height={120} />
        </div>
      </Box>
    );
  }
  if (data.isVendor) return <VendorCustomers customers={data.customers} />;
  if (data.link !== null) {
    return (
      <>
        <CustomerLink link={data.link} />
        {data.link.mode === "vendor" && <PurchasesForUs vendor={data.link.vendor.name} />}
      </>
    );
  }
  if (data.vendor === null || data.terms === null) {
    return (
      <Box title="Billing">
        <p className="p-4 text-ink-2">
          This organization buys for itself: two of its people sign each commitment. No vendor of record is offered here.
        </p>
      </Box>
    );
  }
  return <AcceptTerms vendor={data.vendor.name} terms={data.terms} youMay={data.youMayAccept} />;
}
