import { useState } from "react";
import type { CommitmentAnalysis } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import type { CommitmentLadder, StartLadder as Order } from "#core/api/commitment-workflow";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { plannedWeeks, weeksToChoose } from "#web/pages/commitments/ladder-weeks.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** Spreads an option over tranches. Each of them is drafted by itself and signed by two people; starting it buys nothing. */
export function StartLadder({ option, analysis }: { readonly option: CommitmentOption; readonly analysis: CommitmentAnalysis }) {
  const planned = plannedWeeks(option.ladder);
  const [open, setOpen] = useState(false);
  const [everyWeeks, setEveryWeeks] = useState(planned);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [first] = option.ladder;
  if (first?.commitment.value == null || option.commitment.value === null) return null;
  const { type, family, region, term, payment, account } = analysis.question;
  const start = async () => {
    setBusy(true);
    setFault(undefined);
    const body: Order = {
      analysis: analysis.id,
      target: option.commitment.value ?? "0",
      tranche: first.commitment.value ?? "0",
      everyWeeks,
      type,
      term,
      payment,
      account: account.id,
      ...(family === null ? {} : { family }),
      ...(region === null ? {} : { region }),
    };
    try {
      const ladder = await request<CommitmentLadder>("/api/commitments/ladders", { body });
      toast(`The ladder is started: ${ladder.title}`, { label: "Pipeline", href: "/commitments#pipeline" });
      invalidate("/api/commitments/ladders");
      invalidate("/api/commitments/purchases");
      setOpen(false);
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
  };
  return (
    <>
      <Button small aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Start a ladder
      </Button>
      {open && (
        <Dialog
          title={`Reach ${formatFigure(option.commitment)} in ${option.ladder.length} tranches`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Not now</Button>
              <Button look="ink" disabled={busy} onClick={() => void start()}>
                Start the ladder
              </Button>
            </>
          }
        >
          <p>
            Nothing is bought by starting it. Each tranche of {formatFigure(first.commitment)} is looked at anew, drafted when it is due, and signed
            by two people. It stops where usage no longer carries it, and where somebody pauses buying.
          </p>
          <label className="field">
            <span>A tranche every</span>
            <select className="input" data-first value={everyWeeks} onChange={(event) => setEveryWeeks(Number(event.target.value))}>
              {weeksToChoose(planned).map((weeks) => (
                <option key={weeks} value={weeks}>
                  {weeks === 1 ? "week" : `${weeks} weeks`}
                </option>
              ))}
            </select>
            <small>None is drafted in the last days of a month, while it could no longer be returned.</small>
          </label>
          {fault !== undefined && (
            <p className="text-bad" role="alert">
              {fault.message}
            </p>
          )}
        </Dialog>
      )}
    </>
  );
}
