import { instanceType } from "#core/pricing/instance-types";
import type { InstanceState, LiveInstance } from "#sandbox/live/live-instance";
import { vpcIdOf } from "#sandbox/live/pool-places";
import type { XmlValue } from "#sandbox/wire/aws/xml";
import { hex } from "#sandbox/world/noise";
import type { Tags } from "#sandbox/world/company";
import { rootDiskId } from "#sandbox/world/volumes";

const STATE_CODES: Readonly<Record<InstanceState, number>> = { pending: 0, running: 16, "shutting-down": 32, terminated: 48 };

export function stateXml(state: InstanceState): XmlValue {
  return { code: STATE_CODES[state], name: state };
}

export function tagSet(tags: Tags): XmlValue {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export function reservationIdOf(instanceId: string): string {
  return `r-0${hex(`reservation/${instanceId}`)}`;
}

/** `ip-10-0-5-17.ec2.internal`, or with the region's name outside of us-east-1. */
export function privateDnsNameOf({ nodeName, region }: Pick<LiveInstance, "nodeName" | "region">): string {
  return `${nodeName}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`;
}

export function architectureOf(type: string): "arm64" | "x86_64" {
  return instanceType(type)?.arch === "arm64" ? "arm64" : "x86_64";
}

export function instanceXml(one: LiveInstance): XmlValue {
  const alive = one.state === "pending" || one.state === "running";
  const ended = one.endedAt?.toISOString().slice(0, 19).replace("T", " ");
  return {
    instanceId: one.id,
    imageId: one.imageId,
    instanceState: stateXml(one.state),
    privateDnsName: alive ? privateDnsNameOf(one) : "",
    dnsName: "",
    reason: ended === undefined ? "" : `User initiated (${ended} GMT)`,
    amiLaunchIndex: 0,
    instanceType: one.instanceType,
    launchTime: one.launchedAt,
    placement: { availabilityZone: one.zone, groupName: "", tenancy: "default" },
    monitoring: { state: "disabled" },
    ...(alive ? { subnetId: one.subnetId, vpcId: vpcIdOf(one.accountId, one.region), privateIpAddress: one.privateIp } : {}),
    ...(ended === undefined
      ? {}
      : { stateReason: { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" } }),
    architecture: architectureOf(one.instanceType),
    rootDeviceType: "ebs",
    rootDeviceName: "/dev/xvda",
    blockDeviceMapping: alive
      ? [
          {
            deviceName: "/dev/xvda",
            ebs: { volumeId: rootDiskId(one.id), status: "attached", attachTime: one.launchedAt, deleteOnTermination: true },
          },
        ]
      : [],
    virtualizationType: "hvm",
    ...(one.capacity === "spot" ? { instanceLifecycle: "spot", spotInstanceRequestId: `sir-${hex(`spot/${one.id}`).slice(0, 8)}` } : {}),
    ...(one.clientToken === undefined ? {} : { clientToken: one.clientToken }),
    tagSet: tagSet(one.tags),
    hypervisor: "xen",
    ebsOptimized: true,
  };
}
