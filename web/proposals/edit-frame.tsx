import type { ReactNode } from "react";
import type { ProposalDetail } from "#web/api/types.ts";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void };

type FrameProps = Props & {
  /** What is sent; undefined while nothing is changed, or what was typed is no value. */
  readonly params: object | undefined;
  readonly says: string;
  readonly children: ReactNode;
};

/** The dialog around an edit: what it costs, what is sealed, and where the server refuses, why. */
export function EditFrame({ proposal, deed, onClose, params, says, children }: FrameProps) {
  const send = async () => {
    if (params !== undefined && (await deed.run("revise", { hash: proposal.hash, params }))) onClose();
  };
  return (
    <Dialog
      title={`Edit ${proposal.id}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look="ink" disabled={deed.busy || params === undefined} onClick={() => void send()}>
            Seal revision {proposal.rev + 1}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">Signatures so far will not count. {says}</p>
      {children}
      {deed.fault !== undefined && (
        <p className="text-bad" role="alert">
          {deed.fault.message}
        </p>
      )}
    </Dialog>
  );
}
