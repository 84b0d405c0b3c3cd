import { useState } from "react";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalDetail } from "#web/api/types.ts";
import { type Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Segments } from "#web/ui/segments.tsx";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void };

/** Type and fallback may be edited; all else is looked at anew, and a new revision is sealed. */
export function EditDialog({ proposal, deed, onClose }: Props) {
  const sealed = NodeSwitch.safeParse(openSeal(proposal.sealed).params);
  const target = sealed.success ? sealed.data.target : undefined;
  const [instanceType, setInstanceType] = useState(target?.instanceType ?? "");
  const [fallback, setFallback] = useState<"none" | "on_demand">(target?.fallback ?? "on_demand");
  const unchanged = instanceType.trim() === target?.instanceType && fallback === target.fallback;
  const send = async () => {
    const params = { ...(instanceType.trim() === target?.instanceType ? {} : { instanceType: instanceType.trim() }), fallback };
    if (await deed.run("revise", { hash: proposal.hash, params })) onClose();
  };
  return (
    <Dialog
      title={`Edit ${proposal.id}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look="ink" disabled={deed.busy || unchanged || instanceType.trim() === ""} onClick={() => void send()}>
            Seal revision {proposal.rev + 1}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">Signatures so far will not count. Prices, pods and checks are looked at anew.</p>
      <label className="field">
        <span>Instance type</span>
        <input
          className="input mono"
          data-first
          spellCheck={false}
          autoCapitalize="off"
          value={instanceType}
          onChange={(event) => setInstanceType(event.target.value)}
        />
      </label>
      {target?.capacityType === "spot" && (
        <div className="field">
          <span>Where spot has no capacity</span>
          <div>
            <Segments
              label="Where spot has no capacity"
              value={fallback}
              options={[
                { value: "on_demand", label: "Take on demand" },
                { value: "none", label: "Change nothing" },
              ]}
              onChange={setFallback}
            />
          </div>
        </div>
      )}
      {deed.fault !== undefined && (
        <p className="text-bad" role="alert">
          {deed.fault.message}
        </p>
      )}
    </Dialog>
  );
}
