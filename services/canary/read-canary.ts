import type { CanaryState } from "#core/api/canary";
import { judgeTruth } from "#core/canary/score";
import { requireScope } from "#services/access";
import { latestRuns } from "#services/canary/canary-store";
import type { ServiceContext } from "#services/context";

const SHOWN = 14;

/** How the tenant's figures stand: the latest look at them, and those before. */
export async function readCanary(ctx: ServiceContext): Promise<CanaryState> {
  requireScope(ctx, "costs:read");
  const runs = await ctx.db.read((tx) => latestRuns(tx, SHOWN));
  const [latest] = runs;
  return {
    ...judgeTruth(latest?.checks ?? [], latest?.at ?? null, ctx.now()),
    checkedAt: latest?.at ?? null,
    dataVersion: latest?.dataVersion ?? null,
    checks: [...(latest?.checks ?? [])],
    history: runs.map(({ at, holds, total, dataVersion }) => ({ checkedAt: at, holds, total, dataVersion })),
  };
}
