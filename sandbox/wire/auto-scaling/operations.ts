import type { Operation } from "#sandbox/wire/aws/call";
import { describeAutoScalingGroups, describeAutoScalingInstances } from "#sandbox/wire/auto-scaling/describe";
import { terminateInstanceInAutoScalingGroup } from "#sandbox/wire/auto-scaling/members";
import { createOrUpdateTags, deleteTags } from "#sandbox/wire/auto-scaling/tags";
import { setDesiredCapacity, updateAutoScalingGroup } from "#sandbox/wire/auto-scaling/update";

/** Auto Scaling, version 2011-01-01: what of it there is. */
export const AUTO_SCALING_OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["CreateOrUpdateTags", createOrUpdateTags],
  ["DeleteTags", deleteTags],
  ["DescribeAutoScalingGroups", describeAutoScalingGroups],
  ["DescribeAutoScalingInstances", describeAutoScalingInstances],
  ["SetDesiredCapacity", setDesiredCapacity],
  ["TerminateInstanceInAutoScalingGroup", terminateInstanceInAutoScalingGroup],
  ["UpdateAutoScalingGroup", updateAutoScalingGroup],
]);
