import type { Filter } from "@aws-sdk/client-ec2";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import type { AwsBase } from "#adapters/aws/aws-account";
import { awsClients } from "#adapters/aws/aws-clients";
import { awsUnavailable } from "#adapters/aws/aws-failure";
import { cloudInstance } from "#adapters/aws/cloud-instance";
import { scalingGroup } from "#adapters/aws/scaling-group";
import type { CloudCluster, CloudInstance, CloudInstanceFilter, Compute, ScalingGroup, SpotPrice } from "#core/ports/compute";

/** Values that one EC2 filter takes. */
const MOST_FILTER_VALUES = 200;
const PAGE = 1000;
/** Linux, as EC2 names it. */
const LINUX = "Linux/UNIX";

export type AwsCompute = Compute & { close(): void };

export type AwsComputeOptions = {
  readonly base: AwsBase;
  readonly accountId: string;
  readonly region: string;
  /** Of the account's read role. */
  readonly keys: () => Promise<TemporaryKeys>;
  /** The clock that spot prices are asked by. */
  readonly now: () => Date;
};

/** Reads one account in one region. */
export function openAwsCompute({ base, accountId, region, keys, now }: AwsComputeOptions): AwsCompute {
  const clients = awsClients({ base, region, keys });
  const read = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (cause) {
      throw awsUnavailable(cause, { accountId, region, what });
    }
  };

  const instancesWhere = (filters: readonly Filter[]) =>
    read("DescribeInstances", async () => {
      const client = await clients.ec2();
      const { paginateDescribeInstances } = await import("@aws-sdk/client-ec2");
      const found: CloudInstance[] = [];
      for await (const { Reservations = [] } of paginateDescribeInstances({ client, pageSize: PAGE }, { Filters: [...filters] })) {
        for (const { Instances = [] } of Reservations) found.push(...Instances.flatMap((one) => cloudInstance(one, { accountId, region }) ?? []));
      }
      return found;
    });

  return {
    accountId,
    region,
    whoAmI: () =>
      read("GetCallerIdentity", async () => {
        const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
        const { Account, Arn } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
        return { accountId: Account ?? accountId, arn: Arn ?? "" };
      }),
    // Ids go as a filter: asked for by InstanceIds, one that is gone would fail the whole call.
    async instances(filter = {}) {
      const others = filtersOf(filter);
      const { ids } = filter;
      if (ids === undefined) return instancesWhere(others);
      const chunks = Array.from({ length: Math.ceil(ids.length / MOST_FILTER_VALUES) }, (_, at) =>
        ids.slice(at * MOST_FILTER_VALUES, (at + 1) * MOST_FILTER_VALUES),
      );
      const found: CloudInstance[] = [];
      for (const Values of chunks) found.push(...(await instancesWhere([{ Name: "instance-id", Values }, ...others])));
      return found;
    },
    spotPrices: (instanceType, zone) =>
      read("DescribeSpotPriceHistory", async () => {
        const client = await clients.ec2();
        const { paginateDescribeSpotPriceHistory } = await import("@aws-sdk/client-ec2");
        const at = now();
        const prices: SpotPrice[] = [];
        const input = {
          InstanceTypes: [instanceType as never],
          ProductDescriptions: [LINUX],
          StartTime: at,
          ...(zone === undefined ? {} : { AvailabilityZone: zone }),
        };
        for await (const { SpotPriceHistory = [] } of paginateDescribeSpotPriceHistory({ client, pageSize: PAGE }, input)) {
          for (const { InstanceType, AvailabilityZone, SpotPrice: usdPerHour, Timestamp } of SpotPriceHistory) {
            if (!InstanceType || !AvailabilityZone || !usdPerHour) continue;
            prices.push({ instanceType: InstanceType, zone: AvailabilityZone, usdPerHour, at: (Timestamp ?? at).toISOString() });
          }
        }
        return prices.sort((a, b) => b.at.localeCompare(a.at));
      }),
    scalingGroups: (names) =>
      read("DescribeAutoScalingGroups", async () => {
        const client = await clients.autoScaling();
        const { paginateDescribeAutoScalingGroups } = await import("@aws-sdk/client-auto-scaling");
        const groups: ScalingGroup[] = [];
        const input = names === undefined ? {} : { AutoScalingGroupNames: [...names] };
        for await (const page of paginateDescribeAutoScalingGroups({ client, pageSize: 100 }, input))
          groups.push(...(page.AutoScalingGroups ?? []).map(scalingGroup));
        return groups;
      }),
    clusters: () =>
      read("ListClusters", async () => {
        const client = await clients.eks();
        const { DescribeClusterCommand, paginateListClusters } = await import("@aws-sdk/client-eks");
        const names: string[] = [];
        for await (const page of paginateListClusters({ client }, {})) names.push(...(page.clusters ?? []));
        const described = await Promise.all(names.map((name) => client.send(new DescribeClusterCommand({ name }))));
        return described.flatMap(({ cluster }): CloudCluster[] => {
          if (!cluster?.name || !cluster.endpoint) return [];
          return [
            {
              name: cluster.name,
              arn: cluster.arn ?? "",
              accountId,
              region,
              kubernetesVersion: cluster.version ?? "unknown",
              endpoint: cluster.endpoint,
              certificateAuthority: cluster.certificateAuthority?.data,
              tags: cluster.tags ?? {},
            },
          ];
        });
      }),
    close: clients.close,
  };
}

function filtersOf({ clientToken, tags = {} }: CloudInstanceFilter): readonly Filter[] {
  return [
    ...(clientToken === undefined ? [] : [{ Name: "client-token", Values: [clientToken] }]),
    ...Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
  ];
}
