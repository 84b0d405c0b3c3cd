import type { z } from "zod";
import type { ClusterList, ClusterRow, NodeRow } from "#core/api/nodes";
import { multiplyDecimals, roundDecimal, sumDecimals } from "#core/money";
import { HOURS_OF_MONTH } from "#core/nodes/node-price";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { sourceStates } from "#services/discovery/source-states";
import { connectedClusters } from "#services/nodes/connected-clusters";
import { listNodes } from "#services/nodes/list-nodes";

type Cluster = {
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly kubernetesVersion: string;
};

/** Every cluster as it was last seen, with what its nodes cost at today's prices. */
export async function listClusters(ctx: ServiceContext): Promise<z.infer<typeof ClusterList>> {
  requireScope(ctx, "inventory:read");
  if (!ctx.clouds.connected) return { asOf: null, clusters: [] };
  const [clusters, list, sources, settings] = await Promise.all([known(ctx), listNodes(ctx), sourceStates(ctx), settingsOf(ctx)]);
  const states = new Map(sources.map((state) => [state.source, state]));
  const rows = clusters.map((cluster): ClusterRow => {
    const nodes = list.nodes.filter((node) => node.cluster === cluster.name);
    const state = states.get(`cluster:${cluster.name}`);
    const usdPerHour = rateOf(nodes);
    const set = settings.get(cluster.name);
    return {
      name: cluster.name,
      accountId: cluster.accountId,
      accountName: cluster.accountName,
      region: cluster.region,
      version: cluster.kubernetesVersion,
      nodes: nodes.length,
      spotNodes: nodes.filter(({ capacityType }) => capacityType === "spot").length,
      usdPerHour,
      usdPerMonth: usdPerHour === null ? null : roundDecimal(multiplyDecimals(usdPerHour, HOURS_OF_MONTH), 2),
      production: set?.production ?? true,
      maintenance: set?.maintenance ?? false,
      syncedAt: state?.seenAt ?? null,
      error: state?.error ?? null,
    };
  });
  return { asOf: list.asOf, clusters: rows.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

/** Names of the accounts that clusters are in, by cluster. */
export async function clusterAccounts(ctx: ServiceContext): Promise<ReadonlyMap<string, string>> {
  requireScope(ctx, "inventory:read");
  return new Map((await known(ctx)).map(({ name, accountName }) => [name, accountName]));
}

/** Ids of the same, for the bill. */
export async function clusterAccountIds(ctx: ServiceContext): Promise<ReadonlyMap<string, string>> {
  requireScope(ctx, "inventory:read");
  return new Map((await known(ctx)).map(({ name, accountId }) => [name, accountId]));
}

/** Unknown as soon as one node's price is: a part of a sum is no sum. */
function rateOf(nodes: readonly NodeRow[]): string | null {
  const prices = nodes.map(({ usdPerHour }) => usdPerHour);
  return prices.every((price) => price !== null) ? roundDecimal(sumDecimals(prices), 5) : null;
}

async function known(ctx: ServiceContext): Promise<readonly Cluster[]> {
  const rows = await ctx.db.read((tx) => tx.query<{ state: Cluster }>("SELECT state FROM discovered WHERE kind = 'cluster' AND gone_at IS NULL"));
  if (rows.length > 0) return rows.map(({ state }) => state);
  const names = new Map((await ctx.clouds.connections()).map(({ accountId, name }) => [accountId, name]));
  return (await connectedClusters(ctx)).clusters.map((cluster) => ({ ...cluster, accountName: names.get(cluster.accountId) ?? cluster.accountId }));
}

async function settingsOf(ctx: ServiceContext): Promise<ReadonlyMap<string, { production: boolean; maintenance: boolean }>> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ cluster: string; production: boolean; maintenance: boolean }>("SELECT cluster, production, maintenance FROM cluster_settings"),
  );
  return new Map(rows.map(({ cluster, ...set }) => [cluster, set]));
}
