import type { Payment, Term } from "#core/commitments/model";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import type { Clouds } from "#core/ports/clouds";
import type { Offering, OfferingQuery, OfferingRate, ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import { savingsPlanRateRatio } from "#core/pricing/commitment-rates";

/** Usage that may be covered: `m6i.large` at so many USD an hour on demand. */
export type Priced = { readonly instanceType: string; readonly region?: string; readonly usd: number };

/** An organization whose plans and rates come from the table of estimates, in memory: the least that answers the port. */
export function estimatingClouds(
  accounts: readonly { readonly id: string; readonly name: string }[],
  priced: readonly Priced[],
  plans: readonly ProviderPlan[] = [],
): Clouds {
  const offeringOf = (type: Offering["type"], term: Term, payment: Payment, where: Pick<OfferingQuery, "region" | "family">): Offering => ({
    id: `offering-${type}-${term}-${payment}-${where.family ?? "any"}-${where.region ?? "any"}`,
    type,
    region: where.region,
    family: where.family,
    term,
    payment,
    currency: "USD",
    description: `${type} ${term} ${payment}`,
  });
  const port: SavingsPlans = {
    rateSource: "estimate",
    plans: async () => plans,
    offerings: async ({ type, term = "1y", payment = "no", region, family }) => [offeringOf(type, term, payment, { region, family })],
    rates: async (ids) => ids.flatMap((id) => priced.flatMap((one) => rateOf(id, one) ?? [])),
  };
  return {
    ...NO_CLOUDS,
    connected: true,
    connections: async () => accounts.map(({ id, name }) => ({ accountId: id, name, environment: undefined, regions: ["us-east-1"] })),
    savingsPlans: (accountId) => ({ ...port, plans: async () => plans.filter(({ account }) => account === accountId) }),
  };
}

function rateOf(offeringId: string, { instanceType, region = "us-east-1", usd }: Priced): OfferingRate | undefined {
  const [, type, term, payment, family, place] = /^offering-(Compute|EC2Instance)-(1y|3y)-(no|partial|all)-([^-]+)-(.+)$/.exec(offeringId) ?? [];
  const own = instanceType.split(".")[0] ?? "";
  if (type === undefined || (family !== "any" && family !== own) || (place !== "any" && place !== region)) return undefined;
  const ratio = savingsPlanRateRatio(own, { type: type as "Compute", term: term as Term, payment: payment as Payment });
  return {
    offeringId,
    usageType: `BoxUsage:${instanceType}`,
    operation: "RunInstances",
    service: "AmazonEC2",
    region,
    rate: (usd * ratio).toFixed(8),
    unit: "Hrs",
  };
}
