import type { Group } from "#sandbox/live/auto-scaling-groups";
import { isMember } from "#sandbox/live/auto-scaling-groups";
import type { LiveInstance } from "#sandbox/live/live-instance";
import { launchTemplateOf, subnetIdOf } from "#sandbox/live/pool-places";
import type { Call } from "#sandbox/wire/aws/call";
import type { XmlValue } from "#sandbox/wire/aws/xml";
import { hex } from "#sandbox/world/noise";

const CREATED = new Date("2024-04-09T09:00:00Z");

export function templateXml({ world }: Call, { pool }: Group): XmlValue {
  const template = launchTemplateOf(world.company, pool);
  return { LaunchTemplateId: template?.id, LaunchTemplateName: template?.name, Version: template?.version };
}

export function memberXml(call: Call, group: Group, one: LiveInstance): XmlValue {
  return {
    InstanceId: one.id,
    InstanceType: one.instanceType,
    AvailabilityZone: one.zone,
    LifecycleState: one.state === "pending" ? "Pending" : "InService",
    HealthStatus: "Healthy",
    LaunchTemplate: templateXml(call, group),
    ProtectedFromScaleIn: false,
  };
}

/** What a Describe call sees of the group's members. */
export function seenMembers({ world, accountId, region }: Call, { name }: Group): readonly LiveInstance[] {
  return world.seenInstances({ accountId, region }).filter((one) => isMember(one, name));
}

export function groupXml(call: Call, group: Group): XmlValue {
  const { name, accountId, settings, pool } = group;
  const { mixed } = settings;
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${pool.region}:${accountId}:autoScalingGroup:${hex(name).slice(0, 8)}:autoScalingGroupName/${name}`,
    ...(mixed === undefined
      ? { LaunchTemplate: templateXml(call, group) }
      : {
          MixedInstancesPolicy: {
            LaunchTemplate: {
              LaunchTemplateSpecification: templateXml(call, group),
              Overrides: mixed.instanceTypes.map((type) => ({ InstanceType: type })),
            },
            InstancesDistribution: {
              OnDemandAllocationStrategy: mixed.onDemandStrategy,
              OnDemandBaseCapacity: mixed.onDemandBase,
              OnDemandPercentageAboveBaseCapacity: mixed.onDemandPercentage,
              SpotAllocationStrategy: mixed.spotStrategy,
            },
          },
        }),
    MinSize: settings.minSize,
    MaxSize: settings.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: settings.zones,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 0,
    Instances: seenMembers(call, group).map((one) => memberXml(call, group, one)),
    CreatedTime: CREATED,
    SuspendedProcesses: [],
    VPCZoneIdentifier: settings.zones.map((zone) => subnetIdOf(accountId, zone)).join(","),
    EnabledMetrics: [],
    Tags: settings.tags.map(({ key, value, propagate }) => ({
      ResourceId: name,
      ResourceType: "auto-scaling-group",
      Key: key,
      Value: value,
      PropagateAtLaunch: propagate,
    })),
    TerminationPolicies: ["Default"],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN: `arn:aws:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
  };
}
