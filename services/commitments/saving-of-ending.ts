import type { ProviderPlan } from "#core/ports/savings-plans";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { MajorTomError } from "#core/errors";
import { LOOKBACK_DAYS } from "#services/commitments/expected-effect";
import { standingWaterfall } from "#services/commitments/standing-waterfall";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

/** USD an hour, five places: positive where the bill falls without the plan. Undefined where it cannot be told. */
export type SavingOfEnding = (ctx: ServiceContext, plan: ProviderPlan) => Promise<string | undefined>;

/** The bill of the last days with and without the plan, everything else as it stands. */
export const savingOfEnding: SavingOfEnding = async (asker, { id }) => {
  const ctx = asSystem(asker);
  try {
    const billed = await standingWaterfall(ctx, { days: LOOKBACK_DAYS });
    const { usage, position: standing } = billed;
    if (!standing.plans.some((plan) => plan.id === id)) return undefined;
    const without = { ...standing, plans: standing.plans.filter((plan) => plan.id !== id) };
    return (billOf(billed).usdPerHour - billOf(applyWaterfall(usage, without)).usdPerHour).toFixed(5);
  } catch (error) {
    if (error instanceof MajorTomError || error instanceof RangeError) return undefined;
    throw error;
  }
};
