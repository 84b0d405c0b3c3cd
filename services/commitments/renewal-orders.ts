import { expiryCalendar } from "#core/commitments/ladder-calendar";
import type { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { usageWithin } from "#core/commitments/usage-within";
import { RETURNABLE_COMMITMENT } from "#core/commitments/ladder";
import { roundedDown } from "#core/commitments/sizing/optimal-commitment";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import { plain } from "#services/commitments/option-figures";
import { type PlanFacts, readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

const HOUR_MS = 3_600_000;
const WINDOW_HOURS = 30 * 24;

export type EndingPlan = {
  readonly plan: PlanFacts;
  /** What the bill rises by when it has ended, USD a month of 730 h. */
  readonly risesUsdPerMonth: number | undefined;
  /** A plan of the same kind that starts exactly when it ends; undefined where it no longer pays. */
  readonly renewal: SavingsPlanOrder | undefined;
};

/** Plans that end within so many days, what that costs by the waterfall, and the order that renews each. */
export async function endingPlans(ctx: ServiceContext, days: number, signal?: AbortSignal): Promise<readonly EndingPlan[]> {
  const { dataThrough } = (await ctx.costs()).catalog();
  const now = hourAt(ctx.now());
  const to = hourAt(dataThrough);
  const settings = await ctx.db.read((tx) => commitmentSettings(tx));
  const span = { from: to - WINDOW_HOURS, to };
  const [{ usage }, { plans, position }] = await Promise.all([
    readHourlyUsage(ctx, span, { signal }),
    readPosition(ctx, { from: span.from, to: now + days * 24 + 1 }, { sharingOff: new Set(settings.sharingOff), signal }),
  ]);
  const expiries = new Map(
    expiryCalendar(usageWithin(usage, span.from, span.to), position, now).flatMap((month) =>
      month.expiries.map((expiry) => [expiry.id, expiry] as const),
    ),
  );
  return plans
    .filter(
      ({ state, end }) =>
        (state === "active" || state === "payment-pending") &&
        Date.parse(end) > ctx.now().getTime() &&
        Date.parse(end) <= ctx.now().getTime() + days * 24 * HOUR_MS,
    )
    .map((plan): EndingPlan => {
      const expiry = expiries.get(plan.id);
      const size = expiry?.renewal === undefined ? 0 : roundedDown(Math.min(expiry.renewal.commitment, RETURNABLE_COMMITMENT));
      return {
        plan,
        risesUsdPerMonth: expiry?.billRisesUsdPerMonth,
        renewal: size === 0 ? undefined : renewalOf(plan, size, expiry?.renewal?.startAt ?? 0),
      };
    });
}

function renewalOf({ type, family, region, account, term, payment }: PlanFacts, size: number, startAt: number): SavingsPlanOrder {
  return {
    type,
    account,
    term,
    payment,
    ...(family === null ? {} : { family }),
    ...(region === null || type !== "EC2Instance" ? {} : { region }),
    commitment: plain(size),
    startAt: instantOfHour(startAt),
  };
}
