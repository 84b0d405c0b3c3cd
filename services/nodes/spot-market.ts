import { InvalidInputError, UnavailableError } from "#core/errors";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { instanceType as factsOf } from "#core/pricing/instance-types";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { NOT_CONNECTED, reasonOf } from "#services/nodes/connected-clusters";
import { listClusters } from "#services/nodes/list-clusters";
import { listNodes } from "#services/nodes/list-nodes";

export type SpotMarket = {
  readonly instanceType: string;
  readonly region: string;
  /** Nodes of the type that run there now. */
  readonly nodes: number;
  /** "5 to 10 %" a month, or "unknown". */
  readonly band: string;
  readonly bandSource: string;
  readonly bandAsOf: string;
  readonly note: string;
  /** Decimal USD per hour, the cheapest and the dearest zone; undefined is unknown. */
  readonly lowest: { readonly usdPerHour: string; readonly zone: string } | undefined;
  readonly highest: { readonly usdPerHour: string; readonly zone: string } | undefined;
  /** Of the newest price; undefined where none is known. */
  readonly priceAsOf: string | undefined;
  /** Why the price is not known. */
  readonly failed: string | undefined;
};

/**
 * How often AWS takes a type back and what it costs on spot now, in the regions where the tenant runs it, else in those where
 * it runs anything.
 *
 * @throws InvalidInputError for a type that does not exist; UnavailableError where nothing is connected
 */
export async function spotMarket(
  ctx: ServiceContext,
  { instanceType, region }: { readonly instanceType: string; readonly region?: string | undefined },
): Promise<{ readonly asOf: string; readonly isRun: boolean; readonly markets: readonly SpotMarket[] }> {
  requireScope(ctx, "inventory:read");
  if (!ctx.clouds.connected) throw new UnavailableError(NOT_CONNECTED);
  const [{ nodes }, { clusters }] = await Promise.all([listNodes(ctx), listClusters(ctx)]);
  const own = nodes.filter((node) => node.instanceType === instanceType);
  if (own.length === 0 && factsOf(instanceType) === undefined)
    throw new InvalidInputError(`There is no instance type ${instanceType} in our price list, and no node of it runs. Write it as m6i.2xlarge.`);
  const ran = own.filter((node) => region === undefined || node.region === region).map((node) => node.region);
  const regions = [...new Set(ran.length > 0 ? ran : region === undefined ? clusters.map((cluster) => cluster.region) : [region])].sort();
  const markets = await Promise.all(regions.map((one) => marketIn(ctx, instanceType, one, own.filter((node) => node.region === one).length)));
  return { asOf: ctx.now().toISOString(), isRun: own.length > 0, markets };
}

async function marketIn(ctx: ServiceContext, instanceType: string, region: string, nodes: number): Promise<SpotMarket> {
  const { band, source, asOf, note } = interruptionRisk(instanceType, region);
  const base = { instanceType, region, nodes, band, bandSource: source, bandAsOf: asOf, note };
  const none = { lowest: undefined, highest: undefined, priceAsOf: undefined };
  try {
    const connections = await ctx.clouds.connections();
    const account = connections.find(({ regions }) => regions.includes(region));
    if (account === undefined) return { ...base, ...none, failed: `no connected account looks at ${region}` };
    const prices = await ctx.clouds.compute(account.accountId, region).spotPrices(instanceType);
    // Newest first: the first of each zone is the price of now.
    const current = [...Map.groupBy(prices, ({ zone }) => zone).values()].flatMap(([newest]) => newest ?? []);
    const sorted = current.toSorted((a, b) => Number(a.usdPerHour) - Number(b.usdPerHour) || (a.zone < b.zone ? -1 : 1));
    const [lowest, highest] = [sorted[0], sorted.at(-1)];
    return {
      ...base,
      lowest,
      highest,
      priceAsOf: current
        .map(({ at }) => at)
        .sort()
        .at(-1),
      failed: lowest === undefined ? "no price is offered" : undefined,
    };
  } catch (error) {
    return { ...base, ...none, failed: reasonOf(error) };
  }
}
