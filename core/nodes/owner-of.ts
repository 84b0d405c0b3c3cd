import type { ClusterNode, NodeClaim, NodePool, Requirement } from "#core/ports/cluster";
import type { CloudInstance, ScalingGroup } from "#core/ports/compute";

/** Who brings a node back when it ends. What a tag claims counts only where the owner itself says so too. */
export type FoundOwner =
  | { readonly kind: "auto_scaling_group"; readonly name: string; readonly group: ScalingGroup }
  | { readonly kind: "karpenter"; readonly name: string; readonly nodePool: NodePool; readonly nodeClaim: NodeClaim }
  | {
      readonly kind: "unowned";
      readonly name: undefined;
      readonly launchTemplate: { readonly id: string; readonly version: string };
      readonly subnet: string;
      readonly image: string;
    }
  | { readonly kind: "unknown"; readonly name: undefined; readonly why: string };

const GROUP_TAG = "aws:autoscaling:groupName";
const NODE_POOL_TAG = "karpenter.sh/nodepool";
/** Tags by which others that bring instances back mark them. */
const OTHER_OWNERS = [
  "aws:ec2:fleet-id",
  "aws:ec2spot:fleet-request-id",
  "aws:cloudformation:stack-name",
  "eks:nodegroup-name",
  "spotinst:aws:ec2:group:id",
];

type Seen = {
  readonly node: ClusterNode;
  readonly instance: CloudInstance | undefined;
  readonly groups: readonly ScalingGroup[];
  readonly nodePools: readonly NodePool[];
  readonly nodeClaims: readonly NodeClaim[];
};

export function ownerOf({ node, instance, groups, nodePools, nodeClaims }: Seen): FoundOwner {
  if (instance === undefined) return unknown("its instance was not found in the connected accounts");
  const group = groups.find((candidate) => candidate.instances.some(({ id }) => id === instance.id));
  const claim = nodeClaims.find((candidate) => candidate.instanceId === instance.id || candidate.nodeName === node.name);
  if (group !== undefined && claim !== undefined) return unknown(`both the group ${group.name} and the NodeClaim ${claim.name} own it`);
  if (group !== undefined) return { kind: "auto_scaling_group", name: group.name, group };
  if (claim !== undefined) return ofClaim(claim, nodePools);

  const groupTag = instance.tags[GROUP_TAG];
  if (groupTag !== undefined) return unknown(`its tag names the Auto Scaling group ${groupTag}, which does not list it`);
  const poolTag = instance.tags[NODE_POOL_TAG] ?? node.labels[NODE_POOL_TAG];
  if (poolTag !== undefined) return unknown(`it names the NodePool ${poolTag}, but has no NodeClaim`);
  const other = OTHER_OWNERS.find((tag) => instance.tags[tag] !== undefined);
  if (other !== undefined) return unknown(`its tag ${other} names an owner that is not supported`);
  if (instance.launchTemplate === undefined || instance.subnetId === undefined) {
    return unknown("neither a group, nor Karpenter, nor a launch template says how it came about");
  }
  return { kind: "unowned", name: undefined, launchTemplate: instance.launchTemplate, subnet: instance.subnetId, image: instance.imageId };
}

function ofClaim(claim: NodeClaim, nodePools: readonly NodePool[]): FoundOwner {
  const nodePool = nodePools.find(({ name }) => name === claim.nodePool);
  if (nodePool === undefined) return unknown(`its NodeClaim ${claim.name} belongs to no NodePool that exists`);
  return { kind: "karpenter", name: nodePool.name, nodePool, nodeClaim: claim };
}

function unknown(why: string): FoundOwner {
  return { kind: "unknown", name: undefined, why };
}

/** Identity of an owner as preconditions pin it: kind and name, for Karpenter the NodePool's uid too. */
export function ownerIdentity(owner: FoundOwner): string {
  switch (owner.kind) {
    case "auto_scaling_group":
      return `auto_scaling_group:${owner.name}`;
    case "karpenter":
      return `karpenter:${owner.name}:${owner.nodePool.uid}`;
    case "unowned":
      return `unowned:${owner.launchTemplate.id}:${owner.launchTemplate.version}`;
    case "unknown":
      return "unknown";
  }
}

/** Whether requirements let a label have this value (Kubernetes node selector operators); without one on the key all may be. */
export function allows(requirements: readonly Requirement[], key: string, value: string): boolean {
  return requirements
    .filter((one) => one.key === key)
    .every(({ operator, values }) => {
      if (operator === "In") return values.includes(value);
      if (operator === "NotIn") return !values.includes(value);
      if (operator === "Gt") return Number(value) > Number(values[0]);
      if (operator === "Lt") return Number(value) < Number(values[0]);
      return operator !== "DoesNotExist";
    });
}
