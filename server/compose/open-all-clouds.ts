import { readFile } from "node:fs/promises";
import type { AwsBase } from "#adapters/aws/aws-account";
import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import { MajorTomError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import type { Database } from "#db/open-database";
import { tenantClouds, type TenantClouds } from "#server/compose/open-clouds";
import type { CostSources } from "#server/compose/cost-sources";
import type { Config } from "#server/config";

export type AllClouds = {
  /** At once; nothing is connected until the first look at the tenant's accounts, which `open` has awaited for those there are. */
  of(tenant: { readonly id: string; readonly costSource: string | null }): Clouds;
  close(): void;
};

type Tenant = { readonly id: string; readonly costSource: string | null };
type Options = {
  readonly config: Config;
  readonly database: Database;
  readonly sources: CostSources;
  readonly now: () => Date;
  readonly say: (line: string) => void;
};

/** Looks at the clouds of every tenant. Where a person's own export is read, nothing is connected. */
export async function openAllClouds({ config, database, sources, now, say }: Options): Promise<AllClouds> {
  if (!config.sandboxed) return { of: () => NO_CLOUDS, close: () => undefined };
  const given = await givenClusters(config.kubeconfig, say);
  const clouds = new Map<string, TenantClouds>();
  const open = ({ id, costSource }: Tenant): TenantClouds => {
    const found =
      clouds.get(id) ??
      tenantClouds({
        db: database.tenant(id),
        base: baseOf(config, sources, costSource),
        given,
        now,
        rateSource: sources.sandboxAccessOf(costSource) === undefined ? "offering_rates" : "estimate",
      });
    clouds.set(id, found);
    return found;
  };
  const tenants = await database.platform.transaction((tx) =>
    tx.query<{ id: string; cost_source: string | null }>("SELECT id, cost_source FROM tenants"),
  );
  for (const { id, cost_source: costSource } of tenants) await open({ id, costSource }).refresh();
  return { of: open, close: () => clouds.forEach((one) => one.close()) };
}

/** Tenants of the sandbox reach its own server with its own keys; all others AWS, as the SDK finds keys. */
export function baseOf(config: Config, sources: CostSources, costSource: string | null): AwsBase {
  const sandbox = sources.sandboxAccessOf(costSource);
  if (sandbox === undefined) return { endpoint: config.awsEndpoint, keys: undefined };
  const { awsEndpoint, accessKeyId, secretAccessKey } = sandbox;
  return { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } };
}

/** A kubeconfig that is not taken does not keep the program from starting: many have one for kubectl alone. */
export async function givenClusters(file: string | undefined, say: (line: string) => void): Promise<ReadonlyMap<string, ClusterAccess>> {
  if (file === undefined) return new Map();
  try {
    const { readKubeconfig } = await import("#adapters/kubernetes/kubeconfig");
    return new Map(readKubeconfig(await readFile(file, "utf8")).map((access) => [access.server, access]));
  } catch (error) {
    say(error instanceof MajorTomError ? error.message : "The kubeconfig is not used: its file cannot be read. Check KUBECONFIG.");
    return new Map();
  }
}
