import { z } from "zod";
import type { NodeClaim, NodePool } from "#core/ports/cluster";

const Requirements = z.array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) })).default([]);
const Marks = z.record(z.string(), z.string()).default({});
const NodeClass = z.object({ name: z.string() });
const Metadata = z.object({ name: z.string(), uid: z.string(), labels: Marks, annotations: Marks, deletionTimestamp: z.string().optional() });

const PoolObject = z.object({
  metadata: Metadata,
  spec: z.object({ template: z.object({ spec: z.object({ nodeClassRef: NodeClass, requirements: Requirements }) }) }),
});
const ClaimObject = z.object({
  metadata: Metadata,
  spec: z.object({ nodeClassRef: NodeClass, requirements: Requirements }),
  status: z
    .object({
      nodeName: z.string().optional(),
      providerID: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    })
    .default({ conditions: [] }),
});

/** An object that is not what karpenter.sh/v1 says is left out: its node then has no known owner, and is not touched. */
export function nodePool(object: unknown): NodePool | undefined {
  const read = PoolObject.safeParse(object);
  if (!read.success) return undefined;
  const { metadata, spec } = read.data;
  const { nodeClassRef, requirements } = spec.template.spec;
  return { name: metadata.name, uid: metadata.uid, nodeClass: nodeClassRef.name, requirements };
}

export function nodeClaim(object: unknown): NodeClaim | undefined {
  const read = ClaimObject.safeParse(object);
  if (!read.success) return undefined;
  const { metadata, spec, status } = read.data;
  return {
    name: metadata.name,
    uid: metadata.uid,
    nodePool: metadata.labels["karpenter.sh/nodepool"],
    nodeClass: spec.nodeClassRef.name,
    nodeName: status.nodeName || undefined,
    instanceId: /\/(i-[0-9a-f]+)$/.exec(status.providerID ?? "")?.[1],
    requirements: spec.requirements,
    annotations: metadata.annotations,
    ready: status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    terminating: metadata.deletionTimestamp !== undefined,
  };
}
