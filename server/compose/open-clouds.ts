import { assumedRole, type TemporaryKeys } from "#adapters/aws/assumed-role";
import type { AwsBase } from "#adapters/aws/aws-account";
import { type AwsCompute, openAwsCompute } from "#adapters/aws/aws-compute";
import { cloudWatchSignals } from "#adapters/aws/cloudwatch-signals";
import { EKS_TOKEN_SECONDS, eksToken } from "#adapters/aws/eks-token";
import { openSavingsPlans } from "#adapters/aws/savings-plans";
import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import { openCluster } from "#adapters/kubernetes/open-cluster";
import { NotFoundError, UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import type { Cluster } from "#core/ports/cluster";
import type { CloudCluster } from "#core/ports/compute";
import type { SavingsPlans } from "#core/ports/savings-plans";
import { cloudAccountsIn, type StoredCloudAccount } from "#db/repositories/cloud-accounts";
import type { TenantDatabase } from "#db/tenant-database";

/** A cluster's address and authority seldom change; a look that finds it dead asks anew. */
const CLUSTERS_KNOWN_FOR_MS = 10 * 60_000;
const RENEW_TOKEN_AFTER_MS = (EKS_TOKEN_SECONDS * 1000) / 2;

export type TenantClouds = Clouds & {
  /** Reads the accounts that are connected anew. */
  refresh(): Promise<void>;
  close(): void;
};

export type TenantCloudsOptions = {
  readonly db: TenantDatabase;
  readonly base: AwsBase;
  /** Clusters that a kubeconfig of the operator reaches, by the address of their server: a name is not proof of whose it is. */
  readonly given: ReadonlyMap<string, ClusterAccess>;
  readonly now: () => Date;
  /** What the rates of plans are at this provider: its own list, or the estimates of a stand-in. */
  readonly rateSource: SavingsPlans["rateSource"];
};

/** Looks at what one tenant has connected, under the read roles alone. */
export function tenantClouds({ db, base, given, now, rateSource }: TenantCloudsOptions): TenantClouds {
  let accounts: readonly StoredCloudAccount[] = [];
  const keys = new Map<string, () => Promise<TemporaryKeys>>();
  const computes = new Map<string, AwsCompute>();
  const plans = new Map<string, ReturnType<typeof openSavingsPlans>>();
  const opened = new Map<string, Cluster>();
  let known: { readonly at: number; readonly clusters: readonly CloudCluster[] } | undefined;

  const refresh = async () => {
    accounts = (await db.read(cloudAccountsIn)).filter(({ readRoleArn }) => readRoleArn !== undefined);
  };
  const keysOf = (accountId: string, region: string) => {
    const account = accounts.find((one) => one.accountId === accountId);
    if (account?.readRoleArn === undefined) throw new NotFoundError(`The account ${accountId} is not connected. Connect it first.`);
    const roleArn = account.readRoleArn;
    const found = keys.get(roleArn) ?? assumedRole({ base, accountId, roleArn, externalId: account.externalId }, region);
    keys.set(roleArn, found);
    return found;
  };
  const compute = (accountId: string, region: string): AwsCompute => {
    const key = `${accountId}/${region}`;
    const found = computes.get(key) ?? openAwsCompute({ base, accountId, region, keys: keysOf(accountId, region), now });
    computes.set(key, found);
    return found;
  };
  const savingsPlans = (accountId: string): SavingsPlans => {
    const found = plans.get(accountId) ?? openSavingsPlans({ base, accountId, keys: keysOf(accountId, "us-east-1"), rateSource });
    plans.set(accountId, found);
    return found;
  };
  const connections = async () => {
    await refresh();
    return accounts.map(({ accountId, name, environment, regions }) => ({ accountId, name: name ?? accountId, environment, regions }));
  };
  const signals = cloudWatchSignals({ base, keysOf, accounts: connections });
  const listed = async (): Promise<{ clusters: readonly CloudCluster[]; failure: unknown }> => {
    const places = accounts.flatMap(({ accountId, regions }) => regions.map((region) => compute(accountId, region)));
    const answers = await Promise.allSettled(places.map((place) => place.clusters()));
    const clusters = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    return { clusters, failure: answers.find((answer) => answer.status === "rejected")?.reason };
  };
  const find = async (name: string): Promise<CloudCluster> => {
    const fresh =
      known !== undefined && Date.now() - known.at < CLUSTERS_KNOWN_FOR_MS ? known.clusters.find((cluster) => cluster.name === name) : undefined;
    if (fresh !== undefined) return fresh;
    const { clusters, failure } = await listed();
    known = { at: Date.now(), clusters };
    const found = clusters.find((cluster) => cluster.name === name);
    if (found !== undefined) return found;
    if (failure !== undefined) throw failure;
    throw new NotFoundError(`There is no cluster ${name}. There are ${clusters.map((cluster) => cluster.name).join(", ") || "none"}.`);
  };
  const accessTo = (cluster: CloudCluster): ClusterAccess => ({
    name: cluster.name,
    server: cluster.endpoint,
    caData: cluster.certificateAuthority,
    skipTlsVerify: cluster.endpoint.startsWith("http:") && isLoopback(cluster.endpoint),
    identity: renewed(async () => {
      const { accountId, region, name } = cluster;
      return { token: await eksToken({ cluster: name, region, keys: await keysOf(accountId, region)(), endpoint: base.endpoint }) };
    }, cluster.name),
  });

  return {
    get connected() {
      return accounts.length > 0;
    },
    connections,
    compute,
    async cluster(name) {
      const cloud = await find(name);
      // Another address or authority under the same name is another connection.
      const key = `${cloud.arn}/${cloud.endpoint}/${cloud.certificateAuthority}`;
      const access = given.get(cloud.endpoint);
      const found = opened.get(key) ?? openCluster(access === undefined ? accessTo(cloud) : { ...access, name });
      opened.set(key, found);
      return found;
    },
    get signals() {
      return accounts.length > 0 ? signals : undefined;
    },
    get savingsPlans() {
      return accounts.length > 0 ? savingsPlans : undefined;
    },
    refresh,
    close: () => {
      computes.forEach((one) => one.close());
      plans.forEach((one) => one.close());
      signals.close();
    },
  };
}

/** A token that is asked for anew half-way through its life. */
function renewed<Identity>(ask: () => Promise<Identity>, cluster: string): () => Promise<Identity> {
  let kept: { readonly at: number; readonly identity: Promise<Identity> } | undefined;
  return async () => {
    if (kept === undefined || Date.now() - kept.at > RENEW_TOKEN_AFTER_MS) kept = { at: Date.now(), identity: ask() };
    try {
      return await kept.identity;
    } catch (cause) {
      kept = undefined;
      throw new UnavailableError(
        `No token for the cluster ${cluster} could be made: its account's read role does not answer. Check the account's connection.`,
        { cause },
      );
    }
  };
}

function isLoopback(address: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(new URL(address).hostname);
}
