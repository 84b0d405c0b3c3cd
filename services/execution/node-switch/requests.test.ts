import { describe, expect, it } from "vitest";
import { AWS_INPUTS } from "#adapters/provider/aws-operations";
import type { AwsRequest } from "#core/ports/provider";
import {
  capacityValues,
  cordonRequest,
  endClaimRequest,
  endInGroupRequest,
  evictRequest,
  groupStateRequest,
  groupTemplateRequest,
  nodePoolRequest,
  runInstancesRequest,
  tagGroupRequest,
  tagInstanceRequest,
  terminateRequest,
  uncordonRequest,
  untagGroupRequest,
} from "#services/execution/node-switch/requests";

const PLACE = { accountId: "111122223333", region: "us-east-1" };
const NODE = { name: "ip-10-0-0-1", uid: "uid-1" };
const TARGET = {
  target: {
    capacityType: "spot" as const,
    instanceType: "m6i.large",
    zones: ["us-east-1a"],
    fallback: "on_demand" as const,
    tags: { team: "shop" },
    maxUsdPerHour: "0.04000",
  },
};
const UNOWNED = { kind: "unowned" as const, launchTemplate: "lt-0abc", launchTemplateVersion: "3", subnet: "subnet-0abc", image: "ami-0abc" };
const launched = (capacityType: "spot" | "on_demand") =>
  runInstancesRequest(PLACE, TARGET, UNOWNED, { capacityType, token: "a".repeat(64), tag: "act_1/launch" });

describe("the requests of a node switch", () => {
  it("pin the node that was seen: a patch begins with a test of its uid", () => {
    for (const { body } of [cordonRequest("c", { ...NODE, annotated: true }, "m"), uncordonRequest("c", NODE, "m")]) {
      expect((body as readonly unknown[])[0]).toEqual({ op: "test", path: "/metadata/uid", value: "uid-1" });
    }
    expect(evictRequest("c", { ...NODE, namespace: "shop" }).body).toMatchObject({ deleteOptions: { preconditions: { uid: "uid-1" } } });
    expect(endClaimRequest("c", NODE).body).toMatchObject({ preconditions: { uid: "uid-1" } });
  });

  it("take back only a cordon that carries their own mark", () => {
    expect(uncordonRequest("c", NODE, "act_1/cordon").body).toContainEqual({
      op: "test",
      path: "/metadata/annotations/majortom.io~1action",
      value: "act_1/cordon",
    });
  });

  it("launch with the token, the sealed template, and the tag beside the sealed tags; on demand says no market", () => {
    expect(launched("spot").input).toMatchObject({
      ClientToken: "a".repeat(64),
      LaunchTemplate: { LaunchTemplateId: "lt-0abc", Version: "3" },
      InstanceMarketOptions: { MarketType: "spot" },
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: "team", Value: "shop" },
            { Key: "majortom:action", Value: "act_1/launch" },
          ],
        },
      ],
    });
    expect(launched("on_demand").input).not.toHaveProperty("InstanceMarketOptions");
  });

  it("widen a NodePool at the requirement that was seen, and only where it says how nodes are bought", () => {
    const requirements = [
      { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
    ];
    expect(nodePoolRequest("c", { name: "general", uid: "u", requirements }, ["on-demand", "spot"])?.body).toContainEqual({
      op: "replace",
      path: "/spec/template/spec/requirements/1/values",
      value: ["on-demand", "spot"],
    });
    expect(capacityValues(requirements)).toEqual(["on-demand"]);
    expect(nodePoolRequest("c", { name: "general", uid: "u", requirements: [] }, ["spot"])).toBeUndefined();
  });

  const distribution = { onDemandBaseCapacity: 1, onDemandPercentageAboveBase: 0 };
  const launchTemplate = { id: "lt-0abc", version: "3" };
  const sent: readonly AwsRequest[] = [
    launched("spot"),
    launched("on_demand"),
    terminateRequest(PLACE, ["i-0abc"]),
    tagInstanceRequest(PLACE, "i-0abc", "majortom:seen", "act_1/launch"),
    tagGroupRequest(PLACE, { group: "workers" }, "act_1/launch"),
    untagGroupRequest(PLACE, { group: "workers" }, "act_1/launch"),
    groupStateRequest(PLACE, { group: "workers" }, { desiredCapacity: 3, distribution, instanceType: "m6i.large", launchTemplate }),
    groupStateRequest(
      PLACE,
      { group: "workers" },
      { desiredCapacity: undefined, distribution, instanceType: "m6i.large", launchTemplate: undefined },
    ),
    groupTemplateRequest(PLACE, { group: "workers" }, { desiredCapacity: 2, launchTemplate }),
    endInGroupRequest(PLACE, "i-0abc"),
  ];

  it.each(sent)("are in the list of what may be sent: $operation", ({ operation, input }) => {
    expect(AWS_INPUTS[operation].safeParse(input).error).toBeUndefined();
  });

  it.each(sent)("and with anything more they are not: $operation", ({ operation, input }) => {
    expect(AWS_INPUTS[operation].safeParse({ ...input, UserData: "IyEvYmluL3No" }).success).toBe(false);
  });
});
