import { useState } from "react";
import { request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { STANDING, type VendorStanding } from "#web/pages/settings/billing/standing.ts";
import { CapFields } from "#web/pages/settings/billing/cap-fields.tsx";
import { WithStepUp } from "#web/pages/settings/billing/with-step-up.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly vendor: string; readonly terms: NonNullable<VendorStanding["terms"]>; readonly youMay: boolean };

/** The terms in full, before anything can be accepted; which limits are signed with them. */
export function AcceptTerms({ vendor, terms, youMay }: Props) {
  const [mode, setMode] = useState<"self" | "vendor">("vendor");
  const [caps, setCaps] = useState({ rollingUsd: "10000", outstandingUsd: "30000" });
  const [read, setRead] = useState(false);
  const accept = async () => {
    await request("/api/vendor/link", { body: { mode, termsVersion: terms.version, ...caps } });
    toast(`The terms of ${vendor} are accepted`);
    invalidate(STANDING);
  };
  return (
    <Box title="Billing" sub="this organization buys for itself">
      <div className="flex flex-col gap-4 p-4">
        <p className="text-ink-2">
          {vendor} offers its help with commitments. Nothing changes before an Owner accepts, and you may leave at any time.
        </p>
        <fieldset className="flex flex-col gap-2">
          <legend className="t-12 text-ink-3 mb-1">How</legend>
          {(
            [
              ["vendor", `${vendor} is the vendor of record: it buys, within limits that you sign`],
              ["self", `You buy; ${vendor}'s people look and draft`],
            ] as const
          ).map(([value, label]) => (
            <label key={value} className="flex items-baseline gap-2">
              <input type="radio" name="mode" value={value} checked={mode === value} onChange={() => setMode(value)} />
              {label}
            </label>
          ))}
        </fieldset>
        <div>
          <h3 className="t-12 text-ink-3 mb-1">Terms {terms.version}</h3>
          <ol className="list-decimal pl-5 flex flex-col gap-1">
            {terms[mode].map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </div>
        {mode === "vendor" && <CapFields caps={caps} onChange={setCaps} />}
        <label className="flex items-baseline gap-2">
          <input type="checkbox" checked={read} onChange={(event) => setRead(event.target.checked)} />I have read the terms and may bind this
          organization.
        </label>
        <WithStepUp what={`Accepting lets ${vendor} see this organization's costs.`} run={accept}>
          {({ busy, fault, act }) => (
            <>
              {fault !== undefined && (
                <p className="text-bad" role="alert">
                  {fault}
                </p>
              )}
              <div className="flex items-center justify-end gap-3">
                {!youMay && <span className="t-12 text-ink-3">Only an Owner may accept.</span>}
                <Button look="ink" disabled={!youMay || !read || busy} onClick={act}>
                  Accept the terms
                </Button>
              </div>
            </>
          )}
        </WithStepUp>
      </div>
    </Box>
  );
}
