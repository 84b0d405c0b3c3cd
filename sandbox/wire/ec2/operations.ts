import type { Operation } from "#sandbox/wire/aws/call";
import { describeInstanceTypes } from "#sandbox/wire/ec2/instance-types";
import { describeInstances, terminateInstances } from "#sandbox/wire/ec2/instances";
import { describeLaunchTemplates, describeLaunchTemplateVersions } from "#sandbox/wire/ec2/launch-templates";
import { describeAvailabilityZones, describeImages, describeRegions, describeSubnets } from "#sandbox/wire/ec2/places";
import { describeReservedInstances } from "#sandbox/wire/ec2/reserved-instances";
import { runInstances } from "#sandbox/wire/ec2/run-instances";
import { describeSpotPriceHistory } from "#sandbox/wire/ec2/spot-price-history";
import { createTags, deleteTags, describeTags } from "#sandbox/wire/ec2/tags";

/** EC2, version 2016-11-15: what of it there is. */
export const EC2_OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["CreateTags", createTags],
  ["DeleteTags", deleteTags],
  ["DescribeAvailabilityZones", describeAvailabilityZones],
  ["DescribeImages", describeImages],
  ["DescribeInstanceTypes", describeInstanceTypes],
  ["DescribeInstances", describeInstances],
  ["DescribeLaunchTemplateVersions", describeLaunchTemplateVersions],
  ["DescribeLaunchTemplates", describeLaunchTemplates],
  ["DescribeRegions", describeRegions],
  ["DescribeReservedInstances", describeReservedInstances],
  ["DescribeSpotPriceHistory", describeSpotPriceHistory],
  ["DescribeSubnets", describeSubnets],
  ["DescribeTags", describeTags],
  ["RunInstances", runInstances],
  ["TerminateInstances", terminateInstances],
]);
