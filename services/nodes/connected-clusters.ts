import { MajorTomError, NotFoundError, UnavailableError } from "#core/errors";
import type { CloudCluster } from "#core/ports/compute";
import type { ServiceContext } from "#services/context";
import { nearestName } from "#services/costs/nearest";
import { sideBySide } from "#services/nodes/side-by-side";

export const NOT_CONNECTED = "No AWS account or cluster is connected here, so what runs now is not known; the bill alone is.";

/** A source that did not answer: `<account>/<region>` or `cluster:<name>`. */
export type FailedSource = { readonly source: string; readonly error: string };

export type ConnectedClusters = { readonly clusters: readonly CloudCluster[]; readonly failed: readonly FailedSource[] };

/**
 * Every cluster of every connected account and region, as the provider lists them now.
 *
 * @throws UnavailableError where nothing is connected
 */
export async function connectedClusters(ctx: ServiceContext): Promise<ConnectedClusters> {
  if (!ctx.clouds.connected) throw new UnavailableError(NOT_CONNECTED);
  const places = (await ctx.clouds.connections()).flatMap(({ accountId, regions }) => regions.map((region) => ({ accountId, region })));
  const found = await sideBySide(places, async ({ accountId, region }) => {
    try {
      return { clusters: await ctx.clouds.compute(accountId, region).clusters(), failed: [] };
    } catch (error) {
      return { clusters: [], failed: [{ source: `${accountId}/${region}`, error: reasonOf(error) }] };
    }
  });
  return { clusters: found.flatMap(({ clusters }) => clusters), failed: found.flatMap(({ failed }) => failed) };
}

/** @throws NotFoundError that names the clusters there are; UnavailableError where it may be in an account that does not answer */
export async function clusterNamed(ctx: ServiceContext, name: string): Promise<CloudCluster> {
  const { clusters, failed } = await connectedClusters(ctx);
  const [one, ...others] = clusters.filter((cluster) => cluster.name === name);
  if (one === undefined) {
    if (failed.length > 0) throw new UnavailableError(`${name} was not found, and ${failed[0]?.source} did not answer: ${failed[0]?.error}`);
    const names = clusters.map((cluster) => cluster.name).sort();
    const near = nearestName(name, names);
    throw new NotFoundError(
      `There is no cluster ${name}${near === undefined ? "." : `; did you mean ${near}?`} There are ${names.join(", ") || "none"}.`,
    );
  }
  if (others.length > 0) {
    throw new NotFoundError(
      `${clusters.length} clusters are called ${name}, in accounts ${[one, ...others].map(({ accountId }) => accountId).join(", ")}; only one may be connected.`,
    );
  }
  return one;
}

/** One cluster of a known place. @throws NotFoundError where it is no longer there */
export async function clusterIn(
  ctx: ServiceContext,
  place: { readonly accountId: string; readonly region: string; readonly name: string },
): Promise<CloudCluster> {
  if (!ctx.clouds.connected) throw new UnavailableError(NOT_CONNECTED);
  const clusters = await ctx.clouds.compute(place.accountId, place.region).clusters();
  const found = clusters.find(({ name }) => name === place.name);
  if (found === undefined) throw new NotFoundError(`The cluster ${place.name} is no longer in account ${place.accountId}, ${place.region}.`);
  return found;
}

/** What a person may be told of a failure. */
export function reasonOf(error: unknown): string {
  return error instanceof MajorTomError ? error.message : "It failed unexpectedly; the log has the details.";
}
