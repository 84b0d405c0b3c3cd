import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRegionsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeVolumesCommand,
  EC2Client,
  paginateDescribeInstances,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, ListClustersCommand } from "@aws-sdk/client-eks";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";
import { hourOf } from "#sandbox/world/time";

const ML = "742058193346";
const PRODUCTION = "471962530814";
const START = "2026-11-18T12:00:00Z";

let wire: Wire;
let ec2: EC2Client;
beforeEach(async () => {
  wire = await openWire(START);
  ec2 = await wire.ec2(ML, "us-west-2");
});
afterEach(() => wire.close());

const found = async (client: EC2Client, filters: Record<string, string[]>) => {
  const { Reservations = [] } = await client.send(
    new DescribeInstancesCommand({ Filters: Object.entries(filters).map(([Name, Values]) => ({ Name, Values })) }),
  );
  return Reservations.flatMap(({ Instances = [] }) => Instances);
};
const template = async () => {
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ["ml-cluster-ml-system"] }));
  return LaunchTemplates[0]?.LaunchTemplateId ?? "";
};
const spotOrder = async (more: Partial<RunInstancesCommandInput> = {}): Promise<RunInstancesCommandInput> => ({
  LaunchTemplate: { LaunchTemplateId: await template(), Version: "1" },
  InstanceType: "m6i.large",
  Placement: { AvailabilityZone: "us-west-2b" },
  InstanceMarketOptions: { MarketType: "spot" },
  TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "majortom:action", Value: "act_1/launch" }] }],
  ClientToken: "a".repeat(64),
  MinCount: 1,
  MaxCount: 1,
  ...more,
});

describe("STS", () => {
  it("says whose key it is, and gives a role only for the account's own ExternalId", async () => {
    const sts = wire.sts();
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: "120984637752" });
    const RoleArn = `arn:aws:iam::${ML}:role/MajorTom`;
    for (const ExternalId of [undefined, "guess", wire.credentials.externalIdOf(PRODUCTION)]) {
      const refused = sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "x-1", ExternalId }));
      await expect(refused).rejects.toMatchObject({ name: "AccessDenied" });
    }
    const foreign = { RoleArn: "arn:aws:iam::350914872206:role/MajorTom", ExternalId: wire.credentials.externalIdOf("350914872206") };
    await expect(sts.send(new AssumeRoleCommand({ ...foreign, RoleSessionName: "x-1" }))).rejects.toMatchObject({ name: "AccessDenied" });
    const session = await wire.sessionOf(ML);
    const asRole = new STSClient({ endpoint: wire.awsEndpoint, region: "us-east-1", credentials: session });
    expect(await asRole.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: ML, Arn: `arn:aws:sts::${ML}:assumed-role/MajorTom/test` });
    const chained = new AssumeRoleCommand({ RoleArn, RoleSessionName: "x-1", ExternalId: wire.credentials.externalIdOf(ML) });
    await expect(asRole.send(chained)).rejects.toMatchObject({ name: "AccessDenied" });
    asRole.destroy();
  });

  it("refuses a wrong secret, a changed token and an unknown key", async () => {
    const session = await wire.sessionOf(ML);
    const broken = [
      { ...session, secretAccessKey: `${session.secretAccessKey}x` },
      { ...session, sessionToken: session.sessionToken.replace(/.$/, (last) => (last === "A" ? "B" : "A")) },
      { ...session, accessKeyId: "ASIA0000000000000000" },
    ];
    for (const credentials of broken) {
      const client = new STSClient({ endpoint: wire.awsEndpoint, region: "us-east-1", credentials, maxAttempts: 1 });
      await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
      client.destroy();
    }
  });
});

describe("EC2", () => {
  it("shows the instances of the caller's account and region, page by page, and by every filter that a look-up needs", async () => {
    const expected = wire.company().world.instances({ accountId: ML, region: "us-west-2" });
    const paged: string[] = [];
    for await (const page of paginateDescribeInstances({ client: ec2, pageSize: 5 }, {})) {
      paged.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = "" }) => InstanceId)));
    }
    expect(paged).toEqual(expected.map(({ id }) => id).sort());
    const [one] = await found(ec2, { "tag:team": ["data"], "instance-type": ["m6i.*"], "instance-state-name": ["running"] });
    expect(one).toMatchObject({ InstanceType: "m6i.large", State: { Name: "running", Code: 16 }, Placement: { Tenancy: "default" } });
    expect(await found(ec2, { "private-dns-name": [one?.PrivateDnsName ?? ""] })).toHaveLength(1);
    expect(await found(ec2, { "instance-lifecycle": ["spot"] })).toEqual([]);
    expect(await found(ec2, { "tag-key": ["kubernetes.io/cluster/ml-cluster"] })).toHaveLength(expected.length);
    await expect(found(ec2, { nonsense: ["x"] })).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("launches a spot instance, tags it, ends it, and shows each state", async () => {
    const { Instances = [] } = await ec2.send(new RunInstancesCommand(await spotOrder()));
    const id = Instances[0]?.InstanceId ?? "";
    expect(Instances[0]).toMatchObject({ State: { Name: "pending" }, InstanceLifecycle: "spot", InstanceType: "m6i.large" });
    expect(await found(ec2, { "client-token": ["a".repeat(64)] })).toMatchObject([{ InstanceId: id }]);
    expect(await found(ec2, { "tag:majortom:action": ["act_1/launch"] })).toMatchObject([{ InstanceId: id }]);
    wire.pass(20);
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "team", Value: "data & <ml>" }] }));
    const [running] = await found(ec2, { "instance-id": [id] });
    expect(running).toMatchObject({ State: { Name: "running" }, Placement: { AvailabilityZone: "us-west-2b" } });
    expect(running?.Tags).toContainEqual({ Key: "team", Value: "data & <ml>" });
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: "team" }] }));
    expect((await found(ec2, { "instance-id": [id] }))[0]?.Tags?.map(({ Key }) => Key)).not.toContain("team");
    const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(TerminatingInstances).toMatchObject([{ PreviousState: { Name: "running" }, CurrentState: { Name: "shutting-down" } }]);
    wire.pass(40);
    expect((await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))).TerminatingInstances).toMatchObject([
      { CurrentState: { Name: "terminated" } },
    ]);
  });

  it("launches once for one client token, whoever asks at the same time, and refuses it for another request", async () => {
    const order = await spotOrder();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ec2.send(new RunInstancesCommand(order))));
    const ids = new Set(answers.map(({ Instances = [] }) => Instances[0]?.InstanceId));
    expect(ids.size).toBe(1);
    const other = ec2.send(new RunInstancesCommand({ ...order, InstanceType: "m5.large" }));
    await expect(other).rejects.toMatchObject({ name: "IdempotentParameterMismatch" });
    wire.putFaults({ forgottenTokens: true });
    const again = await ec2.send(new RunInstancesCommand(order));
    expect(ids.has(again.Instances?.[0]?.InstanceId)).toBe(false);
  });

  it("tries without doing, and refuses what is wrong with the code that AWS gives", async () => {
    const order = await spotOrder();
    const count = wire.company().world.instances().length;
    const refused = (more: Partial<RunInstancesCommandInput>, name: string) =>
      expect(ec2.send(new RunInstancesCommand({ ...order, ...more })), name).rejects.toMatchObject({ name });
    await refused({ DryRun: true }, "DryRunOperation");
    await refused({ InstanceType: "m6i.nonsense" as never }, "InvalidParameterValue");
    await refused({ InstanceType: "m7g.large" }, "InvalidParameterValue");
    await refused({ SubnetId: "subnet-00000000" }, "InvalidSubnetID.NotFound");
    await refused({ LaunchTemplate: { LaunchTemplateId: "lt-00000000" } }, "InvalidLaunchTemplateId.NotFound");
    await refused({ LaunchTemplate: undefined }, "MissingParameter");
    await refused({ MinCount: 2 }, "InvalidParameterValue");
    await refused({ BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 900 } }] }, "UnknownParameter");
    wire.putFaults({ noCapacity: { match: "spot m6i.large us-west-2b" } });
    await refused({}, "InsufficientInstanceCapacity");
    await ec2.send(new RunInstancesCommand({ ...order, Placement: { AvailabilityZone: "us-west-2a" } }));
    expect(wire.company().world.instances().length).toBe(count + 1);
    await expect(ec2.send(new DescribeVolumesCommand({}))).rejects.toMatchObject({ name: "InvalidAction" });
  });

  it("lets the reading role read only, the base key call STS only, and neither see another account's instances", async () => {
    const reading = await wire.ec2(ML, "us-west-2", "MajorTomRead");
    const [one] = await found(reading, { "instance-state-name": ["running"] });
    const InstanceIds = [one?.InstanceId ?? ""];
    await expect(reading.send(new TerminateInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    await expect(ec2.send(new TerminateInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({ name: "DryRunOperation" });
    const base = new EC2Client({ endpoint: wire.awsEndpoint, region: "us-west-2", credentials: wire.credentials.baseKeyOf("demo"), maxAttempts: 1 });
    await expect(base.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    base.destroy();
    const foreign = await wire.ec2(PRODUCTION, "us-west-2");
    await expect(foreign.send(new TerminateInstancesCommand({ InstanceIds }))).rejects.toMatchObject({ name: "InvalidInstanceID.NotFound" });
    await expect(foreign.send(new DescribeInstancesCommand({ InstanceIds }))).rejects.toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(await found(ec2, { "instance-id": InstanceIds })).toMatchObject([{ State: { Name: "running" } }]);
  });

  it("knows types, regions, spot prices and one launch template a pool", async () => {
    const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ["g5.2xlarge", "c7g.xlarge"] }));
    expect(InstanceTypes?.map(({ VCpuInfo, GpuInfo }) => [VCpuInfo?.DefaultVCpus, GpuInfo?.Gpus?.length])).toEqual([
      [4, undefined],
      [8, 1],
    ]);
    expect((await ec2.send(new DescribeRegionsCommand({}))).Regions).toHaveLength(5);
    const StartTime = new Date(Date.parse(START) - 6 * 3_600_000);
    const { SpotPriceHistory = [] } = await ec2.send(
      new DescribeSpotPriceHistoryCommand({
        InstanceTypes: ["m6i.large"],
        AvailabilityZone: "us-west-2a",
        ProductDescriptions: ["Linux/UNIX"],
        StartTime,
      }),
    );
    expect(SpotPriceHistory).toHaveLength(3);
    const now = spotPriceOf("m6i.large", "us-west-2a", spotBlockOf(hourOf(START)));
    expect(SpotPriceHistory[0]).toMatchObject({ SpotPrice: now.toFixed(6), Timestamp: new Date(START) });
    const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: await template() }));
    expect(LaunchTemplateVersions).toMatchObject([{ VersionNumber: 1, LaunchTemplateData: { InstanceType: "m6i.large" } }]);
  });

  it("throttles, answers late and cuts the line when the faults say so", async () => {
    wire.putFaults({ throttling: { probability: 1, match: "DescribeRegions" } });
    await expect(ec2.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "RequestLimitExceeded" });
    wire.putFaults({ cutAnswers: { times: 1, match: "RunInstances" }, lateLookups: { seconds: 15 } });
    const order = await spotOrder();
    await expect(ec2.send(new RunInstancesCommand(order))).rejects.toThrow();
    expect(await found(ec2, { "client-token": ["a".repeat(64)] })).toEqual([]);
    wire.pass(15);
    const [made] = await found(ec2, { "client-token": ["a".repeat(64)] });
    expect((await ec2.send(new RunInstancesCommand(order))).Instances?.[0]?.InstanceId).toBe(made?.InstanceId);
  });
});

describe("EKS", () => {
  it("lists and describes the clusters of the account and region", async () => {
    const eks = await wire.eks(PRODUCTION, "us-east-1", "MajorTomRead");
    expect((await eks.send(new ListClustersCommand({ maxResults: 1 }))).clusters).toEqual(["prod-eks"]);
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: "prod-eks" }));
    expect(cluster).toMatchObject({ status: "ACTIVE", version: "1.35", endpoint: wire.clusterAddress("demo", "prod-eks") });
    await expect(eks.send(new DescribeClusterCommand({ name: "ml-cluster" }))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
