import { describe, expect, it } from "vitest";
import { allows, ownerOf } from "#core/nodes/owner-of";
import { aGroup, aNode, aNodeClaim, aNodePool, anInstance } from "#core/nodes/testing/a-cluster";

const seen = (over: Partial<Parameters<typeof ownerOf>[0]> = {}) => ({
  node: aNode(),
  instance: anInstance(),
  groups: [],
  nodePools: [],
  nodeClaims: [],
  ...over,
});

describe("who brings a node back", () => {
  it.each([
    ["the group that lists it", seen({ groups: [aGroup()] }), "auto_scaling_group"],
    ["the NodeClaim that has it", seen({ nodeClaims: [aNodeClaim()], nodePools: [aNodePool()] }), "karpenter"],
    ["nobody: a launch template", seen(), "unowned"],
    ["unknown: no instance", seen({ instance: undefined }), "unknown"],
    ["unknown: both", seen({ groups: [aGroup()], nodeClaims: [aNodeClaim()], nodePools: [aNodePool()] }), "unknown"],
    ["unknown: a claim without its pool", seen({ nodeClaims: [aNodeClaim()] }), "unknown"],
    [
      "unknown: a tag of a group that does not list it",
      seen({ instance: anInstance({ tags: { "aws:autoscaling:groupName": "web-group" } }), groups: [aGroup({ instances: [] })] }),
      "unknown",
    ],
    ["unknown: a tag of a NodePool without a claim", seen({ instance: anInstance({ tags: { "karpenter.sh/nodepool": "general" } }) }), "unknown"],
    ["unknown: a fleet", seen({ instance: anInstance({ tags: { "aws:ec2:fleet-id": "fleet-1" } }) }), "unknown"],
    ["unknown: no template", seen({ instance: anInstance({ launchTemplate: undefined }) }), "unknown"],
  ])("%s", (_, input, kind) => {
    expect(ownerOf(input).kind).toBe(kind);
  });

  it.each([
    ["In", ["spot", "on-demand"], "spot", true],
    ["In", ["on-demand"], "spot", false],
    ["NotIn", ["spot"], "spot", false],
    ["Exists", [], "spot", true],
    ["DoesNotExist", [], "spot", false],
    ["Gt", ["4"], "8", true],
    ["Lt", ["4"], "8", false],
  ])("%s %j says of %s: %s", (operator, values, value, verdict) => {
    expect(allows([{ key: "k", operator, values }], "k", value)).toBe(verdict);
    expect(allows([{ key: "other", operator, values }], "k", value)).toBe(true);
  });
});
