import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import { subnetIdOf, vpcIdOf, zonesOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf } from "#sandbox/wire/aws/call";
import { versionAt } from "#sandbox/world/clusters";
import { accountIdOf } from "#sandbox/world/commitments";
import { hex } from "#sandbox/world/noise";

type EksCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly world: OpenLiveWorld;
  readonly accountId: string;
  readonly region: string;
  /** Address of the clusters' servers, and the certificate that these show, PEM. */
  readonly clusterAddress: (cluster: string) => string;
  readonly certificate: string;
};

const LARGEST_PAGE = 100;

/** EKS: ListClusters and DescribeCluster. @throws AwsError */
export function answerEks(call: EksCall): unknown {
  const { method, path, query, world, accountId, region } = call;
  const clusters = world.company.clusters.filter((one) => one.region === region && accountIdOf(world.company, one.account) === accountId);
  if (method === "GET" && path === "/clusters") {
    const size = Math.min(Number(query.get("maxResults") ?? LARGEST_PAGE) || LARGEST_PAGE, LARGEST_PAGE);
    const { page, next } = pageOf(clusters, ({ name }) => name, { size, token: query.get("nextToken") ?? undefined });
    return { clusters: page.map(({ name }) => name), ...(next === undefined ? {} : { nextToken: next }) };
  }
  const name = /^\/clusters\/([^/]+)$/.exec(path)?.[1];
  if (method !== "GET" || name === undefined) {
    throw new AwsError(
      "UnsupportedOperationException",
      `The sandbox has no EKS operation ${method} ${path}; it has ListClusters and DescribeCluster.`,
    );
  }
  const cluster = clusters.find((one) => one.name === decodeURIComponent(name));
  if (cluster === undefined) throw new AwsError("ResourceNotFoundException", `No cluster found for name: ${decodeURIComponent(name)}.`, 404);
  const since = cluster.versions[0]?.from ?? "2025-01-01";
  return {
    cluster: {
      name: cluster.name,
      arn: `arn:aws:eks:${region}:${accountId}:cluster/${cluster.name}`,
      createdAt: Date.parse(since) / 1000,
      version: versionAt(cluster, world.now().toISOString().slice(0, 10)),
      endpoint: call.clusterAddress(cluster.name),
      roleArn: `arn:aws:iam::${accountId}:role/eks-${cluster.name}`,
      resourcesVpcConfig: {
        subnetIds: zonesOf(region).map((zone) => subnetIdOf(accountId, zone)),
        securityGroupIds: [],
        vpcId: vpcIdOf(accountId, region),
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ["127.0.0.1/32"],
      },
      kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", ipFamily: "ipv4" },
      status: "ACTIVE",
      certificateAuthority: { data: Buffer.from(call.certificate).toString("base64") },
      platformVersion: "eks.1",
      tags: {},
      id: hex(`${accountId}/${cluster.name}`),
      accessConfig: { authenticationMode: "API" },
    },
  };
}
