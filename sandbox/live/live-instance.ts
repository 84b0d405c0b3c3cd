import type { Tags } from "#sandbox/world/company";

export type InstanceState = "pending" | "running" | "shutting-down" | "terminated";

/** Who brings an instance back when it ends. */
export type InstanceOwner =
  | { readonly kind: "auto-scaling-group"; readonly group: string }
  | { readonly kind: "karpenter"; readonly nodePool: string; readonly nodeClaim: string }
  | { readonly kind: "unowned" }
  | { readonly kind: "unknown" };

/** An instance as the provider shows it at one moment, whether the pure world made it or somebody launched it. */
export type LiveInstance = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly capacity: "on-demand" | "spot";
  /** The pool whose tags, disk and image it has; undefined for one that was launched outside of every pool. */
  readonly poolKey: string | undefined;
  /** Number in its pool; undefined for a launched one that took no slot over. */
  readonly slot: number | undefined;
  /** The cluster that it joins as a node once it has booted. */
  readonly cluster: string | undefined;
  readonly owner: InstanceOwner;
  readonly state: InstanceState;
  readonly launchedAt: Date;
  /** When its kubelet reports Ready, on the world's clock; undefined while a fault keeps it from that. */
  readonly readyAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly privateIp: string;
  /** `ip-10-0-5-17`: the node's name in its cluster, and the host part of its private DNS name. */
  readonly nodeName: string;
  readonly imageId: string;
  readonly subnetId: string;
  readonly launchTemplate: { readonly id: string; readonly version: string } | undefined;
  /** All of them, the `aws:` ones included. */
  readonly tags: Tags;
  readonly clientToken: string | undefined;
};

/** What a launch says of the instance that comes of it. */
export type LaunchOrder = Pick<
  LiveInstance,
  | "accountId"
  | "region"
  | "zone"
  | "instanceType"
  | "capacity"
  | "poolKey"
  | "cluster"
  | "owner"
  | "imageId"
  | "subnetId"
  | "launchTemplate"
  | "tags"
  | "clientToken"
>;

export type InstanceFilter = {
  readonly accountId?: string;
  readonly region?: string;
  readonly cluster?: string;
  readonly ids?: readonly string[];
};
