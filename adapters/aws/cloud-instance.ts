import type { Instance, Tag } from "@aws-sdk/client-ec2";
import type { CloudInstance } from "#core/ports/compute";

const STATES = ["pending", "running", "shutting-down", "terminated", "stopping", "stopped"] as const;

/** Undefined for one whose answer lacks what identifies it. */
export function cloudInstance(instance: Instance, place: { readonly accountId: string; readonly region: string }): CloudInstance | undefined {
  const { InstanceId, InstanceType, Placement, State, LaunchTime } = instance;
  const state = STATES.find((name) => name === State?.Name);
  if (!InstanceId || !InstanceType || !Placement?.AvailabilityZone || state === undefined) return undefined;
  const tags = tagsOf(instance.Tags);
  const template = tags["aws:ec2launchtemplate:id"];
  const version = tags["aws:ec2launchtemplate:version"];
  return {
    id: InstanceId,
    ...place,
    zone: Placement.AvailabilityZone,
    instanceType: InstanceType,
    capacityType: instance.InstanceLifecycle === "spot" ? "spot" : "on_demand",
    state,
    launchedAt: (LaunchTime ?? new Date(0)).toISOString(),
    privateDnsName: instance.PrivateDnsName ?? "",
    imageId: instance.ImageId ?? "",
    subnetId: instance.SubnetId,
    // EC2 tells it by these tags alone, which nobody but AWS can set.
    launchTemplate: template === undefined || version === undefined ? undefined : { id: template, version },
    clientToken: instance.ClientToken || undefined,
    tags,
  };
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]])));
}
