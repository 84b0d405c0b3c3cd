import { useState } from "react";
import { ApiError } from "#web/api/client.ts";
import type { KillSwitchInfo } from "#web/api/types.ts";
import { useMe } from "#web/app/session.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";
import { reachOf, setKillSwitch } from "#web/switches/use-kill-switches.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly info: KillSwitchInfo; readonly onClose: () => void };

/** Released by an Owner who has confirmed the password in the last 15 minutes; asked for it only where that is not so. */
export function ReleaseDialog({ info, onClose }: Props) {
  const { tenant } = useMe();
  const [fault, setFault] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const reach = reachOf(info.scope, tenant.name);
  const release = async () => {
    setBusy(true);
    try {
      await setKillSwitch(info.scope, false);
      toast(`Released: ${reach}. What was held goes on by itself.`);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
  };
  if (wantsStepUp(fault)) {
    return (
      <StepUp
        what={`Releasing lets approved changes of ${reach} run again.`}
        onClose={onClose}
        onDone={() => {
          setFault(undefined);
          void release();
        }}
      />
    );
  }
  return (
    <Dialog
      title={`Release ${reach}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Keep it stopped</Button>
          <Button look="ink" disabled={busy} onClick={() => void release()}>
            Release
          </Button>
        </>
      }
    >
      <p>What is approved and still in time starts again. What was stopped in the middle is looked at before it goes on.</p>
      {info.reason !== null && info.reason !== "" && <p className="text-ink-2">It was stopped because: “{info.reason}”</p>}
      {fault !== undefined && (
        <p className="text-bad" role="alert">
          {fault.message}
        </p>
      )}
    </Dialog>
  );
}
