import { request } from "#web/api/client.ts";
import type { KillSwitchInfo } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";

/** The platform's, the organization's, one a cluster. */
export const useKillSwitches = () => useResource<readonly KillSwitchInfo[]>("/api/kill-switch");

/** @throws ApiError */
export async function setKillSwitch(scope: string, engaged: boolean, reason?: string): Promise<void> {
  try {
    await request(`/api/kill-switch/${encodeURIComponent(scope)}`, {
      method: "PUT",
      body: { engaged, ...(reason === undefined || reason === "" ? {} : { reason }) },
    });
  } finally {
    invalidate("/api/kill-switch");
    invalidate("/api/proposals");
  }
}

/** What it stops, in words. */
export function reachOf(scope: string, tenant: string): string {
  if (scope === "platform") return "this server, for everybody";
  return scope === "tenant" ? tenant : scope.replace(/^cluster:/, "");
}
