import type { PlanType } from "#core/commitments/model";
import { type Ladder, ladder } from "#core/commitments/ladder";
import { decimal, toNumber } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import { anomalyWords, openAnomaly } from "#services/commitments/kinds/open-anomaly";
import { moneyUsed } from "#services/commitments/money-caps";
import type { PlanFacts } from "#services/commitments/read-position";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

/** What an organization's own rules leave to be bought now. */
export type BuyingLimits = {
  readonly rollingUsd: number;
  readonly rollingUsedUsd: number;
  readonly outstandingLeftUsd: number;
  readonly paused: boolean;
  /** Title of an open anomaly of what the plan would cover. */
  readonly anomaly: string | undefined;
  readonly queueHours: number;
  readonly lastPurchaseAt: string | undefined;
};

export async function buyingLimits(ctx: ServiceContext, type: PlanType, plans: readonly PlanFacts[]): Promise<BuyingLimits> {
  const now = ctx.now();
  const [settings, used, anomaly] = await ctx.db.read(
    async (tx) => [await commitmentSettings(tx), await moneyUsed(tx), await openAnomaly(tx, type, now)] as const,
  );
  const number = (text: string) => toNumber(decimal(text));
  const bought = plans.filter(({ state, start }) => state === "active" && Date.parse(start) <= now.getTime()).map(({ start }) => start);
  return {
    rollingUsd: number(settings.capRollingUsd),
    rollingUsedUsd: number(used.rolling),
    outstandingLeftUsd: Math.max(0, number(settings.capOutstandingUsd) - number(used.outstanding)),
    paused: settings.pause !== undefined,
    anomaly,
    queueHours: settings.queueHours,
    lastPurchaseAt: bought.toSorted().at(-1),
  };
}

type Bought = { readonly target: number; readonly termHours: number; readonly queued: number; readonly dataTo: string; readonly now: Date };

/** How so much would be bought: in `least` tranches at least, each one that AWS takes back, and within the limits of money. */
export function ladderWithin({ target, termHours, queued, dataTo, now }: Bought, limits: BuyingLimits, least: number): Ladder {
  return ladder({
    target,
    bought: 0,
    queued,
    termHours,
    now: now.toISOString(),
    tranchesAtLeast: least,
    caps: {
      rolling30DaysUsd: limits.rollingUsd,
      promised: limits.rollingUsedUsd > 0 ? [{ at: now.toISOString(), usd: limits.rollingUsedUsd }] : [],
      outstandingLeftUsd: limits.outstandingLeftUsd,
    },
    lastPurchaseAt: least === 1 ? undefined : limits.lastPurchaseAt,
    dataTo,
    openAnomalies: limits.anomaly === undefined ? [] : [limits.anomaly],
    paused: limits.paused,
    returnMatters: true,
  });
}

/** USD an hour that the limits of money leave for one plan of this term now. */
export function roomAnHour({ rollingUsd, rollingUsedUsd, outstandingLeftUsd }: BuyingLimits, termHours: number): number {
  return Math.max(0, Math.min(rollingUsd - rollingUsedUsd, outstandingLeftUsd)) / termHours;
}

/** What hinders a purchase now, a sentence each. */
export function limitNotes(limits: BuyingLimits): string[] {
  return [
    ...(limits.paused ? ["Purchases of commitments are paused: nothing is bought until an Owner resumes them."] : []),
    ...(limits.anomaly === undefined ? [] : [anomalyWords(limits.anomaly)]),
    ...(limits.rollingUsd <= limits.rollingUsedUsd
      ? [`The limit of ${formatValue(limits.rollingUsd, "USD")} of commitments within 30 days is used up.`]
      : []),
  ];
}
