import { onDemandPrice } from "#core/pricing/instance-types";
import type { Group } from "#sandbox/live/auto-scaling-groups";
import type { GroupSettings } from "#sandbox/live/journal";
import { launchTemplateOf, subnetIdOf, zonesOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Call, writes } from "#sandbox/wire/aws/call";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import { groupNamed } from "#sandbox/wire/auto-scaling/describe";

const SPOT_STRATEGIES = ["lowest-price", "capacity-optimized", "capacity-optimized-prioritized", "price-capacity-optimized", "diversified"];
const ON_DEMAND_STRATEGIES = ["prioritized", "lowest-price"];

/** What of a group can be changed here; everything else is refused, not ignored. */
const PARAMETERS =
  "Action Version AutoScalingGroupName MinSize MaxSize DesiredCapacity AvailabilityZones VPCZoneIdentifier LaunchTemplate MixedInstancesPolicy".split(
    " ",
  );

const invalid = (message: string) => new AwsError("ValidationError", message);

export const updateAutoScalingGroup = writes((call) => {
  const { groups, parameters } = call;
  const beyond = parameters.firstBeyond(PARAMETERS);
  if (beyond !== undefined) throw invalid(`The sandbox changes no ${beyond} of a group`);
  const group = groupNamed(call, parameters.required("AutoScalingGroupName"));
  const settings: GroupSettings = {
    ...group.settings,
    minSize: parameters.integer("MinSize") ?? group.settings.minSize,
    maxSize: parameters.integer("MaxSize") ?? group.settings.maxSize,
    zones: zonesFrom(call, group),
    ...mixedFrom(call, group),
  };
  if (settings.minSize < 0 || settings.minSize > settings.maxSize) {
    throw invalid(`Max bound, ${settings.maxSize}, must be greater than or equal to min bound, ${settings.minSize}`);
  }
  const asked = parameters.integer("DesiredCapacity");
  const desired = asked ?? Math.min(Math.max(group.desired, settings.minSize), settings.maxSize);
  demandWithin(desired, settings);
  return () => {
    groups.update(group, settings, desired);
    return undefined;
  };
});

export const setDesiredCapacity = writes((call) => {
  const { groups, parameters } = call;
  const group = groupNamed(call, parameters.required("AutoScalingGroupName"));
  const desired = parameters.integer("DesiredCapacity") ?? Number(parameters.required("DesiredCapacity"));
  demandWithin(desired, group.settings);
  return () => {
    groups.update(group, group.settings, desired);
    return undefined;
  };
});

function demandWithin(desired: number, { minSize, maxSize }: GroupSettings): void {
  if (desired >= minSize && desired <= maxSize) return;
  throw invalid(`Desired capacity:${desired} must be between the specified min size:${minSize} and max size:${maxSize}`);
}

function zonesFrom({ accountId, region, parameters }: Call, { settings }: Group): string[] {
  const zones = zonesOf(region);
  const subnets = parameters.text("VPCZoneIdentifier");
  const named = parameters.texts("AvailabilityZones.member");
  if (subnets === undefined && named.length === 0) return settings.zones;
  const found =
    subnets === undefined ? named : subnets.split(",").map((id) => zones.find((zone) => subnetIdOf(accountId, zone) === id.trim()) ?? id.trim());
  const unknown = found.find((zone) => !zones.includes(zone));
  if (unknown !== undefined) throw invalid(`The subnet ID or availability zone '${unknown}' does not exist`);
  return [...new Set(found)];
}

/** A launch template alone ends the mixed policy; what a policy does not say stays as it was. */
function mixedFrom(call: Call, group: Group): Pick<GroupSettings, "mixed"> {
  const { parameters } = call;
  if (parameters.has("LaunchTemplate")) {
    demandTemplate(call, group, parameters.under("LaunchTemplate"));
    return { mixed: undefined };
  }
  if (!parameters.has("MixedInstancesPolicy")) return { mixed: group.settings.mixed };
  const policy = parameters.under("MixedInstancesPolicy");
  if (policy.has("LaunchTemplate.LaunchTemplateSpecification"))
    demandTemplate(call, group, policy.under("LaunchTemplate.LaunchTemplateSpecification"));
  const before = group.settings.mixed;
  const distribution = policy.under("InstancesDistribution");
  const overrides = policy.list("LaunchTemplate.Overrides.member").map((override) => override.required("InstanceType"));
  const unsold = overrides.find((type) => onDemandPrice(type, call.region) === undefined);
  if (unsold !== undefined) throw invalid(`The instance type ${unsold} is not offered in ${call.region}`);
  const percentage = distribution.integer("OnDemandPercentageAboveBaseCapacity") ?? before?.onDemandPercentage ?? 100;
  if (percentage < 0 || percentage > 100) throw invalid("OnDemandPercentageAboveBaseCapacity must be 0 to 100");
  const onDemandBase = distribution.integer("OnDemandBaseCapacity") ?? before?.onDemandBase ?? 0;
  if (onDemandBase < 0) throw invalid("OnDemandBaseCapacity must not be negative");
  return {
    mixed: {
      onDemandBase,
      onDemandPercentage: percentage,
      onDemandStrategy: strategy(distribution.text("OnDemandAllocationStrategy") ?? before?.onDemandStrategy ?? "prioritized", ON_DEMAND_STRATEGIES),
      spotStrategy: strategy(distribution.text("SpotAllocationStrategy") ?? before?.spotStrategy ?? "lowest-price", SPOT_STRATEGIES),
      instanceTypes: overrides.length > 0 ? overrides : (before?.instanceTypes ?? []),
    },
  };
}

function strategy(value: string, known: readonly string[]): string {
  if (!known.includes(value)) throw invalid(`The allocation strategy ${value} is none of ${known.join(", ")}`);
  return value;
}

/** A group keeps to its pool's template: another would make other nodes than the pool's. */
function demandTemplate({ world }: Call, { pool, name }: Group, specification: QueryParameters): void {
  const template = launchTemplateOf(world.company, pool);
  const [id, named] = [specification.text("LaunchTemplateId"), specification.text("LaunchTemplateName")];
  if ((id ?? template?.id) !== template?.id || (named ?? template?.name) !== template?.name) {
    throw invalid(`The group ${name} launches from ${template?.id} (${template?.name}) only`);
  }
}
