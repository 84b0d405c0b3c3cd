import type { z } from "zod";
import type * as vendor from "#core/api/vendor";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { useResource } from "#web/api/use-resource.ts";
import { Box } from "#web/ui/box.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

type PurchasesForUs = z.infer<typeof vendor.PurchasesForUs>;

/** What the vendor of record bought or is about to buy for this organization, with each state that it went through. */
export function PurchasesForUs({ vendor: name }: { readonly vendor: string }) {
  const { data, error } = useResource<PurchasesForUs>("/api/vendor/purchases");
  return (
    <Box
      title={`Bought by ${name}`}
      sub="for this organization"
      tools={
        data !== undefined &&
        data.purchases.length > 0 && (
          <>
            <CsvLink path="/api/vendor/purchases" query={{ part: "history" }} what="changes-at-the-vendor" label="Changes" />
            <CsvLink path="/api/vendor/purchases" what="bought-for-us" />
          </>
        )
      }
    >
      {error !== undefined ? (
        <p className="p-4 text-bad">{error.message}</p>
      ) : data === undefined ? (
        <div className="p-4">
          <Skeleton height={64} />
        </div>
      ) : data.purchases.length === 0 ? (
        <p className="p-4 text-ink-2">Nothing yet. What {name} drafts for you appears here before anybody signs it.</p>
      ) : (
        <ul className="divide-y divide-line">
          {data.purchases.map((one) => (
            <li key={one.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
              <span className="flex-1 min-w-[220px]">
                {one.title}
                <span className="block t-12 text-ink-3">
                  {one.stateLabel}: {one.because}
                  {one.state === "queued" && one.start !== null && ` Starts ${formatInstant(new Date(one.start))}.`}
                  {(one.state === "queued" || one.state === "purchased") &&
                    one.returnableUntil !== null &&
                    ` Returnable until ${formatInstant(new Date(one.returnableUntil))}.`}
                </span>
                <span className="block t-12 text-ink-3">
                  {one.history.map(({ state, at }) => `${state.replaceAll("_", " ")} ${formatInstant(new Date(at))}`).join(" · ")}
                </span>
              </span>
              <span className="num t-12">
                {formatValue(one.commitment, "USD/h")} ·{" "}
                <span className="figure figure-planned">{formatValue(one.savingUsdPerMonth, "USD/month")}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Box>
  );
}
