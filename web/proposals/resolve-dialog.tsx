import { useState } from "react";
import type { ProposalDetail } from "#web/api/types.ts";
import { Evidence } from "#web/proposals/evidence.tsx";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Segments } from "#web/ui/segments.tsx";

type Outcome = "succeeded" | "failed" | "rolled_back";
type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void };

/** A person looked at the provider and says what became of it. */
export function ResolveDialog({ proposal, deed, onClose }: Props) {
  const [outcome, setOutcome] = useState<Outcome>();
  const send = async (reason: string) => {
    if (outcome !== undefined && (await deed.run("resolve", { outcome, reason }))) onClose();
  };
  return (
    <ReasonDialog
      title={`Resolve ${proposal.id}`}
      label="What you saw at the provider"
      hint="It stands in the audit log beside your name."
      button="Resolve"
      busy={deed.busy || outcome === undefined}
      fault={deed.fault}
      onSend={(reason) => void send(reason)}
      onClose={onClose}
    >
      <Evidence proposal={proposal} />
      <div className="field">
        <span>What became of it</span>
        <div>
          <Segments<Outcome>
            label="What became of it"
            value={outcome}
            options={[
              { value: "succeeded", label: "All is done" },
              { value: "failed", label: "Nothing changed" },
              { value: "rolled_back", label: "All is undone" },
            ]}
            onChange={setOutcome}
          />
        </div>
      </div>
    </ReasonDialog>
  );
}
