import { z } from "zod";
import { CanaryCheck } from "#core/api/canary";
import { judgeTruth } from "#core/canary/score";
import type { ServiceContext } from "#services/context";

/**
 * What answers and proposals that rest on money say while a check of the figures fails; undefined where none does.
 * Asked before each answer, so what holds is not read.
 */
export async function truthCaution(ctx: ServiceContext): Promise<string | undefined> {
  const [latest] = await ctx.db.read((tx) =>
    tx.query<{ at: string | Date; checks: unknown }>(
      "SELECT at, CASE WHEN holds < total THEN checks END AS checks FROM canary_runs ORDER BY at DESC, id DESC LIMIT 1",
    ),
  );
  if (latest === undefined || latest.checks === null) return undefined;
  const checks = z.array(CanaryCheck).parse(typeof latest.checks === "string" ? JSON.parse(latest.checks) : latest.checks);
  return judgeTruth(checks, new Date(latest.at).toISOString(), ctx.now()).caution ?? undefined;
}
