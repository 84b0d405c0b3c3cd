import { join } from "node:path";
import { openClusterApi } from "#sandbox/kubernetes/open-cluster-api";
import type { BilledPeriods } from "#sandbox/lake/cost-export";
import { Lake } from "#sandbox/lake/lake";
import type { OpenLakeRunner } from "#sandbox/lake/lake-runner";
import { AutoScalingGroups } from "#sandbox/live/auto-scaling-groups";
import type { Faults } from "#sandbox/live/faults";
import { openFaults } from "#sandbox/live/open-faults";
import { openLiveWorld } from "#sandbox/live/open-live-world";
import type { LiveCompany } from "#sandbox/wire/aws/answer-aws";
import { clusterAuthentication } from "#sandbox/wire/cluster-authentication";
import type { ClusterHandler } from "#sandbox/wire/cluster-handler";
import { type Credentials, openCredentials } from "#sandbox/wire/credentials";
import { tlsIdentity } from "#sandbox/wire/self-signed-certificate";
import { openWireServer } from "#sandbox/wire/server";
import { openAtUsualPort } from "#sandbox/wire/usual-port";
import { TRINO_CATALOG } from "#sandbox/wire/trino/catalog-name";
import { roleArnOf } from "#sandbox/wire/sts";
import { writeKubeconfig } from "#sandbox/wire/write-kubeconfig";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";

/** What an operator needs to reach a company's accounts and clusters: the outside contract of `npm run sandbox -- --json`. */
export type SandboxAccess = {
  readonly awsEndpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly accounts: readonly SandboxAccount[];
  readonly clusters: readonly SandboxCluster[];
  /** Where the bill lies; absent where the sandbox keeps none. */
  readonly lake?: SandboxLake;
};
/** Names for S3, Glue, Athena and Trino. The account's role must be taken for the first three. */
export type SandboxLake = {
  readonly accountId: string;
  readonly region: string;
  readonly exportBucket: string;
  /** Without slashes at its ends; below it `<export>/data/BILLING_PERIOD=YYYY-MM/`. */
  readonly exportPrefix: string;
  readonly exportName: string;
  readonly resultsBucket: string;
  readonly database: string;
  readonly table: string;
  readonly workGroup: string;
  readonly trinoUrl: string;
  readonly trinoUser: string;
  readonly trinoPassword: string;
  readonly trinoCatalog: string;
};
export type SandboxAccount = {
  readonly id: string;
  readonly name: string;
  /** May read and act. */
  readonly roleArn: string;
  readonly readRoleArn: string;
  /** May read, buy and return Savings Plans; nothing else. */
  readonly purchaseRoleArn: string;
  readonly externalId: string;
  /** Where it has instances or clusters. */
  readonly regions: readonly string[];
};
/** `kubeconfig` is a file. */
export type SandboxCluster = { readonly name: string; readonly region: string; readonly accountId: string; readonly kubeconfig: string };

export type LiveCompanies = {
  readonly companies: ReadonlyMap<string, LiveCompany>;
  readonly faults: Faults;
  /** What lies in S3, Glue and Athena, and under Cost Explorer; none where the sandbox keeps no bill. */
  readonly lakes: ReadonlyMap<string, Lake>;
  accessOf(company: string): SandboxAccess;
  close(): Promise<void>;
};

export type LiveCompaniesOptions = {
  readonly dir: string;
  readonly now: () => Date;
  readonly port?: number | undefined;
  /** A company's bill as it is now, which may make it first; without it there is neither S3 nor Athena. */
  readonly bill?: (company: Company, world: LiveCompany["world"]) => Promise<BilledPeriods>;
  /** Runs the SQL of Athena and Trino. */
  readonly openRunner?: OpenLakeRunner | undefined;
};

/** Opens the live worlds of companies, their clusters, and the server that speaks for them. Writes under `<dir>/<company key>`. */
export async function openLiveCompanies(
  worlds: readonly Company[],
  { dir, now, port, bill, openRunner }: LiveCompaniesOptions,
): Promise<LiveCompanies> {
  const faults = openFaults();
  const companies = new Map<string, LiveCompany>();
  for (const company of worlds) {
    const world = openLiveWorld(company, { folder: join(dir, company.key, "live"), now, faults });
    companies.set(company.key, { world, groups: new AutoScalingGroups(world) });
  }
  const credentials = openCredentials(dir, [...companies.keys()]);
  const tls = tlsIdentity(dir);
  const lakes = new Map<string, Lake>();
  for (const [key, { world }] of bill === undefined ? [] : companies) {
    const options = { company: world.company, folder: join(dir, key, "lake"), now, faults, openRunner };
    lakes.set(key, new Lake({ ...options, bill: () => bill?.(world.company, world) ?? Promise.reject(new Error("There is no bill.")) }));
  }
  const server = await openAtUsualPort(join(dir, "port"), port, (at) => openWireServer({ companies, credentials, faults, tls, lakes, port: at }));
  const handlers = new Map<string, ClusterHandler>();
  const access = new Map<string, SandboxAccess>();
  for (const [key, live] of companies) {
    for (const { name } of live.world.company.clusters)
      handlers.set(`${key}/${name}`, clusterHandler(live, name, credentials, join(dir, key, "live")));
    const kubeconfigOf = (cluster: string) => {
      const token = credentials.clusterTokenOf(key, cluster);
      return writeKubeconfig(join(dir, key), { cluster, token, server: server.clusterAddress(key, cluster), certificate: tls.cert });
    };
    const lake = lakes.get(key);
    access.set(key, {
      ...accessTo(live.world.company, server.awsEndpoint, credentials, kubeconfigOf),
      ...(lake === undefined ? {} : { lake: lakeAccess(lake, server.awsEndpoint, credentials) }),
    });
  }
  server.serveClusters(handlers);

  return {
    companies,
    faults,
    lakes,
    accessOf(key) {
      const found = access.get(key);
      if (found === undefined) throw new Error(`The sandbox has no company ${key}.`);
      return found;
    },
    async close() {
      await server.close();
      for (const lake of lakes.values()) await lake.close();
      for (const { world } of companies.values()) world.close();
    },
  };
}

function clusterHandler({ world }: LiveCompany, cluster: string, credentials: Credentials, folder: string): ClusterHandler {
  const company = world.company;
  const account = company.clusters.find(({ name }) => name === cluster)?.account ?? "";
  const authenticate = clusterAuthentication(credentials, { company: company.key, cluster, accountId: accountIdOf(company, account) });
  return openClusterApi(world, cluster, { folder, authenticate });
}

function accessTo(company: Company, awsEndpoint: string, credentials: Credentials, kubeconfigOf: (cluster: string) => string): SandboxAccess {
  const regionsOf = (account: string) =>
    [...new Set([...company.pools, ...company.clusters].filter((one) => one.account === account).map(({ region }) => region))].sort();
  return {
    awsEndpoint,
    ...credentials.baseKeyOf(company.key),
    accounts: company.accounts.map(({ id, name }) => ({
      id,
      name,
      roleArn: roleArnOf(id, "MajorTom"),
      readRoleArn: roleArnOf(id, "MajorTomRead"),
      purchaseRoleArn: roleArnOf(id, "MajorTomPurchase"),
      externalId: credentials.externalIdOf(id),
      regions: regionsOf(name),
    })),
    clusters: company.clusters.map(({ name, region, account }) => ({
      name,
      region,
      accountId: accountIdOf(company, account),
      kubeconfig: kubeconfigOf(name),
    })),
  };
}

function lakeAccess(lake: Lake, endpoint: string, credentials: Credentials): SandboxLake {
  const { accountId, region, bucket, prefix, name, resultsBucket, database, table, workGroup } = lake.export;
  return {
    accountId,
    region,
    exportBucket: bucket,
    exportPrefix: prefix,
    exportName: name,
    resultsBucket,
    database,
    table,
    workGroup,
    trinoUrl: endpoint,
    trinoUser: lake.company.key,
    trinoPassword: credentials.trinoPasswordOf(lake.company.key),
    trinoCatalog: TRINO_CATALOG,
  };
}
