import type { Group } from "#sandbox/live/auto-scaling-groups";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Call, pageOf, reads } from "#sandbox/wire/aws/call";
import { filterOf } from "#sandbox/wire/aws/filters";
import { groupXml, seenMembers, templateXml } from "#sandbox/wire/auto-scaling/group-xml";

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;

/** @throws AwsError ValidationError */
export function groupNamed({ groups, accountId, region }: Call, name: string): Group {
  const found = groups.list({ accountId, region }).find((group) => group.name === name);
  if (found === undefined) throw new AwsError("ValidationError", `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  return found;
}

const pageSize = ({ parameters }: Call) => Math.min(parameters.integer("MaxRecords") ?? DEFAULT_PAGE, LARGEST_PAGE);

export const describeAutoScalingGroups = reads((call) => {
  const { groups, accountId, region, parameters } = call;
  const names = parameters.texts("AutoScalingGroupNames.member");
  const holds = filterOf(parameters, ["tag"], { list: "Filters.member", values: "Values.member" });
  const found = groups.list({ accountId, region }).filter(({ name, settings }) => {
    const tags = Object.fromEntries(settings.tags.map(({ key, value }) => [key, value]));
    return (names.length === 0 || names.includes(name)) && holds({}, tags);
  });
  const { page, next } = pageOf(found, ({ name }) => name, { size: pageSize(call), token: parameters.text("NextToken") });
  return { AutoScalingGroups: page.map((group) => groupXml(call, group)), NextToken: next };
});

export const describeAutoScalingInstances = reads((call) => {
  const { groups, accountId, region, parameters } = call;
  const ids = parameters.texts("InstanceIds.member");
  const found = groups.list({ accountId, region }).flatMap((group) =>
    seenMembers(call, group)
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .map((one) => ({ group, one })),
  );
  const { page, next } = pageOf(found, ({ one }) => one.id, { size: pageSize(call), token: parameters.text("NextToken") });
  return {
    AutoScalingInstances: page.map(({ group, one }) => ({
      InstanceId: one.id,
      InstanceType: one.instanceType,
      AutoScalingGroupName: group.name,
      AvailabilityZone: one.zone,
      LifecycleState: one.state === "pending" ? "Pending" : "InService",
      HealthStatus: "HEALTHY",
      LaunchTemplate: templateXml(call, group),
      ProtectedFromScaleIn: false,
    })),
    NextToken: next,
  };
});
