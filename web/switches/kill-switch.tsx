import { OctagonX } from "lucide-react";
import { useState } from "react";
import { ApiError } from "#web/api/client.ts";
import type { KillSwitchInfo } from "#web/api/types.ts";
import { useMe } from "#web/app/session.tsx";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { ReleaseDialog } from "#web/switches/release-dialog.tsx";
import { reachOf, setKillSwitch, useKillSwitches } from "#web/switches/use-kill-switches.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** In the bar of every page, for those who may pull it. */
export function KillSwitch() {
  const switches = useKillSwitches();
  const [open, setOpen] = useState(false);
  const own = (switches.data ?? []).filter((one) => one.youMayEngage || one.youMayRelease);
  if (own.length === 0) return null;
  return (
    <>
      <Button small look="ghost" aria-haspopup="dialog" title="Stop everything that Major Tom runs" onClick={() => setOpen(true)}>
        <OctagonX size={14} strokeWidth={1.6} aria-hidden="true" />
        <span className="wide-only">Stop</span>
        <span className="sr">Kill switch</span>
      </Button>
      {open && <StopDialog switches={own} onClose={() => setOpen(false)} />}
    </>
  );
}

function StopDialog({ switches, onClose }: { readonly switches: readonly KillSwitchInfo[]; readonly onClose: () => void }) {
  const { tenant } = useMe();
  const [scope, setScope] = useState(switches.find((one) => !one.engaged)?.scope ?? switches[0]?.scope ?? "tenant");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [releasing, setReleasing] = useState<KillSwitchInfo>();
  const chosen = switches.find((one) => one.scope === scope);
  const stop = async (reason: string) => {
    setBusy(true);
    try {
      await setKillSwitch(scope, true, reason);
      toast(`Stopped: ${reachOf(scope, tenant.name)}`);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
  };
  if (releasing !== undefined) return <ReleaseDialog info={releasing} onClose={onClose} />;
  return (
    <ReasonDialog
      title="Kill switch"
      label="Why"
      hint="Everybody sees it in the banner, and it stands in the audit log."
      button={`Stop ${reachOf(scope, "everything")}`}
      bad
      busy={busy || chosen?.engaged === true}
      fault={fault}
      onSend={(reason) => void stop(reason)}
      onClose={onClose}
    >
      <p className="text-ink-2">Nothing new is sent to AWS or Kubernetes within a second. A node that was being emptied takes pods again.</p>
      <label className="field">
        <span>What to stop</span>
        <select className="input" value={scope} onChange={(event) => setScope(event.target.value)}>
          {switches.map((one) => (
            <option key={one.scope} value={one.scope}>
              {one.scope === "tenant" ? `Everything of ${tenant.name}` : `Cluster ${reachOf(one.scope, "")}`}
              {one.engaged ? " (stopped)" : ""}
            </option>
          ))}
        </select>
      </label>
      {switches.some((one) => one.engaged && one.youMayRelease) && (
        <ul className="flex flex-col gap-1.5">
          {switches
            .filter((one) => one.engaged && one.youMayRelease)
            .map((one) => (
              <li key={one.scope} className="flex items-center gap-2">
                <span className="flex-1">
                  {reachOf(one.scope, tenant.name)} is stopped <span className="text-ink-3">by {one.by}</span>
                </span>
                <Button small onClick={() => setReleasing(one)}>
                  Release
                </Button>
              </li>
            ))}
        </ul>
      )}
    </ReasonDialog>
  );
}
