import { NotFoundError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { requireCluster } from "#services/switches/known-clusters";

/** What a kill switch stops. */
export type SwitchScope = "platform" | "tenant" | `cluster:${string}`;

/** @throws NotFoundError for a text that is no scope, and for a cluster that the tenant has not */
export async function switchScope(ctx: ServiceContext, text: string): Promise<SwitchScope> {
  if (text === "platform" || text === "tenant") return text;
  if (!text.startsWith("cluster:")) throw new NotFoundError("There is no such kill switch. It is platform, tenant, or cluster:<name>.");
  await requireCluster(ctx, text.slice("cluster:".length));
  return text as SwitchScope;
}

/** "of the organization", for sentences. */
export function scopeInWords(scope: SwitchScope): string {
  if (scope === "platform") return "of the platform";
  return scope === "tenant" ? "of the organization" : `of ${scope.slice("cluster:".length)}`;
}
