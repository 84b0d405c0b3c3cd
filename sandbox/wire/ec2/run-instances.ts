import { createHash } from "node:crypto";
import { onDemandPrice } from "#core/pricing/instance-types";
import { CapacityError } from "#sandbox/live/faults";
import type { LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import { imageIdOf, type LaunchTemplate, subnetIdOf, zonesOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Call, writes } from "#sandbox/wire/aws/call";
import { architectureOf, instanceXml, reservationIdOf } from "#sandbox/wire/ec2/instance-xml";
import { templateFor } from "#sandbox/wire/ec2/launch-templates";
import { tagsFrom } from "#sandbox/wire/ec2/tags";

const MOST_AT_ONCE = 20;
const PARAMETERS =
  "Action Version DryRun ClientToken MinCount MaxCount LaunchTemplate ImageId InstanceType SubnetId NetworkInterface Placement InstanceMarketOptions TagSpecification".split(
    " ",
  );
/** Taken and without effect: nothing here depends on them. All others are refused. */
const WITHOUT_EFFECT = "SecurityGroup SecurityGroupId IamInstanceProfile UserData KeyName MetadataOptions Monitoring EbsOptimized".split(" ");

/** Idempotent by ClientToken. What is launched from a pool's template joins that pool's cluster, and nobody owns it. */
export const runInstances = writes((call) => {
  const { world, accountId, region, parameters } = call;
  const beyond = parameters.firstBeyond([...PARAMETERS, ...WITHOUT_EFFECT]);
  if (beyond !== undefined) throw new AwsError("UnknownParameter", `The parameter ${beyond} is not recognized`);
  const order = orderFrom(call);
  const count = countFrom(call);
  const token = order.clientToken;
  const requestHash = createHash("sha256")
    .update(parameters.canonical(["Action", "Version", "ClientToken", "DryRun"]))
    .digest("hex")
    .slice(0, 16);
  const known = token === undefined || world.faults.current.forgottenTokens === true ? undefined : world.launchedWith(token, { accountId, region });
  if (known !== undefined && known.requestHash !== requestHash) {
    throw new AwsError(
      "IdempotentParameterMismatch",
      "The parameters of this request do not match those of the request that used the same client token before.",
    );
  }
  return () => {
    if (known !== undefined) return launchedXml(known.instanceIds.map((id) => world.find(id)).filter((one) => one !== undefined));
    try {
      return launchedXml(
        world.launchAll(
          Array.from({ length: count }, () => order),
          { requestHash },
        ),
      );
    } catch (error) {
      if (error instanceof CapacityError) throw new AwsError("InsufficientInstanceCapacity", error.message, 500);
      throw error;
    }
  };
});

function launchedXml(instances: readonly LiveInstance[]) {
  const [first] = instances;
  return {
    reservationId: reservationIdOf(first?.id ?? ""),
    ownerId: first?.accountId,
    groupSet: [],
    instancesSet: instances.map(instanceXml),
  };
}

/** As many as may be: a market here holds either any number of a type or none. */
function countFrom({ parameters }: Call): number {
  const least = parameters.integer("MinCount") ?? Number(parameters.required("MinCount"));
  const most = parameters.integer("MaxCount") ?? Number(parameters.required("MaxCount"));
  if (least < 1 || most < least)
    throw new AwsError("InvalidParameterValue", `MinCount ${least} and MaxCount ${most} are no numbers of instances: 1 <= MinCount <= MaxCount.`);
  if (most > MOST_AT_ONCE)
    throw new AwsError("InstanceLimitExceeded", `You have requested more instances (${most}) than are allowed at once (${MOST_AT_ONCE}).`);
  return most;
}

function orderFrom(call: Call): LaunchOrder {
  const { accountId, region, parameters } = call;
  const template = parameters.has("LaunchTemplate") ? templateFor(call, parameters.under("LaunchTemplate")) : undefined;
  const instanceType = parameters.text("InstanceType") ?? template?.pool.instanceType;
  if (instanceType === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter InstanceType");
  if (onDemandPrice(instanceType, region) === undefined) {
    throw new AwsError("InvalidParameterValue", `Invalid value '${instanceType}' for InstanceType: it is not offered in ${region}.`);
  }
  const clientToken = parameters.text("ClientToken");
  if (clientToken !== undefined && (clientToken.length > 64 || !/^[\x20-\x7e]+$/.test(clientToken))) {
    throw new AwsError("InvalidParameterValue", "ClientToken must be 1 to 64 ASCII characters.");
  }
  const zone = zoneFrom(call);
  return {
    accountId,
    region,
    zone,
    instanceType,
    capacity: capacityFrom(call),
    poolKey: template?.pool.key,
    cluster: template?.pool.cluster,
    owner: { kind: "unowned" },
    imageId: imageFrom(call, instanceType, template),
    subnetId: subnetIdOf(accountId, zone),
    launchTemplate: template === undefined ? undefined : { id: template.id, version: template.version },
    tags: { ...template?.tags, ...tagsOfSpecifications(call) },
    clientToken,
  };
}

function capacityFrom({ parameters }: Call): "on-demand" | "spot" {
  if (!parameters.has("InstanceMarketOptions")) return "on-demand";
  const market = parameters.under("InstanceMarketOptions").required("MarketType");
  if (market !== "spot")
    throw new AwsError("InvalidParameterValue", `Value (${market}) for parameter marketType is invalid. Only spot is offered here.`);
  return "spot";
}

function imageFrom({ region, parameters }: Call, instanceType: string, template: LaunchTemplate | undefined): string {
  const imageId = parameters.text("ImageId") ?? template?.imageId;
  if (imageId === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter ImageId");
  if (!/^ami-[0-9a-f]{8,17}$/.test(imageId)) throw new AwsError("InvalidAMIID.Malformed", `Invalid id: "${imageId}" (expecting "ami-...")`);
  if (imageId === imageIdOf(region, instanceType)) return imageId;
  const other = architectureOf(instanceType) === "arm64" ? "m6i.large" : "m7g.large";
  if (imageId !== imageIdOf(region, other)) throw new AwsError("InvalidAMIID.NotFound", `The image id '[${imageId}]' does not exist`);
  throw new AwsError(
    "InvalidParameterValue",
    `The architecture '${architectureOf(instanceType)}' of the specified instance type does not match the architecture '${architectureOf(other)}' of the specified AMI.`,
  );
}

function zoneFrom({ accountId, region, parameters }: Call): string {
  const zones = zonesOf(region);
  const asked = parameters.under("Placement").text("AvailabilityZone");
  const subnetId = parameters.text("SubnetId") ?? parameters.list("NetworkInterface")[0]?.text("SubnetId");
  if (asked !== undefined && !zones.includes(asked)) throw new AwsError("InvalidParameterValue", `Invalid availability zone: [${asked}]`);
  if (subnetId === undefined) return asked ?? zones[0] ?? `${region}a`;
  const zone = zones.find((candidate) => subnetIdOf(accountId, candidate) === subnetId);
  if (zone === undefined) throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${subnetId}' does not exist`);
  if (asked !== undefined && asked !== zone) {
    throw new AwsError("InvalidParameterValue", `The availability zone ${asked} is not that of subnet ${subnetId}, which is ${zone}.`);
  }
  return zone;
}

function tagsOfSpecifications({ parameters }: Call): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...parameters
      .list("TagSpecification")
      .filter((specification) => specification.required("ResourceType") === "instance")
      .map((specification) => tagsFrom(specification.list("Tag"))),
  );
}
