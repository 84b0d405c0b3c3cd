import { useState } from "react";
import type { z } from "zod";
import type * as commitments from "#core/api/commitments";
import { ApiError, request } from "#web/api/client.ts";
import { Button } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { toast } from "#web/ui/toasts.tsx";
import { formatValue } from "#core/figures/format";

type Analysis = z.infer<typeof commitments.CommitmentAnalysis>;

/** What a customer could commit to, and a draft of it: signed by the customer's people, or by the vendor's own. */
export function DraftForCustomer({ customer, name }: { readonly customer: string; readonly name: string }) {
  const [analysis, setAnalysis] = useState<Analysis>();
  const [busy, setBusy] = useState(false);
  const tried = async (run: () => Promise<void>) => {
    setBusy(true);
    await run().catch((error: unknown) => toast(error instanceof ApiError ? error.message : "It did not work. Try again."));
    setBusy(false);
  };
  const analyze = () => tried(async () => setAnalysis(await request<Analysis>(`/api/vendor/customers/${customer}/analysis`)));
  const draft = (order: unknown) =>
    tried(async () => {
      const { proposal, signedBy } = await request<{ proposal: string; signedBy: "customer" | "vendor" }>(
        `/api/vendor/customers/${customer}/drafts`,
        {
          body: { order },
        },
      );
      toast(signedBy === "vendor" ? `${proposal} waits for two of your people` : `${proposal} waits for two people of ${name}`);
    });
  if (analysis === undefined) {
    return (
      <Button disabled={busy} onClick={() => void analyze()}>
        {busy ? "Analyzing…" : "Analyze"}
      </Button>
    );
  }
  return (
    <div className="flex flex-col gap-2 w-full">
      <p className="text-ink-2">{analysis.sentence}</p>
      <div className="-mx-2 flex flex-wrap">
        <CsvLink path={`/api/vendor/customers/${customer}/analysis`} query={{ part: "options" }} what="options-of-the-customer" label="Options" />
        <CsvLink
          path={`/api/vendor/customers/${customer}/analysis`}
          query={{ part: "compare" }}
          what="alternatives-of-the-customer"
          label="Alternatives"
        />
      </div>
      <ul className="flex flex-col gap-1.5">
        {analysis.options.map((option) => (
          <li key={option.label} className="flex flex-wrap items-baseline gap-x-3">
            <span className="flex-1 min-w-[200px]">{option.label}</span>
            <span className="num t-12">
              {formatValue(option.commitment.value, "USD/h")} ·{" "}
              <span className="figure figure-planned">{formatValue(option.saving.value, "USD/month")}</span>
            </span>
            {option.order !== null && (
              <Button small disabled={busy} onClick={() => void draft(option.order)}>
                Draft<span className="sr"> {option.label}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
