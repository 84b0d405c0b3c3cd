import type { ProviderPlan } from "#core/ports/savings-plans";
import { standingPosition } from "#core/commitments/sizing/candidate";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { MajorTomError } from "#core/errors";
import { LOOKBACK_DAYS } from "#services/commitments/expected-effect";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

/** USD an hour, five places: positive where the bill falls without the plan. Undefined where it cannot be told. */
export type SavingOfEnding = (ctx: ServiceContext, plan: ProviderPlan) => Promise<string | undefined>;

/** The bill of the last days with and without the plan, everything else as it stands. */
export const savingOfEnding: SavingOfEnding = async (asker, { id }) => {
  const ctx = asSystem(asker);
  try {
    const now = hourAt(ctx.now());
    const { sharingOff } = await ctx.db.read(commitmentSettings);
    const [{ usage }, { position }] = await Promise.all([
      readHourlyUsage(ctx, { from: now - LOOKBACK_DAYS * 24, to: now }),
      readPosition(ctx, { from: now - LOOKBACK_DAYS * 24, to: now + 24 }, { sharingOff: new Set(sharingOff) }),
    ]);
    const standing = standingPosition(position, usage, now);
    if (!standing.plans.some((plan) => plan.id === id)) return undefined;
    const without = { ...standing, plans: standing.plans.filter((plan) => plan.id !== id) };
    const [before, after] = [standing, without].map((one) => billOf(applyWaterfall(usage, one)).usdPerHour);
    return before === undefined || after === undefined ? undefined : (before - after).toFixed(5);
  } catch (error) {
    if (error instanceof MajorTomError || error instanceof RangeError) return undefined;
    throw error;
  }
};
