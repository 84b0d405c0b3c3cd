import type { LiveInstance } from "#sandbox/live/live-instance";
import { vpcIdOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf, reads, writes } from "#sandbox/wire/aws/call";
import { type Filterable, filterOf } from "#sandbox/wire/aws/filters";
import { architectureOf, instanceXml, privateDnsNameOf, reservationIdOf, stateXml } from "#sandbox/wire/ec2/instance-xml";

const LARGEST_PAGE = 1000;

const valuesOf = (one: LiveInstance): Filterable => ({
  "instance-id": [one.id],
  "instance-state-name": [one.state],
  "instance-state-code": [String({ pending: 0, running: 16, "shutting-down": 32, terminated: 48 }[one.state])],
  "instance-type": [one.instanceType],
  "instance-lifecycle": [one.capacity === "spot" ? "spot" : undefined],
  "client-token": [one.clientToken],
  "availability-zone": [one.zone],
  "private-dns-name": [privateDnsNameOf(one)],
  "private-ip-address": [one.privateIp],
  "image-id": [one.imageId],
  "subnet-id": [one.subnetId],
  "vpc-id": [vpcIdOf(one.accountId, one.region)],
  "owner-id": [one.accountId],
  "reservation-id": [reservationIdOf(one.id)],
  "launch-time": [one.launchedAt.toISOString()],
  architecture: [architectureOf(one.instanceType)],
});
const FILTERS = [
  "instance-id",
  "instance-state-name",
  "instance-state-code",
  "instance-type",
  "instance-lifecycle",
  "client-token",
  "availability-zone",
  "private-dns-name",
  "private-ip-address",
  "image-id",
  "subnet-id",
  "vpc-id",
  "owner-id",
  "reservation-id",
  "launch-time",
  "architecture",
  "tag",
];

export const describeInstances = reads(({ world, accountId, region, parameters }) => {
  const ids = parameters.texts("InstanceId");
  const size = parameters.integer("MaxResults");
  if (ids.length > 0 && size !== undefined) {
    throw new AwsError("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults");
  }
  if (size !== undefined && (size < 5 || size > LARGEST_PAGE)) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between 5 and ${LARGEST_PAGE}.`,
    );
  }
  const visible = world.seenInstances({ accountId, region });
  const wanted = ids.length === 0 ? visible : instancesById(visible, ids);
  const holds = filterOf(parameters, FILTERS);
  const found = wanted.filter((one) => holds(valuesOf(one), one.tags));
  const { page, next } = pageOf(found, ({ id }) => id, { size: size ?? LARGEST_PAGE, token: parameters.text("NextToken") });
  return {
    reservationSet: page.map((one) => ({
      reservationId: reservationIdOf(one.id),
      ownerId: accountId,
      groupSet: [],
      instancesSet: [instanceXml(one)],
    })),
    nextToken: next,
  };
});

export const terminateInstances = writes(({ world, accountId, region, parameters }) => {
  const ids = parameters.texts("InstanceId");
  if (ids.length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  const before = instancesById(world.instances({ accountId, region }), ids);
  return () => {
    for (const { id } of before) world.terminate(id);
    return {
      instancesSet: before.map((one) => ({
        instanceId: one.id,
        currentState: stateXml(world.find(one.id)?.state ?? "terminated"),
        previousState: stateXml(one.state),
      })),
    };
  };
});

/** @throws AwsError where an id is no id, or of nothing in this account and region */
export function instancesById(visible: readonly LiveInstance[], ids: readonly string[]): readonly LiveInstance[] {
  const malformed = ids.find((id) => !/^i-[0-9a-f]{8,17}$/.test(id));
  if (malformed !== undefined) throw new AwsError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
  const byId = new Map(visible.map((one) => [one.id, one]));
  const missing = ids.filter((id) => !byId.has(id));
  if (missing.length > 0) {
    const said = missing.length === 1 ? `The instance ID '${missing[0]}' does not exist` : `The instance IDs '${missing.join(", ")}' do not exist`;
    throw new AwsError("InvalidInstanceID.NotFound", said);
  }
  return [...new Set(ids)].map((id) => byId.get(id)).filter((one) => one !== undefined);
}
