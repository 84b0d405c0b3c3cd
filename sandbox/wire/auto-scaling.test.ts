import {
  type AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nextCapacity } from "#sandbox/live/auto-scaling-groups";
import { openWire, type Wire } from "#sandbox/testing/open-wire";

const PRODUCTION = "471962530814";
const GROUP = "prod-eks-prod-search";
/** What makes the next one of three a spot instance, and keeps it so. */
const MIXED = {
  LaunchTemplate: { Overrides: [{ InstanceType: "r6i.xlarge" }, { InstanceType: "r5.xlarge" }] },
  InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: "price-capacity-optimized" },
};

let wire: Wire;
let client: AutoScalingClient;
beforeEach(async () => {
  wire = await openWire("2026-11-18T12:00:00Z");
  client = await wire.autoScaling(PRODUCTION, "us-east-1");
});
afterEach(() => wire.close());

const group = async () => {
  const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [GROUP] }));
  const [found] = AutoScalingGroups;
  if (found === undefined) throw new Error("The group is there.");
  return { ...found, ids: (found.Instances ?? []).map(({ InstanceId = "" }) => InstanceId), desired: found.DesiredCapacity ?? 0 };
};
const update = (more: object) => client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: GROUP, ...more }));

describe("Auto Scaling", () => {
  it("shows one group a pool that such a group owns, as large as what runs in it", async () => {
    const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    expect(AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual([
      "prod-eks-prod-search",
      "prod-eks-prod-system",
      "prod-eks-prod-web",
    ]);
    const { ids, desired, Tags } = await group();
    expect(ids).toHaveLength(desired);
    expect(Tags).toContainEqual(expect.objectContaining({ Key: "team", Value: "search", PropagateAtLaunch: true }));
    const { AutoScalingInstances } = await client.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: ids }));
    expect(AutoScalingInstances?.every((one) => one.AutoScalingGroupName === GROUP)).toBe(true);
  });

  it("switches a member to spot: one more by the mixed policy, then the old one away with the decrement", async () => {
    const before = await group();
    const [old = ""] = before.ids;
    const tags = [{ ResourceId: GROUP, ResourceType: "auto-scaling-group", Key: "majortom:action", Value: "act_1", PropagateAtLaunch: true }];
    await client.send(new CreateOrUpdateTagsCommand({ Tags: tags }));
    await update({ DesiredCapacity: before.desired + 1, MixedInstancesPolicy: MIXED });
    const during = await group();
    expect(during.desired).toBe(before.desired + 1);
    const added = during.ids.find((id) => !before.ids.includes(id)) ?? "";
    const ec2 = await wire.ec2(PRODUCTION, "us-east-1");
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [added] }));
    const [instance] = Reservations?.[0]?.Instances ?? [];
    expect(instance).toMatchObject({ InstanceLifecycle: "spot" });
    expect(instance?.Tags).toEqual(
      expect.arrayContaining([
        { Key: "majortom:action", Value: "act_1" },
        { Key: "aws:autoscaling:groupName", Value: GROUP },
      ]),
    );
    await client.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: old, ShouldDecrementDesiredCapacity: true }));
    wire.pass(3600);
    const after = await group();
    expect(after.desired).toBe(before.desired);
    expect(after.ids).toEqual(expect.arrayContaining([added]));
    expect(after.ids).not.toContain(old);
  });

  it("brings back what ends without the decrement, whoever ended it, once there is capacity", async () => {
    const before = await group();
    const [old = "", other = ""] = before.ids;
    const ec2 = await wire.ec2(PRODUCTION, "us-east-1");
    wire.putFaults({ noCapacity: { match: "r6i.xlarge" } });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [old] }));
    await client.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: other, ShouldDecrementDesiredCapacity: false }));
    wire.pass(60);
    expect(await group()).toMatchObject({ desired: before.desired, Instances: { length: before.ids.length - 2 } });
    wire.putFaults({});
    wire.pass(1);
    const after = await group();
    expect(after.ids).toHaveLength(before.ids.length);
    expect(after.ids.filter((id) => before.ids.includes(id))).toHaveLength(before.ids.length - 2);
  });

  it("keeps what it was told, and what it owes, over a restart", async () => {
    const { desired } = await group();
    wire.putFaults({ noCapacity: { match: "spot" } });
    await update({ DesiredCapacity: desired + 2, MaxSize: desired + 5, MixedInstancesPolicy: MIXED });
    wire = await wire.restart();
    client = await wire.autoScaling(PRODUCTION, "us-east-1");
    expect(await group()).toMatchObject({ desired: desired + 2, MaxSize: desired + 5, MixedInstancesPolicy: MIXED, Instances: { length: desired } });
    await client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: GROUP, DesiredCapacity: desired + 1 }));
    wire.putFaults({});
    wire.pass(1);
    expect(await group()).toMatchObject({ desired: desired + 1, Instances: { length: desired + 1 } });
    await client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: GROUP, DesiredCapacity: desired }));
    wire.pass(60);
    expect(await group()).toMatchObject({ desired, Instances: { length: desired } });
  });

  it("refuses sizes out of bounds, unknown groups and instances, and the reading role", async () => {
    const { ids, desired } = await group();
    await update({ MinSize: desired });
    const reading = await wire.autoScaling(PRODUCTION, "us-east-1", "MajorTomRead");
    const end = (InstanceId = "") =>
      client.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }));
    const size = (AutoScalingGroupName: string) => new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: desired });
    const refused: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["ValidationError", () => update({ DesiredCapacity: 99 })],
      ["ValidationError", () => update({ MinSize: 5, MaxSize: 2 })],
      ["ValidationError", () => update({ HealthCheckGracePeriod: 60 })],
      ["ValidationError", () => client.send(size("none"))],
      ["ValidationError", () => end("i-00000000000000000")],
      ["ValidationError", () => end(ids[0])],
      ["AccessDenied", () => reading.send(size(GROUP))],
    ];
    for (const [name, call] of refused) await expect(call()).rejects.toMatchObject({ name });
  });

  it.each([
    { base: 0, percent: 100, onDemand: 3, spot: 0, next: "on-demand" },
    { base: 3, percent: 0, onDemand: 3, spot: 0, next: "spot" },
    { base: 3, percent: 0, onDemand: 2, spot: 5, next: "on-demand" },
    { base: 0, percent: 50, onDemand: 1, spot: 1, next: "on-demand" },
    { base: 0, percent: 50, onDemand: 2, spot: 1, next: "spot" },
    { base: 2, percent: 25, onDemand: 3, spot: 2, next: "spot" },
  ] as const)(
    "launches $next with base $base, $percent % above it, $onDemand on demand and $spot on spot",
    ({ base, percent, onDemand, spot, next }) => {
      const mixed = {
        onDemandBase: base,
        onDemandPercentage: percent,
        onDemandStrategy: "prioritized",
        spotStrategy: "lowest-price",
        instanceTypes: [],
      };
      const members = [...Array.from({ length: onDemand }, () => "on-demand" as const), ...Array.from({ length: spot }, () => "spot" as const)];
      const settings = { minSize: 0, maxSize: 9, zones: [], tags: [], mixed };
      expect(
        nextCapacity(
          settings,
          members.map((capacity) => ({ capacity })),
        ),
      ).toBe(next);
    },
  );
});
