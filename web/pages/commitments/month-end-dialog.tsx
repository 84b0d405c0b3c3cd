import { useState } from "react";
import { formatDay } from "#core/figures/dates";
import { useMe } from "#web/app/session.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

export type Late = { readonly says: string; readonly startAt: string | undefined };
type Props = {
  readonly late: Late;
  readonly onStartAt: (instant: string) => void;
  readonly onReason: (reason: string) => void;
  readonly onClose: () => void;
};

/** Shorter reasons are none. */
const LEAST = 5;

/** Too few days of the month are left to return it: another start, or an Owner's reason. */
export function MonthEndDialog({ late, onStartAt, onReason, onClose }: Props) {
  const { role } = useMe();
  const [reason, setReason] = useState("");
  const { startAt } = late;
  return (
    <Dialog
      title="Late in the month"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          {role === "owner" && (
            <Button disabled={reason.trim().length < LEAST} onClick={() => onReason(reason.trim())}>
              Draft it with the reason
            </Button>
          )}
          {startAt !== undefined && (
            <Button look="ink" onClick={() => onStartAt(startAt)}>
              Start on {formatDay(new Date(startAt))}
            </Button>
          )}
        </>
      }
    >
      <p>{late.says}</p>
      {role === "owner" ? (
        <label className="field">
          <span>Or why it should start now</span>
          <textarea className="input" rows={2} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
          <small>It is sealed, and everybody who signs sees it on the card.</small>
        </label>
      ) : (
        <p className="text-ink-2">Only an Owner may give a reason to buy all the same.</p>
      )}
    </Dialog>
  );
}
