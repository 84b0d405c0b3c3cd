import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { ScalingGroup } from "#core/ports/compute";

/** How AWS mixes where the policy does not say. */
const ALL_ON_DEMAND_PERCENT = 100;

export function scalingGroup(group: AutoScalingGroup): ScalingGroup {
  const policy = group.MixedInstancesPolicy;
  const template = group.LaunchTemplate ?? policy?.LaunchTemplate?.LaunchTemplateSpecification;
  const types = (policy?.LaunchTemplate?.Overrides ?? []).flatMap(({ InstanceType }) => InstanceType ?? []);
  return {
    name: group.AutoScalingGroupName ?? "",
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    zones: group.AvailabilityZones ?? [],
    instances: (group.Instances ?? []).flatMap(({ InstanceId, AvailabilityZone, ProtectedFromScaleIn }) =>
      InstanceId === undefined ? [] : [{ id: InstanceId, zone: AvailabilityZone ?? "", protectedFromScaleIn: ProtectedFromScaleIn === true }],
    ),
    launchTemplate: template?.LaunchTemplateId === undefined ? undefined : { id: template.LaunchTemplateId, version: template.Version ?? "$Default" },
    mixed:
      policy === undefined
        ? undefined
        : {
            onDemandBaseCapacity: policy.InstancesDistribution?.OnDemandBaseCapacity ?? 0,
            onDemandPercentageAboveBase: policy.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity ?? ALL_ON_DEMAND_PERCENT,
            instanceTypes: [...new Set(types)],
          },
    propagatedTags: Object.fromEntries(
      (group.Tags ?? []).flatMap(({ Key, Value, PropagateAtLaunch }) =>
        Key === undefined || PropagateAtLaunch !== true ? [] : [[Key, Value ?? ""]],
      ),
    ),
  };
}
