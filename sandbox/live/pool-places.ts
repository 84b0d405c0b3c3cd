import { instanceType } from "#core/pricing/instance-types";
import type { InstanceOwner } from "#sandbox/live/live-instance";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company, Pool, Tags } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";

export type LaunchTemplate = {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly pool: Pool;
  readonly accountId: string;
  readonly imageId: string;
  readonly tags: Tags;
};

const ZONE_LETTERS = ["a", "b", "c"] as const;

export function zonesOf(region: string): readonly string[] {
  return ZONE_LETTERS.map((letter) => `${region}${letter}`);
}

export function vpcIdOf(accountId: string, region: string): string {
  return `vpc-0${hex(`vpc/${accountId}/${region}`)}`;
}

export function subnetIdOf(accountId: string, zone: string): string {
  return `subnet-0${hex(`subnet/${accountId}/${zone}`)}`;
}

/** Amazon Linux 2023 for EKS, one image a region and architecture. */
export function imageIdOf(region: string, type: string): string {
  return `ami-0${hex(`al2023/${region}/${instanceType(type)?.arch ?? "amd64"}`)}`;
}

export function groupNameOf(pool: Pool): string {
  return `${pool.cluster ?? "hosts"}-${pool.key}`;
}

/** One template a pool whose launches follow one. A pool of unknown owner has none: nobody knows how its instances came about. */
export function launchTemplateOf(company: Company, pool: Pool): LaunchTemplate | undefined {
  if (pool.owner === "unknown") return undefined;
  const accountId = accountIdOf(company, pool.account);
  return {
    id: `lt-0${hex(`template/${company.key}/${pool.key}`)}`,
    name: groupNameOf(pool),
    version: "1",
    pool,
    accountId,
    imageId: imageIdOf(pool.region, pool.instanceType),
    tags: { ...pool.tags, ...(pool.cluster === undefined ? {} : { [`kubernetes.io/cluster/${pool.cluster}`]: "owned" }) },
  };
}

export function ownerOf(pool: Pool, instanceId: string): InstanceOwner {
  if (pool.owner === "auto-scaling-group") return { kind: "auto-scaling-group", group: groupNameOf(pool) };
  if (pool.owner === "karpenter") return { kind: "karpenter", nodePool: pool.key, nodeClaim: `${pool.key}-${hex(instanceId).slice(0, 5)}` };
  return { kind: pool.owner };
}

/** What the provider and the controllers put on an instance by themselves. */
export function systemTagsOf(
  cluster: string | undefined,
  owner: InstanceOwner,
  template: { readonly id: string; readonly version: string } | undefined,
): Tags {
  return {
    ...(cluster === undefined ? {} : { "aws:eks:cluster-name": cluster, [`kubernetes.io/cluster/${cluster}`]: "owned" }),
    ...(template === undefined ? {} : { "aws:ec2launchtemplate:id": template.id, "aws:ec2launchtemplate:version": template.version }),
    ...(owner.kind === "auto-scaling-group" ? { "aws:autoscaling:groupName": owner.group } : {}),
    ...(owner.kind === "karpenter"
      ? { "karpenter.sh/nodepool": owner.nodePool, "karpenter.sh/nodeclaim": owner.nodeClaim, "karpenter.k8s.aws/ec2nodeclass": "default" }
      : {}),
  };
}
