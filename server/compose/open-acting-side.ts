import { assumedRole, type TemporaryKeys } from "#adapters/aws/assumed-role";
import type { AwsBase } from "#adapters/aws/aws-account";
import { EKS_TOKEN_SECONDS, eksToken } from "#adapters/aws/eks-token";
import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import type { ActingRole } from "#adapters/provider/aws-sender";
import { openProvider } from "#adapters/provider/open-provider";
import { NotFoundError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import { type Provider, ProviderError } from "#core/ports/provider";
import { cloudAccountsIn } from "#db/repositories/cloud-accounts";
import type { TenantDatabase } from "#db/tenant-database";

const RENEW_TOKEN_AFTER_MS = (EKS_TOKEN_SECONDS * 1000) / 2;

export type ActingSideOptions = {
  readonly db: TenantDatabase;
  readonly base: AwsBase;
  /** Where clusters are looked up, under the read roles. */
  readonly clouds: Clouds;
  /** Clusters that a kubeconfig of the operator reaches, by the address of their server. */
  readonly given: ReadonlyMap<string, ClusterAccess>;
};

/** What one tenant lets be changed: its accounts' acting and purchase roles, and the clusters in these accounts. Only the executor gets it. */
export function openActingSide({ db, base, clouds, given }: ActingSideOptions): Provider & { close(): void } {
  const keys = new Map<string, () => Promise<TemporaryKeys>>();
  const access = new Map<string, ClusterAccess>();

  const keysOf = (accountId: string, role: ActingRole) => async (): Promise<TemporaryKeys> => {
    const account = (await db.read(cloudAccountsIn)).find((one) => one.accountId === accountId);
    const roleArn = role === "purchase" ? account?.purchaseRoleArn : account?.actRoleArn;
    if (account === undefined || roleArn === undefined) throw notConnected(accountId, role);
    const { externalId, regions } = account;
    const key = `${roleArn}/${externalId}`;
    const found = keys.get(key) ?? assumedRole({ base, accountId, roleArn, externalId }, regions[0] ?? "us-east-1");
    keys.set(key, found);
    return found();
  };

  const accessTo = async (name: string): Promise<ClusterAccess> => {
    const known = access.get(name);
    if (known) return known;
    const places = (await clouds.connections()).flatMap(({ accountId, regions }) => regions.map((region) => clouds.compute(accountId, region)));
    const listed = (await Promise.allSettled(places.map((place) => place.clusters()))).flatMap((one) =>
      one.status === "fulfilled" ? one.value : [],
    );
    const cluster = listed.find((one) => one.name === name);
    if (cluster === undefined) throw new NotFoundError(`There is no cluster ${name}.`);
    const { endpoint, accountId, region } = cluster;
    const made: ClusterAccess = given.get(endpoint) ?? {
      name,
      server: endpoint,
      caData: cluster.certificateAuthority,
      skipTlsVerify: false,
      identity: renewed(async () => ({
        token: await eksToken({ cluster: name, region, keys: await keysOf(accountId, "acting")(), endpoint: base.endpoint }),
      })),
    };
    access.set(name, made);
    return made;
  };
  return openProvider({ base, keysOf, accessTo });
}

/** No other role stands in: what may act may not buy, and the other way round. */
function notConnected(accountId: string, role: ActingRole): ProviderError {
  return role === "purchase"
    ? new ProviderError(
        "refused",
        "NoPurchaseRole",
        `The account ${accountId} has no purchase role connected, so nothing is bought, cancelled or returned there. Make the role from the template "purchase-role" and connect it first.`,
      )
    : new ProviderError("refused", "NoActingRole", `The account ${accountId} is connected for reading only. Connect its acting role first.`);
}

/** Asked for anew half-way through its life; one that failed is forgotten. */
function renewed<Identity>(ask: () => Promise<Identity>): () => Promise<Identity> {
  let kept: { readonly at: number; readonly identity: Promise<Identity> } | undefined;
  return async () => {
    if (kept === undefined || Date.now() - kept.at > RENEW_TOKEN_AFTER_MS) kept = { at: Date.now(), identity: ask() };
    try {
      return await kept.identity;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}
