import { PRICED_REGIONS } from "#core/pricing/regions";
import { imageIdOf, subnetIdOf, vpcIdOf, zonesOf } from "#sandbox/live/pool-places";
import { reads } from "#sandbox/wire/aws/call";
import { filterOf } from "#sandbox/wire/aws/filters";

export const describeRegions = reads(({ parameters }) => {
  const asked = parameters.texts("RegionName");
  const holds = filterOf(parameters, ["region-name", "endpoint", "opt-in-status"]);
  const regions = PRICED_REGIONS.filter((name) => asked.length === 0 || asked.includes(name)).map((regionName) => ({
    regionName,
    regionEndpoint: `ec2.${regionName}.amazonaws.com`,
    optInStatus: "opt-in-not-required",
  }));
  return {
    regionInfo: regions.filter((one) =>
      holds({ "region-name": [one.regionName], endpoint: [one.regionEndpoint], "opt-in-status": [one.optInStatus] }),
    ),
  };
});

export const describeAvailabilityZones = reads(({ region, parameters }) => {
  const holds = filterOf(parameters, ["zone-name", "region-name", "state"]);
  const zones = zonesOf(region).map((zoneName) => ({ zoneName, zoneState: "available", regionName: region, zoneType: "availability-zone" }));
  return { availabilityZoneInfo: zones.filter((one) => holds({ "zone-name": [one.zoneName], "region-name": [region], state: ["available"] })) };
});

export const describeSubnets = reads(({ accountId, region, parameters }) => {
  const asked = parameters.texts("SubnetId");
  const holds = filterOf(parameters, ["subnet-id", "availability-zone", "vpc-id", "state", "tag"]);
  const subnets = zonesOf(region).map((availabilityZone) => ({
    subnetId: subnetIdOf(accountId, availabilityZone),
    state: "available",
    vpcId: vpcIdOf(accountId, region),
    availableIpAddressCount: 4000,
    availabilityZone,
    defaultForAz: false,
    ownerId: accountId,
    tagSet: [],
  }));
  return {
    subnetSet: subnets.filter(
      (one) =>
        (asked.length === 0 || asked.includes(one.subnetId)) &&
        holds({ "subnet-id": [one.subnetId], "availability-zone": [one.availabilityZone], "vpc-id": [one.vpcId], state: [one.state] }),
    ),
  };
});

export const describeImages = reads(({ region, parameters }) => {
  const asked = parameters.texts("ImageId");
  const holds = filterOf(parameters, ["image-id", "architecture", "name", "state"]);
  const images = (["x86_64", "arm64"] as const).map((architecture) => ({
    imageId: imageIdOf(region, architecture === "arm64" ? "m7g.large" : "m6i.large"),
    imageState: "available",
    imageOwnerId: "602401143452",
    isPublic: true,
    architecture,
    imageType: "machine",
    name: `amazon-eks-node-al2023-${architecture}-standard`,
    rootDeviceType: "ebs",
    rootDeviceName: "/dev/xvda",
    virtualizationType: "hvm",
  }));
  return {
    imagesSet: images.filter(
      (one) =>
        (asked.length === 0 || asked.includes(one.imageId)) &&
        holds({ "image-id": [one.imageId], architecture: [one.architecture], name: [one.name], state: [one.imageState] }),
    ),
  };
});
