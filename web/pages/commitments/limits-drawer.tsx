import { type FormEvent, useState } from "react";
import type { CommitmentSettings, CommitmentSettingsAnswer } from "#core/api/commitment-workflow";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { LimitUsed } from "#web/pages/commitments/limit-used.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";
import { Button } from "#web/ui/button.tsx";
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

const clean = (text: string): string => text.trim().replaceAll(",", "").replace(/^\$/, "");
/** An amount that was emptied stays as it was: there is always a limit. */
const isSame = (typed: string, before: string): boolean => clean(typed) === "" || clean(typed) === before;
const LIMITS = { rolling_30_days: "Within 30 days", outstanding: "Outstanding", third_signature: "A third person signs" } as const;

type LimitsProps = {
  readonly settings: CommitmentSettings;
  readonly answer: CommitmentSettingsAnswer | undefined;
  readonly onAnswer: (answer: CommitmentSettingsAnswer) => void;
};

function Limits({ settings, answer, onAnswer }: LimitsProps) {
  const { rolling30Usd, outstandingUsd, coolingOffHours, thirdPersonOverUsd, soloRule, sharingOff, youMayLower, youMayRaise } = settings;
  const [rolling, setRolling] = useState(rolling30Usd);
  const [outstanding, setOutstanding] = useState(outstandingUsd);
  const [hours, setHours] = useState(String(coolingOffHours));
  const [third, setThird] = useState(thirdPersonOverUsd);
  const [solo, setSolo] = useState(soloRule);
  const [off, setOff] = useState(sharingOff.join(", "));
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const accounts = off.split(/[\s,]+/).filter((account) => account !== "");
  const changes = {
    ...(isSame(rolling, rolling30Usd) ? {} : { rolling30Usd: clean(rolling) }),
    ...(isSame(outstanding, outstandingUsd) ? {} : { outstandingUsd: clean(outstanding) }),
    ...(Number(hours) === coolingOffHours ? {} : { coolingOffHours: Number(hours) }),
    ...(isSame(third, thirdPersonOverUsd) ? {} : { thirdPersonOverUsd: clean(third) }),
    ...(solo === soloRule ? {} : { soloRule: solo }),
    ...(accounts.join() === sharingOff.join() ? {} : { sharingOff: accounts }),
  };
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
        <Field
          label="Whole commitments bought within 30 days, USD"
          value={rolling}
          inputMode="decimal"
          required
          fault={fault?.fields["rolling30Usd"]}
          onChange={(event) => setRolling(event.target.value)}
        />
        <Field
          label="Whole commitments outstanding, USD"
          value={outstanding}
          inputMode="decimal"
          required
          fault={fault?.fields["outstandingUsd"]}
          onChange={(event) => setOutstanding(event.target.value)}
        />
        <Field
          label="Hours between the purchase and its start, 1 to 72"
          value={hours}
          type="number"
          min={1}
          max={72}
          required
          fault={fault?.fields["coolingOffHours"]}
          onChange={(event) => setHours(event.target.value)}
        />
        <Field
          label="A third person signs above, USD"
          value={third}
          inputMode="decimal"
          required
          fault={fault?.fields["thirdPersonOverUsd"]}
          onChange={(event) => setThird(event.target.value)}
        />
        <Field
          label="Accounts that do not share plans"
          value={off}
          placeholder="all share; ids of 12 digits"
          fault={fault?.fields["sharingOff"]}
          onChange={(event) => setOff(event.target.value)}
        />
        <Switch
          on={solo}
          label="An organization of one person may buy on its Owner's signature, at least 24 hours ahead"
          disabled={!may || busy}
          onChange={setSolo}
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
