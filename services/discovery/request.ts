import { UnavailableError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import type { Jobs } from "#services/jobs";
import { NOT_CONNECTED } from "#services/nodes/connected-clusters";

/** Looks through everything now, where it is not already being done. For Owners and Admins. */
export async function requestDiscovery(ctx: ServiceContext, jobs: Jobs): Promise<void> {
  requireScope(ctx, "settings:manage");
  if (!ctx.clouds.connected) throw new UnavailableError(`${NOT_CONNECTED} Connect one first.`);
  await jobs.discoverNow(ctx.tenant.id);
}
