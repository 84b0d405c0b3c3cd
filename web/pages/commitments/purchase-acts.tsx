import { useState } from "react";
import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { formatDay, formatInstant } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { EndButton } from "#web/pages/commitments/end-plan.tsx";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** What the person may do with it now: keep it, return it while it goes, cancel it before it starts. */
export function PurchaseActs({ purchase }: { readonly purchase: CommitmentPurchase }) {
  const { id, title, plan, proposal, returnableUntil, youMay, state } = purchase;
  const [open, setOpen] = useState<"cancel" | "keep">();
  const waits = state === "pending_approval" && proposal !== null;
  return (
    <span className="purchase-acts">
      {waits && (
        <Link className="btn btn-small" href={`/approvals/${proposal}`}>
          Open the card
        </Link>
      )}
      {youMay.keep.allowed && (
        <Button small aria-haspopup="dialog" onClick={() => setOpen("keep")}>
          Keep
        </Button>
      )}
      {youMay.return.allowed && plan !== null && (
        <EndButton
          kind="sp_return"
          plan={plan}
          name={title}
          label={
            returnableUntil === null
              ? "Return"
              : `Return until ${formatDay(new Date(returnableUntil), { year: new Date(returnableUntil).getUTCFullYear() })}`
          }
          terms={returnableUntil === null ? "" : `It goes until ${formatInstant(new Date(returnableUntil))}.`}
        />
      )}
      {youMay.deleteQueued.allowed && plan !== null && <EndButton kind="sp_delete_queued" plan={plan} name={title} terms="" />}
      {youMay.cancel.allowed && proposal !== null && (
        <Button small aria-haspopup="dialog" aria-label={`Cancel ${title}`} onClick={() => setOpen("cancel")}>
          Cancel
        </Button>
      )}
      {youMay.resolve.allowed && proposal !== null && (
        <Link className="btn btn-small" href={`/approvals/${proposal}`}>
          Resolve
        </Link>
      )}
      {open === "cancel" && proposal !== null && (
        <Asking
          title={`Cancel ${proposal}`}
          says="Nothing is bought, and nothing is owed. A new draft starts from the beginning."
          button="Cancel the purchase"
          path={`/api/proposals/${encodeURIComponent(proposal)}/cancel`}
          done={`${proposal} is cancelled`}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "keep" && (
        <Asking
          title="Keep the plan"
          says="It stays until its term ends, and its use is checked daily. The note to keep or return it does not come again."
          button="Keep it"
          path={`/api/commitments/purchases/${encodeURIComponent(id)}/keep`}
          done="It is kept"
          onClose={() => setOpen(undefined)}
        />
      )}
    </span>
  );
}

type AskingProps = {
  readonly title: string;
  readonly says: string;
  readonly button: string;
  readonly path: string;
  readonly done: string;
  readonly onClose: () => void;
};

function Asking({ title, says, button, path, done, onClose }: AskingProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const send = async (reason: string) => {
    setBusy(true);
    try {
      await request(path, { body: reason === "" ? {} : { reason } });
      toast(done);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
      setBusy(false);
    }
    invalidate("/api/proposals");
    invalidate("/api/commitments/purchases");
  };
  return (
    <ReasonDialog
      title={title}
      label="Why, if you like"
      hint="It stands in the audit log beside your name."
      button={button}
      required={false}
      busy={busy}
      fault={fault}
      onSend={(reason) => void send(reason)}
      onClose={onClose}
    >
      <p className="text-ink-2">{says}</p>
    </ReasonDialog>
  );
}
