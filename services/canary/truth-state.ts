import { judgeTruth } from "#core/canary/score";
import { latestRuns } from "#services/canary/canary-store";
import type { ServiceContext } from "#services/context";

/** What answers and proposals that rest on money say while a check of the figures fails; undefined where none does. */
export async function truthCaution(ctx: ServiceContext): Promise<string | undefined> {
  const [latest] = await ctx.db.read((tx) => latestRuns(tx, 1));
  return latest === undefined ? undefined : (judgeTruth(latest.checks, latest.at, ctx.now()).caution ?? undefined);
}
