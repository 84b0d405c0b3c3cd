import { describe, expect, it } from "vitest";
import { awsFailureOf } from "#adapters/provider/aws-failure-of";
import { beginsInTime } from "#adapters/provider/begins-in-time";
import { kubernetesFailureOf } from "#adapters/provider/kubernetes-failure-of";
import { openProvider } from "#adapters/provider/open-provider";
import { type KubernetesOperation, ProviderError, type ProviderRequest } from "#core/ports/provider";

const sdkError = (name: string, httpStatusCode?: number, message = "") =>
  Object.assign(new Error(message), { name, $metadata: httpStatusCode === undefined ? {} : { httpStatusCode, requestId: "req-1" } });

describe("awsFailureOf", () => {
  it.each([
    ["RequestLimitExceeded", 503, "throttled"],
    ["Throttling", 400, "throttled"],
    ["InsufficientInstanceCapacity", 500, "no-capacity"],
    ["MaxSpotInstanceCountExceeded", 400, "no-capacity"],
    ["InvalidInstanceID.NotFound", 400, "gone"],
    ["UnauthorizedOperation", 403, "refused"],
    ["InvalidParameterValue", 400, "refused"],
    ["IdempotentParameterMismatch", 400, "unknown"],
    ["InternalError", 500, "unknown"],
    ["TimeoutError", undefined, "unknown"],
    ["ECONNRESET", undefined, "unknown"],
    ["ValidationException", 400, "refused"],
    ["ServiceQuotaExceededException", 402, "refused"],
    ["ResourceNotFoundException", 404, "refused"],
    ["InternalServerException", 500, "unknown"],
  ] as const)("takes %s (%s) as %s", (name, status, failure) => {
    expect(awsFailureOf(sdkError(name, status))).toMatchObject({ failure, code: name });
  });

  it("knows an instance that is no member of a group any more", () => {
    expect(awsFailureOf(sdkError("ValidationError", 400, "Instance Id not found - No managed instance found for instance ID: i-1")).failure).toBe(
      "gone",
    );
    expect(awsFailureOf(sdkError("ValidationError", 400, "Desired capacity must be between")).failure).toBe("refused");
  });
});

describe("awsFailureOf of a purchase", () => {
  it("doubts a token that was used with other parameters: there is a plan to look for", () => {
    const used = "The client token was already used with different parameters.";
    expect(awsFailureOf(sdkError("ValidationException", 400, used)).failure).toBe("unknown");
    expect(awsFailureOf(sdkError("ValidationException", 400, "Commitment must be at least 0.001.")).failure).toBe("refused");
    const malformed = "Value 'x' at 'clientToken' failed to satisfy constraint: Member must have length at most 64";
    expect(awsFailureOf(sdkError("ValidationException", 400, malformed)).failure).toBe("refused");
  });
});

describe("kubernetesFailureOf", () => {
  const api = (code: number, body: unknown = {}) => Object.assign(new Error("HTTP"), { code, body: JSON.stringify(body) });
  const budget = { reason: "TooManyRequests", details: { causes: [{ reason: "DisruptionBudget" }] } };
  it.each<[number, unknown, KubernetesOperation, string]>([
    [404, {}, "evictPod", "gone"],
    [409, {}, "evictPod", "gone"],
    [409, {}, "createNodeClaim", "unknown"],
    [409, {}, "patchNode", "throttled"],
    [429, budget, "evictPod", "disruption-budget"],
    [429, { details: { causes: [{ reason: "Other" }] } }, "evictPod", "throttled"],
    [429, {}, "patchNode", "throttled"],
    [422, {}, "patchNode", "refused"],
    [403, {}, "patchNode", "refused"],
    [500, {}, "evictPod", "unknown"],
  ])("takes %s %j of %s as %s", (code, body, operation, failure) => {
    expect(kubernetesFailureOf(api(code, body), operation).failure).toBe(failure);
  });

  it("takes what was never answered as unknown", () => {
    expect(kubernetesFailureOf(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), "evictPod")).toMatchObject({
      failure: "unknown",
      code: "ECONNRESET",
    });
  });
});

const PLAN = "0a1b2c3d-0a1b-4a1b-9a1b-0a1b2c3d4e5f";
const ARN = `arn:aws:savingsplans::111122223333:savingsplan/${PLAN}`;
const PURCHASE = {
  savingsPlanOfferingId: PLAN,
  commitment: "1.25000",
  purchaseTime: "2026-11-27T12:00:00.000Z",
  clientToken: "a".repeat(64),
  tags: { "majortom:action": "act_1" },
};

describe("openProvider", () => {
  const unreachable = () => {
    throw new Error("Nothing may be asked for before the request is known to be allowed.");
  };
  const provider = openProvider({ base: { endpoint: "http://127.0.0.1:9", keys: undefined }, keysOf: () => unreachable, accessTo: unreachable });
  const aws = (operation: string, input: Record<string, unknown>) =>
    ({ system: "aws", accountId: "1", region: "us-east-1", operation, input }) as unknown as ProviderRequest;
  const kubernetes = (operation: string, body: unknown) =>
    ({ system: "kubernetes", cluster: "c", operation, name: "n", body }) as unknown as ProviderRequest;

  it.each([
    aws("ec2:DeleteVpc", { VpcId: "vpc-1" }),
    aws("ec2:TerminateInstances", { InstanceIds: ["i-1", "i-2", "i-3"] }),
    aws("ec2:CreateTags", { Resources: ["i-1"], Tags: [{ Key: "owner", Value: "me" }] }),
    aws("autoscaling:TerminateInstanceInAutoScalingGroup", { InstanceId: "i-1", ShouldDecrementDesiredCapacity: false }),
    aws("savingsplans:UntagResource", { resourceArn: ARN, tagKeys: ["owner"] }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, clientToken: undefined }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, tags: {} }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, tags: { ...PURCHASE.tags, team: "web" } }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, commitment: "-1" }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, commitment: "1.000001" }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, purchaseTime: "tomorrow" }),
    aws("savingsplans:CreateSavingsPlan", { ...PURCHASE, autoRenew: true }),
    aws("savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: "*" }),
    aws("savingsplans:ReturnSavingsPlan", { savingsPlanId: PLAN }),
    aws("savingsplans:TagResource", { resourceArn: ARN, tags: { team: "web" } }),
    aws("savingsplans:TagResource", { resourceArn: "arn:aws:ec2:us-east-1:111122223333:instance/i-1", tags: { "majortom:action": "a" } }),
    kubernetes("deleteNamespace", {}),
    kubernetes("patchNode", [{ op: "add", path: "/spec/unschedulable", value: true }]),
    kubernetes("patchNode", [
      { op: "test", path: "/metadata/uid", value: "u" },
      { op: "add", path: "/spec/providerID", value: "x" },
    ]),
    kubernetes("evictPod", { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p", namespace: "n" } }),
    kubernetes("createNodeClaim", { apiVersion: "karpenter.sh/v1", kind: "NodeClaim", metadata: { name: "somebody-elses" } }),
  ])("sends nothing that is not in its lists: %j", async (request) => {
    await expect(provider.send(request, { dryRun: false })).rejects.toMatchObject({ failure: "refused", code: "NotAllowed" });
  });

  it("answers a dry run of Auto Scaling without a call, since it has none", async () => {
    const request = aws("autoscaling:TerminateInstanceInAutoScalingGroup", { InstanceId: "i-1", ShouldDecrementDesiredCapacity: true });
    await expect(provider.send(request, { dryRun: true })).resolves.toEqual({ requestId: undefined, refs: [] });
  });

  it.each([
    aws("savingsplans:CreateSavingsPlan", PURCHASE),
    aws("savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: PLAN }),
    aws("savingsplans:ReturnSavingsPlan", { savingsPlanId: PLAN, clientToken: "t-1" }),
    aws("savingsplans:TagResource", { resourceArn: ARN, tags: PURCHASE.tags }),
  ])("answers a dry run of Savings Plans without a call, since they have none: %j", async (request) => {
    await expect(provider.send(request, { dryRun: true })).resolves.toEqual({ requestId: undefined, refs: [] });
  });

  it("asks for the purchase role's keys where money is spent, and for the acting role's everywhere else", async () => {
    const asked: string[] = [];
    const keysOf = (accountId: string, role: string) => async () => {
      asked.push(`${accountId} ${role}`);
      throw new ProviderError("refused", "NoRole", "It is not connected.");
    };
    const apart = openProvider({ base: { endpoint: "http://127.0.0.1:9", keys: undefined }, keysOf, accessTo: unreachable });
    const buy = apart.send(aws("savingsplans:CreateSavingsPlan", PURCHASE), { dryRun: false });
    await expect(buy).rejects.toMatchObject({ failure: "refused", code: "NoRole", message: "The purchase role gives no keys: It is not connected." });
    await expect(apart.send(aws("ec2:TerminateInstances", { InstanceIds: ["i-1"] }), { dryRun: false })).rejects.toMatchObject({
      failure: "refused",
    });
    expect(asked).toEqual(["1 purchase", "1 acting"]);
  });

  it("sends nothing later than its caller's last look allows", () => {
    expect(() => beginsInTime(performance.now() - 50, 10)).toThrow("not sent");
    expect(() => beginsInTime(performance.now(), 10_000)).not.toThrow();
  });
});
