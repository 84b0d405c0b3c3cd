import { type ReactNode, useState } from "react";
import { ApiError } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { Link, navigate } from "#web/app/router.tsx";
import type { Act } from "#web/proposals/card-view.ts";
import { draftAgain, draftWayBack } from "#web/proposals/draft-again.ts";
import { EditDialog } from "#web/proposals/edit-dialog.tsx";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { ResolveDialog } from "#web/proposals/resolve-dialog.tsx";
import { SignButton } from "#web/proposals/sign-button.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = {
  readonly proposal: ProposalDetail;
  readonly title: string;
  readonly acts: readonly Act[];
  readonly deed: Deed;
  readonly settling: boolean;
};

/** What the person may do now; each dialog keeps what was typed where the server refuses. */
export function CardActs({ proposal, title, acts, deed, settling }: Props) {
  const [open, setOpen] = useState<Act>();
  const show = (act: Act) => {
    deed.forget();
    setOpen(act);
  };
  const close = () => setOpen(undefined);
  const send = async (path: string, body: unknown) => {
    if (await deed.run(path, body)) close();
  };
  const dialogs: Partial<Record<Act, ReactNode>> = {
    reject: (
      <ReasonDialog
        title={`Reject ${proposal.id}`}
        label="Why"
        hint="Major Tom reads it, so that the next draft is better."
        button="Reject"
        bad
        busy={deed.busy}
        fault={deed.fault}
        onSend={(reason) => void send("reject", { hash: proposal.hash, reason })}
        onClose={close}
      />
    ),
    withdraw: (
      <ReasonDialog
        title={`Withdraw ${proposal.id}`}
        label="Why, if you like"
        hint="Nothing was changed, and nothing will be."
        button="Withdraw"
        required={false}
        busy={deed.busy}
        fault={deed.fault}
        onSend={(reason) => void send("cancel", reason === "" ? {} : { reason })}
        onClose={close}
      />
    ),
    stop: (
      <ReasonDialog
        title={`Stop and undo ${proposal.id}`}
        label="Why, if you like"
        hint="The step that runs is ended safely; what was done is undone, and you see it here."
        button="Stop and undo"
        required={false}
        bad
        busy={deed.busy}
        fault={deed.fault}
        onSend={(reason) => void send("stop", reason === "" ? {} : { reason })}
        onClose={close}
      />
    ),
    edit: <EditDialog key={proposal.hash} proposal={proposal} deed={deed} onClose={close} />,
    resolve: <ResolveDialog proposal={proposal} deed={deed} onClose={close} />,
  };
  return (
    <>
      <span className="card-acts">
        {acts.map((act) => {
          switch (act) {
            case "approve":
              return <SignButton key={act} proposal={proposal} title={title} deed={deed} settling={settling} />;
            case "audit":
              return (
                <Link key={act} className="btn" href={`/audit?search=${proposal.id}`}>
                  Audit
                </Link>
              );
            case "pipeline":
              return (
                <Link key={act} className="btn" href="/commitments#pipeline">
                  Cancel, keep or return
                </Link>
              );
            case "draft-again":
              return <Drafting key={act} label="Draft again" draft={() => draftAgain(proposal)} />;
            case "way-back":
              return <Drafting key={act} label="Draft the way back" draft={() => draftWayBack(proposal)} />;
            case "resolve":
              return (
                <Button key={act} look="sign" onClick={() => show(act)}>
                  Resolve
                </Button>
              );
            default:
              return (
                <Button key={act} disabled={deed.busy} onClick={() => show(act)}>
                  {LABELS[act]}
                </Button>
              );
          }
        })}
      </span>
      {open !== undefined && acts.includes(open) && dialogs[open]}
    </>
  );
}

const LABELS = { reject: "Reject", edit: "Edit", withdraw: "Withdraw", stop: "Stop and undo" } as const;

/** Goes to what was drafted; it waits for a signature as any other. */
function Drafting({ label, draft }: { readonly label: string; readonly draft: () => Promise<ProposalDetail> }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      navigate(`/approvals/${(await draft()).id}`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be drafted.");
    }
    setBusy(false);
  };
  return (
    <Button disabled={busy} onClick={() => void run()}>
      {label}
    </Button>
  );
}
