import { useState } from "react";
import type { CustomerPurchases as Purchases } from "#core/api/vendor";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { useResource } from "#web/api/use-resource.ts";
import { Button } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Fault } from "#web/ui/fault.tsx";

/** Where a customer's purchases stand; asked for on a press, since each look stands in the customer's log. */
export function CustomerPurchases({ customer }: { readonly customer: string }) {
  const [open, setOpen] = useState(false);
  const { data, error, reload } = useResource<Purchases>(open ? `/api/vendor/customers/${customer}/purchases` : null);
  if (!open) {
    return (
      <div>
        <Button look="ghost" onClick={() => setOpen(true)}>
          Show its purchases
        </Button>
      </div>
    );
  }
  if (error !== undefined) return <Fault error={error} onRetry={reload} title="The purchases could not be read" />;
  if (data === undefined) return <p className="text-ink-2">Reading its purchases…</p>;
  if (data.purchases.length === 0) return <p className="text-ink-2">Nothing was asked for yet.</p>;
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-col gap-2" aria-label="Purchases">
        {data.purchases.map(({ proposal, title, stateLabel, because, start, total }) => (
          <li key={proposal ?? title}>
            <strong>{stateLabel}</strong> {title}, {formatValue(total, "USD")} in total
            <span className="block t-12 text-ink-2">
              {proposal}: {because}
              {start === null ? "" : ` Starts ${formatInstant(new Date(start))}.`}
            </span>
          </li>
        ))}
      </ul>
      <div className="-mx-2">
        <CsvLink path={`/api/vendor/customers/${customer}/purchases`} what="purchases-of-the-customer" />
      </div>
    </div>
  );
}
