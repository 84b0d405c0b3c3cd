import { useState } from "react";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalDetail } from "#web/api/types.ts";
import { EditFrame } from "#web/proposals/edit-frame.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Segments } from "#web/ui/segments.tsx";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void };

/** Type and fallback of a node switch. */
export function EditNodeSwitch(props: Props) {
  const sealed = NodeSwitch.safeParse(openSeal(props.proposal.sealed).params);
  const target = sealed.success ? sealed.data.target : undefined;
  const [instanceType, setInstanceType] = useState(target?.instanceType ?? "");
  const [fallback, setFallback] = useState<"none" | "on_demand">(target?.fallback ?? "on_demand");
  const isSameType = instanceType.trim() === target?.instanceType;
  const isUnchanged = isSameType && fallback === target?.fallback;
  const params = isUnchanged || instanceType.trim() === "" ? undefined : { ...(isSameType ? {} : { instanceType: instanceType.trim() }), fallback };
  return (
    <EditFrame {...props} params={params} says="Prices, pods and checks are looked at anew.">
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
    </EditFrame>
  );
}
