import { Check, Signature } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { useMe } from "#web/app/session.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { useWorldNow } from "#web/live/world-clock.ts";
import { consequenceOf } from "#web/proposals/consequence.ts";
import { seal } from "#web/proposals/revisions.tsx";
import { wantsStepUp } from "#web/proposals/step-up.tsx";
import { isTotal, spelledTotal, totalHint } from "#web/proposals/typed-total.ts";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

/** When the password was confirmed, and until when it is good. */
export type Confirmed = { readonly at: string; readonly until: string };

type Props = {
  readonly proposal: ProposalDetail;
  readonly title: string;
  readonly deed: Deed;
  readonly settling: boolean;
  /** Of the total, and of the password; kept by whom opened the sheet, so that Not now loses nothing. */
  readonly typed: string;
  readonly confirmed: Confirmed | undefined;
  readonly onType: (typed: string) => void;
  readonly onConfirm: (confirmed: Confirmed) => void;
  readonly onClose: () => void;
};

const NTH = ["first", "second", "third", "fourth"] as const;

/**
 * Signs what costs money or moves a limit: it is you, the total by hand, the signature. Nothing here has the focus that
 * signs, Enter signs nothing, and what was typed stays where the server refuses.
 */
export function SignSheet({ proposal, title, deed, settling, typed, confirmed, onType, onConfirm, onClose }: Props) {
  const { id, hash, kind, sealed, signatures, needsStepUp, youMaySign } = proposal;
  const { title: consequence, says, afterwards, total } = consequenceOf(kind, sealed, title);
  const now = useWorldNow();
  const [pasted, setPasted] = useState(false);
  const lapsed = confirmed !== undefined && Date.parse(confirmed.until) <= now;
  const isYou = !needsStepUp || (!wantsStepUp(deed.fault) && (confirmed === undefined ? youMaySign : !lapsed));
  const matches = total === undefined || isTotal(typed, total);
  const sign = async () => {
    if (!isYou || !matches) return;
    const body = total === undefined ? { hash } : { hash, total: typed.trim() };
    if (await deed.run("approve", body)) onClose();
  };
  const nth =
    signatures.needed > 1 ? `${NTH[signatures.given] ?? `number ${signatures.given + 1}`} of ${signatures.needed} signatures` : "one signature";
  const label = total === undefined ? "Sign" : `Sign $${spelledTotal(total)}`;
  return (
    <Dialog
      title={consequence}
      className="sheet"
      onClose={onClose}
      foot={
        <>
          <span className="mono text-ink-3 mr-auto self-center" title={hash}>
            {seal(hash)}
          </span>
          <Button onClick={onClose}>Not now</Button>
          <Button
            look="sign"
            disabled={!isYou || !matches || deed.busy || settling}
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
            onClick={() => void sign()}
          >
            <Signature size={14} strokeWidth={1.6} aria-hidden="true" />
            {label}
          </Button>
        </>
      }
    >
      <p className="t-12 text-ink-3">
        {id}, {nth}
      </p>
      {says !== "" && <p className="text-ink-2">{says}</p>}
      <ol className="sheet-steps">
        {needsStepUp && (
          <Step n={1} look={isYou ? "done" : "now"} title="It is you">
            {isYou ? (
              <p className="t-12 text-ink-3">
                {confirmed === undefined
                  ? "Your password was confirmed less than 15 minutes ago."
                  : `Password confirmed ${clockTime(confirmed.at, now)} UTC. Good until ${clockTime(confirmed.until, now)} UTC.`}
              </p>
            ) : (
              <ItIsYou again={lapsed || confirmed !== undefined} onDone={onConfirm} onForget={deed.forget} />
            )}
          </Step>
        )}
        {total !== undefined && (
          <Step n={2} look={matches ? "done" : isYou ? "now" : "later"} title="Type the total, in USD">
            <TypedTotal total={total} typed={typed} pasted={pasted} disabled={!isYou} onType={onType} onPasted={setPasted} />
          </Step>
        )}
        <Step n={total === undefined ? (needsStepUp ? 2 : 1) : 3} look={isYou && matches ? "now" : "later"} title="Sign">
          <p className="t-12 text-ink-3">{afterwards}</p>
        </Step>
      </ol>
      {deed.fault !== undefined && !wantsStepUp(deed.fault) && (
        <p className="text-bad" role="alert">
          {deed.fault.message}
        </p>
      )}
    </Dialog>
  );
}

type StepProps = { readonly n: number; readonly look: "done" | "now" | "later"; readonly title: string; readonly children: ReactNode };

function Step({ n, look, title, children }: StepProps) {
  return (
    <li className={look} aria-current={look === "now" ? "step" : undefined}>
      <span className={`sheet-dot ${look === "now" ? "to-decide" : ""}`} aria-hidden="true">
        {look === "done" ? <Check size={12} strokeWidth={2} /> : n}
      </span>
      <div className="min-w-0">
        <h3>
          {title}
          <span className="sr">{look === "done" ? ", done" : ""}</span>
        </h3>
        {children}
      </div>
    </li>
  );
}

type ItIsYouProps = {
  readonly again: boolean;
  readonly onDone: (confirmed: Confirmed) => void;
  readonly onForget: () => void;
};

/** The password again: good for 15 minutes of this session. */
function ItIsYou({ again, onDone, onForget }: ItIsYouProps) {
  const me = useMe();
  const id = useId();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { goodUntil } = await request<{ readonly goodUntil: string }>("/api/auth/step-up", { body: { password } });
      onForget();
      // What the person may sign has changed by it.
      invalidate("/api/proposals");
      onDone({ at: new Date(Date.parse(goodUntil) - GOOD_FOR_MS).toISOString(), until: goodUntil });
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
      setBusy(false);
    }
  };
  return (
    <form className="flex flex-col gap-2" onSubmit={(event) => void confirm(event)}>
      <input type="text" autoComplete="username" className="sr" tabIndex={-1} aria-hidden="true" readOnly value={me.user.email} />
      <label className="t-12 text-ink-3" htmlFor={id}>
        {again ? "Its 15 minutes are over. Password" : "Password"}
      </label>
      <span className="flex gap-2">
        <input
          id={id}
          className="input"
          type="password"
          autoComplete="current-password"
          required
          data-first
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="ink" type="submit" disabled={busy || password === ""}>
          Confirm
        </Button>
      </span>
      {fault !== undefined && (
        <p className="t-12 text-bad" role="alert">
          {fault.message}
        </p>
      )}
    </form>
  );
}

const GOOD_FOR_MS = 15 * 60_000;

type TypedProps = {
  readonly total: string;
  readonly typed: string;
  readonly pasted: boolean;
  readonly disabled: boolean;
  readonly onType: (typed: string) => void;
  readonly onPasted: (pasted: boolean) => void;
};

/** By hand or by voice, so that it is read: what is pasted or dropped does not count. */
function TypedTotal({ total, typed, pasted, disabled, onType, onPasted }: TypedProps) {
  const id = useId();
  const refuse = (event: { preventDefault(): void }) => {
    event.preventDefault();
    onPasted(true);
  };
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!disabled) input.current?.focus();
  }, [disabled]);
  return (
    <>
      <input
        ref={input}
        className="input sheet-total"
        aria-label="Type the total, in USD"
        aria-describedby={id}
        inputMode="decimal"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        data-first
        maxLength={24}
        disabled={disabled}
        value={typed}
        onPaste={refuse}
        onDrop={refuse}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        onChange={(event) => {
          onPasted(false);
          onType(event.target.value);
        }}
      />
      <p id={id} className="t-12 text-ink-3" role="status">
        {pasted ? `Type it: what is pasted does not count. It has to read ${spelledTotal(total)}.` : totalHint(typed, total)}
      </p>
    </>
  );
}
