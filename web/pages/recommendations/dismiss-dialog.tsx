import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly count: number; readonly onDismiss: (reason: string) => void; readonly onClose: () => void };

/** Dismissing needs a reason: whoever finds it again should know why. */
export function DismissDialog({ count, onDismiss, onClose }: Props) {
  const [reason, setReason] = useState("");
  return (
    <Dialog title={count === 1 ? "Dismiss it" : `Dismiss ${count}`} onClose={onClose}>
      <form
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          onDismiss(reason.trim());
        }}
      >
        <div className="field">
          <label htmlFor="dismiss-reason">Why</label>
          <input
            id="dismiss-reason"
            className="input"
            data-first
            required
            maxLength={500}
            placeholder="Kept for the audit in March"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <p className="t-12 text-ink-3">It stays dismissed while it is the same finding, unless its saving doubles.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={reason.trim() === ""}>
            Dismiss
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
