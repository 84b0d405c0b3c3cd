import { AwsError } from "#sandbox/wire/aws/aws-error";
import { writes } from "#sandbox/wire/aws/call";
import { hex } from "#sandbox/world/noise";

export const terminateInstanceInAutoScalingGroup = writes(({ groups, world, accountId, region, parameters }) => {
  const id = parameters.required("InstanceId");
  const shrinks = parameters.flag("ShouldDecrementDesiredCapacity");
  if (shrinks === undefined) throw new AwsError("ValidationError", "ShouldDecrementDesiredCapacity must be given");
  const group = groups.list({ accountId, region }).find(({ members }) => members.some((one) => one.id === id));
  if (group === undefined) throw new AwsError("ValidationError", `Instance Id not found - No managed instance found for instance ID: ${id}`);
  if (shrinks && group.desired - 1 < group.settings.minSize) {
    throw new AwsError(
      "ValidationError",
      `Currently, desiredSize equals minSize (${group.settings.minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  return () => {
    if (shrinks) world.terminateAndShrink(id);
    else world.terminate(id);
    return {
      Activity: {
        ActivityId: hex(`activity/${id}`),
        AutoScalingGroupName: group.name,
        Description: `Terminating EC2 instance: ${id}`,
        Cause: `At ${world.now().toISOString()} instance ${id} was taken out of service in response to a user request${shrinks ? ", shrinking the capacity" : ""}.`,
        StartTime: world.now(),
        StatusCode: "InProgress",
        Progress: 0,
      },
    };
  };
});
