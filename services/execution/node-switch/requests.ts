import type { ClusterPod, Requirement } from "#core/ports/cluster";
import type { AwsOperation, AwsRequest, KubernetesRequest } from "#core/ports/provider";
import type { CapacityType, NodeOwner, NodeSwitch } from "#core/proposals/node-switch";
import { ACTION_ANNOTATION, ACTION_TAG } from "#services/execution/token";
import type { Distribution } from "#services/execution/node-switch/distribution";

/** Every body that a node switch can send, worked out from what is sealed and what was seen. Pure. */

type Place = { readonly accountId: string; readonly region: string };
type Named = { readonly name: string; readonly uid: string };
type Group = Extract<NodeOwner, { kind: "auto_scaling_group" }>;
type Karpenter = Extract<NodeOwner, { kind: "karpenter" }>;
type Unowned = Extract<NodeOwner, { kind: "unowned" }>;

const ANNOTATION_PATH = `/metadata/annotations/${ACTION_ANNOTATION.replaceAll("/", "~1")}`;
const CAPACITY_LABEL = "karpenter.sh/capacity-type";
/** Kubernetes and Karpenter spell it with a hyphen. */
export const labelOf = (capacityType: CapacityType) => capacityType.replace("_", "-");

function aws({ accountId, region }: Place, operation: AwsOperation, input: AwsRequest["input"]): AwsRequest {
  return { system: "aws", accountId, region, operation, input };
}

/** No new pod comes onto it. The patch holds only while the node is the one that was seen. */
export function cordonRequest(cluster: string, node: Named & { readonly annotated: boolean }, mark: string): KubernetesRequest {
  const annotation = node.annotated
    ? { op: "add", path: ANNOTATION_PATH, value: mark }
    : { op: "add", path: "/metadata/annotations", value: { [ACTION_ANNOTATION]: mark } };
  const body = [{ op: "test", path: "/metadata/uid", value: node.uid }, { op: "add", path: "/spec/unschedulable", value: true }, annotation];
  return { system: "kubernetes", cluster, operation: "patchNode", name: node.name, body };
}

/** Only a cordon of ours is taken back. */
export function uncordonRequest(cluster: string, node: Named, mark: string): KubernetesRequest {
  const body = [
    { op: "test", path: "/metadata/uid", value: node.uid },
    { op: "test", path: ANNOTATION_PATH, value: mark },
    { op: "add", path: "/spec/unschedulable", value: false },
    { op: "remove", path: ANNOTATION_PATH },
  ];
  return { system: "kubernetes", cluster, operation: "patchNode", name: node.name, body };
}

export function evictRequest(cluster: string, { namespace, name, uid }: Pick<ClusterPod, "namespace" | "name" | "uid">): KubernetesRequest {
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: { preconditions: { uid } } };
  return { system: "kubernetes", cluster, operation: "evictPod", name, namespace, body };
}

export function runInstancesRequest(
  place: Place,
  { target }: Pick<NodeSwitch, "target">,
  owner: Unowned,
  { capacityType, token, tag }: { readonly capacityType: CapacityType; readonly token: string; readonly tag: string },
): AwsRequest {
  const { launchTemplate, launchTemplateVersion, image, subnet } = owner;
  const tags = [...Object.entries(target.tags), [ACTION_TAG, tag] as const].map(([Key, Value]) => ({ Key, Value }));
  return aws(place, "ec2:RunInstances", {
    LaunchTemplate: {
      [launchTemplate.startsWith("lt-") ? "LaunchTemplateId" : "LaunchTemplateName"]: launchTemplate,
      Version: launchTemplateVersion,
    },
    ImageId: image,
    InstanceType: target.instanceType,
    SubnetId: subnet,
    MinCount: 1,
    MaxCount: 1,
    ClientToken: token,
    ...(capacityType === "spot" && {
      InstanceMarketOptions: { MarketType: "spot", SpotOptions: { SpotInstanceType: "one-time", InstanceInterruptionBehavior: "terminate" } },
    }),
    TagSpecifications: [{ ResourceType: "instance", Tags: tags }],
  });
}

export function tagInstanceRequest(place: Place, instanceId: string, key: string, value: string): AwsRequest {
  return aws(place, "ec2:CreateTags", { Resources: [instanceId], Tags: [{ Key: key, Value: value }] });
}

export function terminateRequest(place: Place, instanceIds: readonly string[]): AwsRequest {
  return aws(place, "ec2:TerminateInstances", { InstanceIds: [...instanceIds] });
}

/** What the group launches from now on carries the tag, so that the new instance is known by it. */
export function tagGroupRequest(place: Place, { group }: Pick<Group, "group">, tag: string): AwsRequest {
  return aws(place, "autoscaling:CreateOrUpdateTags", {
    Tags: [{ ResourceId: group, ResourceType: "auto-scaling-group", Key: ACTION_TAG, Value: tag, PropagateAtLaunch: true }],
  });
}

export function untagGroupRequest(place: Place, { group }: Pick<Group, "group">, tag: string): AwsRequest {
  return aws(place, "autoscaling:DeleteTags", {
    Tags: [{ ResourceId: group, ResourceType: "auto-scaling-group", Key: ACTION_TAG, Value: tag, PropagateAtLaunch: true }],
  });
}

/** One desired state: how many, and how they are bought. */
export function groupStateRequest(
  place: Place,
  { group }: Pick<Group, "group">,
  wanted: {
    readonly desiredCapacity: number | undefined;
    readonly distribution: Distribution;
    readonly instanceType: string;
    /** The template that the group launches from; a group that had no mixed policy needs it beside the new one. */
    readonly launchTemplate: { readonly id: string; readonly version: string } | undefined;
  },
): AwsRequest {
  const { desiredCapacity, distribution, instanceType, launchTemplate } = wanted;
  return aws(place, "autoscaling:UpdateAutoScalingGroup", {
    AutoScalingGroupName: group,
    ...(desiredCapacity !== undefined && { DesiredCapacity: desiredCapacity }),
    MixedInstancesPolicy: {
      ...(launchTemplate && {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: launchTemplate.id, Version: launchTemplate.version },
          Overrides: [{ InstanceType: instanceType }],
        },
      }),
      InstancesDistribution: {
        OnDemandBaseCapacity: distribution.onDemandBaseCapacity,
        OnDemandPercentageAboveBaseCapacity: distribution.onDemandPercentageAboveBase,
      },
    },
  });
}

/** A group that had no mixed policy gets its template back, which ends the policy. */
export function groupTemplateRequest(
  place: Place,
  { group }: Pick<Group, "group">,
  {
    desiredCapacity,
    launchTemplate,
  }: { readonly desiredCapacity: number | undefined; readonly launchTemplate: { readonly id: string; readonly version: string } },
): AwsRequest {
  return aws(place, "autoscaling:UpdateAutoScalingGroup", {
    AutoScalingGroupName: group,
    ...(desiredCapacity !== undefined && { DesiredCapacity: desiredCapacity }),
    LaunchTemplate: { LaunchTemplateId: launchTemplate.id, Version: launchTemplate.version },
  });
}

/** The group becomes one smaller with it, so that it does not bring it back. */
export function endInGroupRequest(place: Place, instanceId: string): AwsRequest {
  return aws(place, "autoscaling:TerminateInstanceInAutoScalingGroup", { InstanceId: instanceId, ShouldDecrementDesiredCapacity: true });
}

/** Sets what a NodePool lets its nodes be bought as; holds only while its requirements are those that were seen. */
export function nodePoolRequest(
  cluster: string,
  pool: Named & { readonly requirements: readonly Requirement[] },
  values: readonly string[],
): KubernetesRequest | undefined {
  const index = pool.requirements.findIndex(({ key, operator }) => key === CAPACITY_LABEL && operator === "In");
  if (index === -1) return undefined;
  const path = `/spec/template/spec/requirements/${index}`;
  const body = [
    { op: "test", path: "/metadata/uid", value: pool.uid },
    { op: "test", path: `${path}/key`, value: CAPACITY_LABEL },
    { op: "replace", path: `${path}/values`, value: [...values] },
  ];
  return { system: "kubernetes", cluster, operation: "patchNodePool", name: pool.name, body };
}

export function capacityValues(requirements: readonly Requirement[]): readonly string[] {
  return requirements.find(({ key, operator }) => key === CAPACITY_LABEL && operator === "In")?.values ?? [];
}

export function nodeClaimRequest(
  { cluster, target }: Pick<NodeSwitch, "cluster" | "target">,
  owner: Karpenter,
  { name, capacityType, tag }: { readonly name: string; readonly capacityType: CapacityType; readonly tag: string },
): KubernetesRequest {
  const only = (key: string, values: readonly string[]) => ({ key, operator: "In", values: [...values] });
  const body = {
    apiVersion: "karpenter.sh/v1",
    kind: "NodeClaim",
    metadata: {
      name,
      labels: { "karpenter.sh/nodepool": owner.nodePool },
      annotations: { [ACTION_ANNOTATION]: tag },
      ownerReferences: [{ apiVersion: "karpenter.sh/v1", kind: "NodePool", name: owner.nodePool, uid: owner.nodePoolUid, blockOwnerDeletion: true }],
    },
    spec: {
      nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: owner.nodeClass },
      requirements: [
        only(CAPACITY_LABEL, [labelOf(capacityType)]),
        only("node.kubernetes.io/instance-type", [target.instanceType]),
        only("topology.kubernetes.io/zone", target.zones),
      ],
    },
  };
  return { system: "kubernetes", cluster, operation: "createNodeClaim", name, body };
}

export function endClaimRequest(cluster: string, { name, uid }: Named): KubernetesRequest {
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } };
  return { system: "kubernetes", cluster, operation: "deleteNodeClaim", name, body };
}
