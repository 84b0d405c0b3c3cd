import type { RecommendationDetail, RecommendationType } from "#core/api/recommendations";

type Step = RecommendationDetail["steps"][number];
export type StepResource = { readonly id: string; readonly account: string; readonly region: string; readonly detail: string };

/** Commands are written for so many resources; the rest is the same again. */
const MOST_COMMANDS = 5;
/** A name that needs no quoting in a shell; any other comes without a command. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_./:@=+-]{0,250}$/;

type Command = (id: string, region: string) => string;

const at = (region: string) => (PLAIN.test(region) && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) ? ` --region ${region}` : "");
const last = (arn: string) => arn.split("/").at(-1) ?? arn;
const bare = (arn: string) =>
  arn
    .split(":")
    .slice(6)
    .join(":")
    .replace(/^log-group:/, "") || arn;

function forEach(resources: readonly StepResource[], text: (id: string) => string, command: Command): Step[] {
  const steps = resources
    .slice(0, MOST_COMMANDS)
    .map(({ id, region }): Step => ({ text: text(last(id)), command: PLAIN.test(id) ? command(id, at(region)) : null }));
  const rest = resources.length - steps.length;
  return rest <= 0 ? steps : [...steps, { text: `Do the same for the other ${rest}; they are listed under the resources.`, command: null }];
}

const say = (text: string, command: string | null = null): Step => ({ text, command });

const STEPS: Readonly<Record<RecommendationType, (resources: readonly StepResource[]) => Step[]>> = {
  unused_commitment: (resources) => [
    ...forEach(
      resources,
      (id) => `Look at the utilization of plan ${id}.`,
      (id) => `aws savingsplans describe-savings-plans --savings-plan-arns ${id}`,
    ),
    say("Move steady on-demand usage under it: in the console, Billing and Cost Management > Savings Plans > Utilization report."),
    say("A plan cannot be cancelled later than seven days after its purchase; buy less when it ends."),
  ],
  low_commitment_coverage: () => [
    say(
      "Look at the hourly commitment that AWS would recommend.",
      "aws ce get-savings-plans-purchase-recommendation --savings-plans-type COMPUTE_SP --term-in-years ONE_YEAR --payment-option NO_UPFRONT --lookback-period-in-days SIXTY_DAYS",
    ),
    say("Buy less than the floor of the last weeks at first, and add to it every two to four weeks."),
    say(
      "Console: Billing and Cost Management > Savings Plans > Purchase. A purchase within USD 100 an hour can be returned within seven days of the same month.",
    ),
  ],
  expiring_commitment: (resources) => [
    ...forEach(
      resources,
      (id) => `Check when ${id} ends.`,
      (id) => `aws savingsplans describe-savings-plans --savings-plan-ids ${last(id)}`,
    ),
    say(
      "Decide how much of it to renew, by what it covers today, and queue the purchase for the hour in which it ends: Savings Plans > Purchase > Start date.",
    ),
  ],
  unattached_volume: (resources) => [
    ...forEach(
      resources,
      (id) => `Keep a snapshot of ${id}, where anything on it may be wanted.`,
      (id, region) => `aws ec2 create-snapshot --volume-id ${last(id)}${region}`,
    ),
    ...forEach(
      resources,
      (id) => `Delete ${id}.`,
      (id, region) => `aws ec2 delete-volume --volume-id ${last(id)}${region}`,
    ),
  ],
  stopped_instance_volume: (resources) => [
    say("Ask the owner of the stopped instance whether it will run again."),
    ...forEach(
      resources,
      (id) => `Keep a snapshot of ${id}.`,
      (id, region) => `aws ec2 create-snapshot --volume-id ${last(id)}${region}`,
    ),
    ...forEach(
      resources,
      (id) => `Detach ${id}, and delete it when the snapshot is complete.`,
      (id, region) => `aws ec2 detach-volume --volume-id ${last(id)}${region}`,
    ),
  ],
  old_snapshot: (resources) => [
    ...forEach(
      resources,
      (id) => `See what ${id} is, and whether an image uses it.`,
      (id, region) => `aws ec2 describe-images --owners self --filters Name=block-device-mapping.snapshot-id,Values=${last(id)}${region}`,
    ),
    ...forEach(
      resources,
      (id) => `Delete ${id}, or move it to the archive tier.`,
      (id, region) => `aws ec2 modify-snapshot-tier --snapshot-id ${last(id)} --storage-tier archive${region}`,
    ),
    say("Keep it so: Data Lifecycle Manager > Create policy > EBS snapshot policy."),
  ],
  idle_instance: (resources) => [
    say("Ask the owner what it is for, and whether memory or disks are busy where its CPU is not."),
    ...forEach(
      resources,
      (id) => `Stop ${id} and see for a week whether anybody misses it.`,
      (id, region) => `aws ec2 stop-instances --instance-ids ${last(id)}${region}`,
    ),
    ...forEach(
      resources,
      (id) => `Then keep an image of ${id} and terminate it.`,
      (id, region) => `aws ec2 create-image --instance-id ${last(id)} --name ${last(id)}-before-termination${region}`,
    ),
  ],
  idle_address: (resources) => [
    say("Look whether an allow-list of a partner names the addresses."),
    ...forEach(
      resources,
      (id) => `Release ${id}.`,
      (id, region) => `aws ec2 release-address --allocation-id ${last(id)}${region}`,
    ),
  ],
  idle_load_balancer: (resources) => [
    ...forEach(
      resources,
      (id) => `Check that no target is registered with ${id}.`,
      (id, region) => `aws elbv2 describe-target-groups --load-balancer-arn ${id}${region}`,
    ),
    say("Look in Route 53 for records that point at it."),
    ...forEach(
      resources,
      (id) => `Delete ${id}.`,
      (id, region) => `aws elbv2 delete-load-balancer --load-balancer-arn ${id}${region}`,
    ),
  ],
  idle_nat_gateway: (resources) => [
    ...forEach(
      resources,
      (id) => `Find the route tables that send traffic to ${id}.`,
      (id, region) => `aws ec2 describe-route-tables --filters Name=route.nat-gateway-id,Values=${last(id)}${region}`,
    ),
    ...forEach(
      resources,
      (id) => `Remove these routes, then delete ${id}.`,
      (id, region) => `aws ec2 delete-nat-gateway --nat-gateway-id ${last(id)}${region}`,
    ),
    say("Release its Elastic IP address, which would be idle from then on."),
  ],
  gp2_volume: (resources) => [
    ...forEach(
      resources,
      (id) => `Change the type of ${id} in place; it stays attached.`,
      (id, region) => `aws ec2 modify-volume --volume-id ${last(id)} --volume-type gp3${region}`,
    ),
    say("Above 1,000 GB, or 170 GB with heavy throughput, set --iops and --throughput to what gp2 gave before."),
    say("Change it in the infrastructure code and in the default StorageClass as well, else the next volume is gp2 again."),
  ],
  old_generation: (resources) => [
    say("Begin with the easiest, in a maintenance window; instances of Auto Scaling groups and node pools change by their template."),
    ...forEach(
      resources,
      (id) => `Stop ${id}.`,
      (id, region) => `aws ec2 stop-instances --instance-ids ${last(id)}${region}`,
    ),
    ...resources.slice(0, MOST_COMMANDS).flatMap(({ id, region, detail }) => {
      const type = / to ([a-z0-9-]+\.[a-z0-9-]+)$/.exec(detail)?.[1];
      return type === undefined || !PLAIN.test(id)
        ? []
        : [
            say(
              `Make ${last(id)} a ${type} and start it.`,
              `aws ec2 modify-instance-attribute --instance-id ${last(id)} --instance-type ${type}${at(region)}`,
            ),
          ];
    }),
  ],
  log_retention: (resources) => [
    say("Ask whether a rule (audit, law) needs these logs for longer; if so, export them to S3 first."),
    ...forEach(
      resources,
      (id) => `Keep ${bare(id)} for 90 days.`,
      (id, region) => `aws logs put-retention-policy --log-group-name ${bare(id)} --retention-in-days 90${region}`,
    ),
  ],
  storage_class: (resources) => [
    say("Look at the access pattern: S3 > Storage Lens, or turn on storage class analysis for the bucket for a month."),
    ...forEach(
      resources,
      (id) => `Let S3 move what is not read for 30 days in ${id}.`,
      (id) =>
        `aws s3api put-bucket-lifecycle-configuration --bucket ${last(id)} --lifecycle-configuration '{"Rules":[{"ID":"rest","Status":"Enabled","Filter":{},"Transitions":[{"Days":30,"StorageClass":"INTELLIGENT_TIERING"}]}]}'`,
    ),
    say("That command replaces the rules that the bucket has: read them first with aws s3api get-bucket-lifecycle-configuration."),
  ],
  nights_weekends: (resources) => [
    say("Ask the team for the hours in which it works, and whether jobs run at night."),
    ...resources
      .slice(0, MOST_COMMANDS)
      .map(({ id }) =>
        say(
          `Scale the node groups of ${id} to zero in the evening and back in the morning: EKS > ${id} > Compute > Node group > Edit, or a scheduled action of its Auto Scaling group.`,
        ),
      ),
    say(
      "An example for one group.",
      "aws autoscaling put-scheduled-update-group-action --auto-scaling-group-name NAME --scheduled-action-name sleep --recurrence '0 20 * * 1-5' --min-size 0 --desired-capacity 0",
    ),
  ],
  spot_switch: (resources) => [
    ...resources
      .slice(0, MOST_COMMANDS)
      .map(({ id }) =>
        say(`Ask Major Tom to draft it: "move ${id} to spot". Two people see what happens, step by step, and it is undone where something fails.`),
      ),
    say("By hand: add spot to the node pool or group, cordon the node, drain it, and end it when its pods run elsewhere."),
  ],
  untagged_spend: (resources) => [
    say("Find what has no tag: Resource Groups > Tag Editor, all regions, with an empty value of the key."),
    say("Turn the key on as a cost allocation tag: Billing and Cost Management > Cost allocation tags."),
    say("Keep it so: a tag policy in AWS Organizations, and a required tag in the infrastructure code."),
    ...resources.slice(0, 1).map(({ account }) => say(`Begin with ${account}, where most of it is.`)),
  ],
};

/** What a person does by hand, in order. Names that need quoting come without a command. */
export function manualSteps(type: RecommendationType, resources: readonly StepResource[]): Step[] {
  return STEPS[type](resources);
}
