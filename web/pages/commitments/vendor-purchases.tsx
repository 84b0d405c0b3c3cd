import { ChevronRight } from "lucide-react";
import type { PurchasesForUs } from "#core/api/vendor";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { sentence, STATE_TONES } from "#web/pages/commitments/commitment-words.ts";
import { Box } from "#web/ui/box.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";

/** What the vendor of record buys for this organization: every state, and nothing else of the vendor. */
export function VendorPurchases() {
  const { data } = useResource<PurchasesForUs>("/api/vendor/purchases");
  if (data === undefined || data.purchases.length === 0) return null;
  return (
    <Box
      title="Bought for you"
      sub="by the vendor of record, under the cap that an Owner signed"
      level={3}
      tools={
        <>
          <Link href="/settings/billing">Billing</Link>
          <CsvLink path="/api/vendor/purchases" query={{ part: "history" }} what="changes-at-the-vendor" label="Changes" />
          <CsvLink path="/api/vendor/purchases" what="bought-for-us" />
        </>
      }
    >
      <ul>
        {data.purchases.map((one) => (
          <li key={one.id} className="purchase" aria-label={one.title}>
            <div className="min-w-0">
              <p className="name">{one.title}</p>
              <p className="t-12 text-ink-2">
                <span className={STATE_TONES[one.state]}>{one.stateLabel}.</span> {one.because}
              </p>
            </div>
            <dl className="purchase-facts">
              <div>
                <dt>In total</dt>
                <dd>{formatValue(one.total, "USD")}</dd>
              </div>
              <div>
                <dt>Would save a month</dt>
                <dd>
                  <span className="planned">{formatValue(one.savingUsdPerMonth, "USD")}</span>
                </dd>
              </div>
            </dl>
            <span className="t-12 text-ink-3">by {one.vendor}</span>
            <details className="fold purchase-more">
              <summary>
                <ChevronRight strokeWidth={1.6} aria-hidden="true" />
                {one.history.length === 1 ? "1 step" : `${one.history.length} steps`}
              </summary>
              <ol className="t-12 flex flex-col gap-1">
                {one.history.map((event) => (
                  <li key={event.at + event.state} className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-3">
                    <time className="text-ink-3 num" dateTime={event.at}>
                      {formatInstant(new Date(event.at), { year: new Date(event.at).getUTCFullYear() })}
                    </time>
                    <span>
                      <span className={STATE_TONES[event.state]}>{sentence(event.state.replaceAll("_", " "))}</span>{" "}
                      <span className="text-ink-2">{event.because}</span>
                    </span>
                  </li>
                ))}
              </ol>
            </details>
          </li>
        ))}
      </ul>
    </Box>
  );
}
