import { type FormEvent, useState } from "react";
import type { CommitmentSettings, CommitmentSettingsAnswer } from "#core/api/commitment-workflow";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { limitChanges, typedLimits } from "#web/pages/commitments/limit-changes.ts";
import { LimitUsed } from "#web/pages/commitments/limit-used.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";
import { Button } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Switch } from "#web/ui/switch.tsx";

const PATH = "/api/commitments/settings";

/** How much may be promised, how long a purchase waits before it starts, and above what a third person signs. */
export function LimitsDrawer({ onClose }: { readonly onClose: () => void }) {
  const resource = useResource<CommitmentSettings>(PATH);
  const { data, error } = resource;
  // Outlives the fields, which begin anew with what was stored.
  const [answer, setAnswer] = useState<CommitmentSettingsAnswer>();
  return (
    <Dialog kind="drawer" title="Limits of buying" onClose={onClose}>
      {error !== undefined && data === undefined && <Fault error={error} onRetry={resource.reload} title="The limits could not be read" />}
      {resource.loading && <Skeleton height={320} />}
      {data !== undefined && <Limits key={data.updatedAt ?? ""} settings={data} answer={answer} onAnswer={setAnswer} />}
    </Dialog>
  );
}

/** What is typed as text, in the order of the drawer. */
const FIELDS = [
  { name: "rolling30Usd", label: "Whole commitments bought within 30 days, USD", inputMode: "decimal", required: true },
  { name: "outstandingUsd", label: "Whole commitments outstanding, USD", inputMode: "decimal", required: true },
  { name: "coolingOffHours", label: "Hours between the purchase and its start, 1 to 72", type: "number", min: 1, max: 72, required: true },
  { name: "thirdPersonOverUsd", label: "A third person signs above, USD", inputMode: "decimal", required: true },
  { name: "sharingOff", label: "Accounts that do not share plans", placeholder: "all share; ids of 12 digits" },
] as const;
const LIMITS = { rolling_30_days: "Within 30 days", outstanding: "Outstanding", third_signature: "A third person signs" } as const;

type LimitsProps = {
  readonly settings: CommitmentSettings;
  readonly answer: CommitmentSettingsAnswer | undefined;
  readonly onAnswer: (answer: CommitmentSettingsAnswer) => void;
};

function Limits({ settings, answer, onAnswer }: LimitsProps) {
  const { youMayLower, youMayRaise } = settings;
  const [typed, setTyped] = useState(() => typedLimits(settings));
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const changes = limitChanges(typed, settings);
  const isChanged = Object.keys(changes).length > 0;
  const may = youMayLower.allowed || youMayRaise.allowed;
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = { ...changes, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
      onAnswer(await request<CommitmentSettingsAnswer>(PATH, { method: "PUT", body }));
      invalidate("/api/proposals");
      invalidate("/api/commitments/settings");
      invalidate("/api/commitments/purchases");
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <LimitUsed label="Within 30 days" of={settings.rolling30} />
      <LimitUsed label="Outstanding" of={settings.outstanding} />
      <div className="-my-2 flex justify-end">
        <CsvLink path={PATH} what="limits" />
      </div>
      {settings.pendingRaises.map(({ limit, to, from }) => (
        <p key={limit} className="t-12 text-ink-2">
          {LIMITS[limit]}: <span className="planned num">{formatValue(to, "USD")}</span> from {formatInstant(new Date(from))} on
        </p>
      ))}
      {settings.billingMode === "vendor" && (
        <p className="t-12 text-ink-2">
          A vendor buys for this organization, under the cap that its Owner signed on <Link href="/settings/billing">Billing</Link>.
        </p>
      )}
      {answer !== undefined && (
        <div className="notice" role="status">
          <span className="flex-1">
            {answer.text}{" "}
            {answer.raises.map((id) => (
              <Link key={id} href={`/approvals/${id}`} className="mono pr-2">
                {id}
              </Link>
            ))}
          </span>
        </div>
      )}
      {!may && <p className="t-12 text-ink-3">{youMayLower.why ?? "An Owner or Admin changes limits."}</p>}
      <fieldset className="flex flex-col gap-3.5" disabled={!may || busy}>
        <legend className="sr">Limits</legend>
        {FIELDS.map(({ name, ...field }) => (
          <Field
            key={name}
            {...field}
            value={typed[name]}
            fault={fault?.fields[name]}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        ))}
        <Switch
          on={typed.soloRule}
          label="An organization of one person may buy on its Owner's signature, at least 24 hours ahead"
          disabled={!may || busy}
          onChange={(soloRule) => setTyped({ ...typed, soloRule })}
        />
        {isChanged && <Field label="Why, if you like" value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />}
      </fieldset>
      <p className="t-12 text-ink-3">
        What is lower or stricter holds at once. What is higher or looser is drafted, an Owner signs it, and it holds 24 hours later
        {youMayRaise.allowed || youMayRaise.why === null ? "." : `: ${youMayRaise.why}`}
      </p>
      {fault !== undefined && !wantsStepUp(fault) && (
        <p className="text-bad" role="alert">
          {fault.message}
        </p>
      )}
      <div className="flex items-center gap-3">
        {settings.updatedAt !== null && (
          <span className="t-12 text-ink-3 flex-1">
            Changed {formatInstant(new Date(settings.updatedAt))}
            {settings.updatedBy === null ? "" : ` by ${settings.updatedBy}`}
          </span>
        )}
        {may && (
          <Button look="ink" type="submit" className="ml-auto" disabled={busy || !isChanged}>
            Save
          </Button>
        )}
      </div>
      {wantsStepUp(fault) && <StepUp what="Limits of money are being changed." onClose={() => setFault(undefined)} onDone={() => void save()} />}
    </form>
  );
}
