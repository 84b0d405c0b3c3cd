import type { ServiceContext } from "#services/context";
import { refreshAsSystem } from "#services/recommendations/refresh";

/** Looked through again after so long even where the bill is the same: the inventory moves, and time passes. */
const DAY_MS = 86_400_000;

/** Refreshes where the bill changed since the last look, or that look is a day old. */
export async function refreshWhenDue(ctx: ServiceContext, signal: AbortSignal): Promise<boolean> {
  const { dataVersion } = (await ctx.costs()).catalog();
  const [last] = await ctx.db.read((tx) =>
    tx.query<{ at: string | Date; data_version: string }>("SELECT at, data_version FROM recommendation_refreshes"),
  );
  if (last !== undefined && last.data_version === dataVersion && ctx.now().getTime() - new Date(last.at).getTime() < DAY_MS) return false;
  await refreshAsSystem(ctx, { signal });
  return true;
}
