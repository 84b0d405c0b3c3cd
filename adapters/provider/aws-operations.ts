import { z } from "zod";
import type { AwsOperation } from "#core/ports/provider";

const Tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });
const InstanceId = z.string().regex(/^i-[0-9a-zA-Z]+$/);
const GroupTags = z.strictObject({
  Tags: z
    .array(
      z.strictObject({
        ResourceId: z.string().min(1),
        ResourceType: z.literal("auto-scaling-group"),
        Key: z.string().startsWith("majortom:"),
        Value: z.string(),
        PropagateAtLaunch: z.boolean(),
      }),
    )
    .min(1),
});
/** The SDK takes an instant; a sealed text becomes one here. */
const Instant = z.union([z.date(), z.iso.datetime().transform((text) => new Date(text))]);
const PlanId = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const PlanToken = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
/** Tags of ours alone: what a person's own tags mean is not for us to change. */
const PlanTags = z
  .record(
    z
      .string()
      .startsWith("majortom:")
      .max(128)
      .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
    z.string().max(256),
  )
  .refine((tags) => Object.keys(tags).length >= 1 && Object.keys(tags).length <= 20, "has no tag, or too many");
const Template = z.strictObject({ LaunchTemplateId: z.string().optional(), LaunchTemplateName: z.string().optional(), Version: z.string() });

/** The only calls that can be sent, and the only members that they may have: what is not here does not leave this process. */
export const AWS_INPUTS: Readonly<Record<AwsOperation, z.ZodType<Record<string, unknown>>>> = {
  "ec2:RunInstances": z.strictObject({
    LaunchTemplate: Template,
    ImageId: z.string().startsWith("ami-"),
    InstanceType: z.string(),
    SubnetId: z.string().startsWith("subnet-"),
    MinCount: z.literal(1),
    MaxCount: z.literal(1),
    ClientToken: z.string().regex(/^[0-9a-f]{64}$/),
    InstanceMarketOptions: z
      .strictObject({
        MarketType: z.literal("spot"),
        SpotOptions: z.strictObject({ SpotInstanceType: z.literal("one-time"), InstanceInterruptionBehavior: z.literal("terminate") }),
      })
      .optional(),
    TagSpecifications: z.array(z.strictObject({ ResourceType: z.literal("instance"), Tags: z.array(Tag).min(1).max(50) })).length(1),
  }),
  "ec2:TerminateInstances": z.strictObject({ InstanceIds: z.array(InstanceId).min(1).max(2) }),
  "ec2:CreateTags": z.strictObject({
    Resources: z.array(InstanceId).length(1),
    Tags: z.array(Tag.extend({ Key: z.string().startsWith("majortom:") })).length(1),
  }),
  "autoscaling:UpdateAutoScalingGroup": z.strictObject({
    AutoScalingGroupName: z.string().min(1),
    DesiredCapacity: z.number().int().min(0).optional(),
    LaunchTemplate: Template.optional(),
    MixedInstancesPolicy: z
      .strictObject({
        LaunchTemplate: z
          .strictObject({ LaunchTemplateSpecification: Template, Overrides: z.array(z.strictObject({ InstanceType: z.string() })).length(1) })
          .optional(),
        InstancesDistribution: z.strictObject({
          OnDemandBaseCapacity: z.number().int().min(0),
          OnDemandPercentageAboveBaseCapacity: z.number().int().min(0).max(100),
        }),
      })
      .optional(),
  }),
  "autoscaling:CreateOrUpdateTags": GroupTags,
  "autoscaling:DeleteTags": GroupTags,
  "autoscaling:TerminateInstanceInAutoScalingGroup": z.strictObject({ InstanceId, ShouldDecrementDesiredCapacity: z.literal(true) }),
  // A token and a tag are no option here: without them a lost answer could not be looked up.
  "savingsplans:CreateSavingsPlan": z.strictObject({
    savingsPlanOfferingId: PlanId,
    commitment: z.string().regex(/^\d{1,7}(?:\.\d{1,5})?$/),
    upfrontPaymentAmount: z
      .string()
      .regex(/^\d{1,12}(?:\.\d{1,5})?$/)
      .optional(),
    purchaseTime: Instant.optional(),
    clientToken: PlanToken,
    tags: PlanTags,
  }),
  "savingsplans:DeleteQueuedSavingsPlan": z.strictObject({ savingsPlanId: PlanId }),
  "savingsplans:ReturnSavingsPlan": z.strictObject({ savingsPlanId: PlanId, clientToken: PlanToken }),
  "savingsplans:TagResource": z.strictObject({
    resourceArn: z.string().regex(/^arn:aws(?:-[a-z-]+)?:savingsplans::\d{12}:savingsplan\/[0-9a-f-]{36}$/),
    tags: PlanTags,
  }),
};
