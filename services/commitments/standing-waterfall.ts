import { standingPosition } from "#core/commitments/sizing/candidate";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

const DAY_HOURS = 24;

/**
 * The usage of the last whole days that the bill has, under the commitments as they stand now (queued ones too).
 *
 * @throws NoDataError without usage, UnavailableError where provider or bill cannot be read
 */
export async function standingWaterfall(
  ctx: ServiceContext,
  { days, signal }: { readonly days: number; readonly signal?: AbortSignal | undefined },
): Promise<WaterfallResult> {
  const { dataThrough } = (await ctx.costs()).catalog();
  const to = Math.floor(hourAt(dataThrough) / DAY_HOURS) * DAY_HOURS;
  const from = to - days * DAY_HOURS;
  const now = hourAt(ctx.now());
  const { sharingOff } = await ctx.db.read(commitmentSettings);
  const [{ usage }, { position }] = await Promise.all([
    readHourlyUsage(ctx, { from, to }, { signal }),
    readPosition(ctx, { from, to: Math.max(now, to) + DAY_HOURS }, { sharingOff: new Set(sharingOff), signal }),
  ]);
  return applyWaterfall(usage, standingPosition(position, usage, now));
}
