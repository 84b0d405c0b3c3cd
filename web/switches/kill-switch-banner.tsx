import { OctagonX } from "lucide-react";
import { useState } from "react";
import type { KillSwitchInfo } from "#web/api/types.ts";
import { useMe } from "#web/app/session.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { worldNow } from "#web/live/world-clock.ts";
import { ReleaseDialog } from "#web/switches/release-dialog.tsx";
import { reachOf, useKillSwitches } from "#web/switches/use-kill-switches.ts";

/** What is stopped, by whom, since when; the widest first, the others counted. */
export function KillSwitchBanner() {
  const switches = useKillSwitches();
  const me = useMe();
  const [releasing, setReleasing] = useState<KillSwitchInfo>();
  const engaged = (switches.data ?? []).filter((one) => one.engaged);
  const [first, ...others] = engaged;
  return (
    <>
      {first !== undefined && (
        <div className="banner banner-bad" role="status">
          <OctagonX size={16} strokeWidth={1.6} aria-hidden="true" />
          <span className="min-w-0 flex-1">
            <b className="total">Stopped{first.scope.startsWith("cluster:") ? ` in ${reachOf(first.scope, "")}` : ""}.</b> {sentence(first)}
            {others.length > 0 && ` ${others.length} more: ${others.map(({ scope }) => reachOf(scope, me.tenant.name)).join(", ")}.`}
          </span>
          {first.youMayRelease && (
            <button type="button" className="underline underline-offset-2" onClick={() => setReleasing(first)}>
              Release
            </button>
          )}
        </div>
      )}
      {releasing !== undefined && <ReleaseDialog info={releasing} onClose={() => setReleasing(undefined)} />}
    </>
  );
}

function sentence({ by, at, reason, source, scope }: KillSwitchInfo): string {
  const when = at === null ? "" : ` at ${clockTime(at, worldNow())} UTC`;
  const how = source === "file" ? " by a file on the server" : source === "environment" ? " by the server's environment" : "";
  const what = scope === "platform" ? "the platform's kill switch" : "the kill switch";
  return `${by ?? "Somebody"} pulled ${what}${how}${when}. Nothing new will run.${reason === null || reason === "" ? "" : ` “${reason}”`}`;
}
