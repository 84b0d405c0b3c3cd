import { z } from "zod";
import { CapacityType } from "#core/proposals/node-switch";

/** What a person or a tool may say of a node switch; everything else is observed. */
export const NodeSwitchOrder = z.strictObject({
  node: z.string().min(1).max(253).describe("Name of a node or its instance id, exactly."),
  cluster: z.string().min(1).max(100).optional().describe("Where a node of this name is in several clusters."),
  to: CapacityType.default("spot"),
  /** Another type than today's, where the node's owner can launch it. */
  instanceType: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "must be a type such as m6i.xlarge")
    .optional(),
  fallback: z.enum(["none", "on_demand"]).default("none").describe("What is launched where spot has no capacity."),
});
export type NodeSwitchOrder = z.infer<typeof NodeSwitchOrder>;
