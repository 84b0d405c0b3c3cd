import { CirclePause } from "lucide-react";
import { useState } from "react";
import type { CommitmentPause, CommitmentPurchase, PauseAnswer } from "#core/api/commitment-workflow";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { worldNow } from "#web/live/world-clock.ts";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

function changed(): void {
  for (const prefix of ["/api/commitments/purchases", "/api/commitments/settings", "/api/commitments/ladders", "/api/proposals"]) invalidate(prefix);
}

/** Stops buying and cancels what is queued; says so before it does, and what became of each plan after it. */
export function PauseButton({ pause, purchases }: { readonly pause: CommitmentPause; readonly purchases: readonly CommitmentPurchase[] }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [answer, setAnswer] = useState<PauseAnswer>();
  if (answer !== undefined) return <Answer answer={answer} onClose={() => setAnswer(undefined)} />;
  if (pause.paused || !pause.youMayPause.allowed) return null;
  const queued = purchases.filter(({ state }) => state === "queued");
  const waiting = purchases.filter(({ state }) => state === "pending_approval").length;
  const send = async (reason: string) => {
    setBusy(true);
    try {
      const said = await request<PauseAnswer>("/api/commitments/pause", { body: reason === "" ? {} : { reason } });
      setOpen(false);
      if (said.queued.length === 0) toast(said.text, undefined, "info");
      else setAnswer(said);
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
    changed();
  };
  return (
    <>
      <Button small look="ghost" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <CirclePause size={14} strokeWidth={1.6} aria-hidden="true" />
        <span className="wide-only" aria-hidden="true">
          Pause buying
        </span>
        <span className="sr">Pause buying</span>
      </Button>
      {open && (
        <ReasonDialog
          title="Pause buying"
          label="Why, if you like"
          hint="Everybody sees it in the banner, and it stands in the audit log. Only an Owner resumes."
          button="Pause buying"
          bad
          required={false}
          busy={busy}
          fault={fault}
          onSend={(reason) => void send(reason)}
          onClose={() => setOpen(false)}
        >
          <ul className="list-disc pl-5 flex flex-col gap-1">
            <li>No purchase starts{waiting > 0 ? `, also not the ${waiting} that ${waiting === 1 ? "waits" : "wait"} for signatures` : ""}.</li>
            <li>No ladder drafts its next tranche.</li>
            <li>
              {queued.length === 0
                ? "Nothing is queued, so nothing is cancelled."
                : `${queued.length === 1 ? "1 queued plan is" : `${queued.length} queued plans are`} cancelled before ${queued.length === 1 ? "it starts" : "they start"}:`}
              {queued.length > 0 && (
                <ul className="pt-1 t-12 text-ink-2">
                  {queued.map((one) => (
                    <li key={one.id} className="num">
                      {one.title}, {formatFigure(one.total)} in total
                    </li>
                  ))}
                </ul>
              )}
            </li>
            <li>Plans that are active go on until they end or are returned.</li>
          </ul>
        </ReasonDialog>
      )}
    </>
  );
}

const OUTCOMES = { signed: "is being cancelled", waiting: "waits for an Owner's signature", left: "was left as it is" } as const;

function Answer({ answer, onClose }: { readonly answer: PauseAnswer; readonly onClose: () => void }) {
  return (
    <Dialog title="Buying is paused" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <p>{answer.text}</p>
      <ul className="flex flex-col gap-2" aria-label="Queued plans">
        {answer.queued.map(({ plan, title, outcome, proposal, text }) => (
          <li key={plan}>
            <span className="name">{title}</span> <span className={outcome === "left" ? "text-bad" : "text-ink-2"}>{OUTCOMES[outcome]}</span>{" "}
            {proposal !== null && <Link href={`/approvals/${proposal}`}>{proposal}</Link>}
            <span className="block t-12 text-ink-3">{text}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Who paused, when and why; an Owner resumes it here. */
export function PauseBanner({ pause }: { readonly pause: CommitmentPause }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [said, setSaid] = useState("");
  if (!pause.paused) return null;
  const resume = async (reason: string) => {
    setBusy(true);
    setFault(undefined);
    setSaid(reason);
    try {
      await request("/api/commitments/resume", { body: reason === "" ? {} : { reason } });
      setOpen(false);
      toast("Buying goes on: what is approved and still in time starts again");
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
    changed();
  };
  return (
    <div className="banner banner-caution" role="status">
      <CirclePause size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <b className="total">Buying is paused.</b> {pause.by ?? "Somebody"} paused it
        {pause.at === null ? "" : ` at ${clockTime(pause.at, worldNow())} UTC`}.{" "}
        {pause.reason !== null && pause.reason !== "" && `“${pause.reason}” `}
        No purchase starts and no ladder drafts. {!pause.youMayResume.allowed && (pause.youMayResume.why ?? "An Owner resumes it.")}
      </span>
      {pause.youMayResume.allowed && (
        <button type="button" className="underline underline-offset-2" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Resume
        </button>
      )}
      {open && wantsStepUp(fault) && (
        <StepUp what="Resuming lets approved purchases start again." onClose={() => setFault(undefined)} onDone={() => void resume(said)} />
      )}
      {open && !wantsStepUp(fault) && (
        <ReasonDialog
          title="Resume buying"
          label="Why, if you like"
          hint="It stands in the audit log beside your name."
          button="Resume buying"
          required={false}
          busy={busy}
          fault={fault}
          onSend={(reason) => void resume(reason)}
          onClose={() => setOpen(false)}
        >
          <p className="text-ink-2">
            Approved purchases that are still in time start again, and ladders draft what is due. What was cancelled stays cancelled.
          </p>
        </ReasonDialog>
      )}
    </div>
  );
}
