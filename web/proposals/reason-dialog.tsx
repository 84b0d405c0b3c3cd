import { type ReactNode, useState } from "react";
import type { ApiError } from "#web/api/client.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly required?: boolean;
  readonly bad?: boolean;
  readonly busy: boolean;
  readonly fault: ApiError | undefined;
  readonly onSend: (reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
};

/** Asks for a reason and keeps it where the server refuses. */
export function ReasonDialog({ title, label, hint, button, required = true, bad = false, busy, fault, onSend, onClose, children }: Props) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look={bad ? "bad" : "ink"} disabled={busy || (required && reason.trim() === "")} onClick={() => onSend(reason.trim())}>
            {button}
          </Button>
        </>
      }
    >
      {children}
      <label className="field">
        <span>{label}</span>
        <textarea className="input" rows={3} maxLength={1000} data-first value={reason} onChange={(event) => setReason(event.target.value)} />
        <small>{hint}</small>
      </label>
      {fault !== undefined && (
        <p className="text-bad" role="alert">
          {fault.message}
        </p>
      )}
    </Dialog>
  );
}
