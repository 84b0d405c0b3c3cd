import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assumedRole } from "#adapters/aws/assumed-role";
import { openSavingsPlans } from "#adapters/aws/savings-plans";
import { awsSender } from "#adapters/provider/aws-sender";
import type { AwsOperation } from "#core/ports/provider";
import { HALCYON } from "#sandbox/halcyon/company";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { roleArnOf } from "#sandbox/wire/sts";
import type { RoleName } from "#sandbox/wire/credentials";

const accountOf = (name: string) => HALCYON.accounts.find((account) => account.name === name)?.id ?? "";
const PAYER = accountOf(HALCYON.payer);
const TAGS = { "majortom:action": "act_1" };

let wire: Wire;
beforeAll(async () => {
  wire = await openWire("2026-11-18T12:00:00Z");
});
afterAll(() => wire?.close());

const base = () => ({ endpoint: wire.awsEndpoint, keys: wire.credentials.baseKeyOf("demo") });
const keysOf = (accountId: string, role: RoleName) =>
  assumedRole({ base: base(), accountId, roleArn: roleArnOf(accountId, role), externalId: wire.credentials.externalIdOf(accountId) }, "us-east-1");
const plansOf = (accountId = PAYER, role: RoleName = "MajorTomRead") =>
  openSavingsPlans({ base: base(), accountId, keys: keysOf(accountId, role), rateSource: "estimate" });
const sender = () =>
  awsSender({ base: base(), keysOf: (accountId, role) => keysOf(accountId, role === "purchase" ? "MajorTomPurchase" : "MajorTom") });
const request = (operation: AwsOperation, input: Record<string, unknown>) =>
  ({ system: "aws", accountId: PAYER, region: "us-east-1", operation, input }) as const;
const send = (operation: AwsOperation, input: Record<string, unknown>) => sender().send(request(operation, input), { dryRun: false });
async function noUpfront() {
  const [offering] = await plansOf().offerings({ type: "Compute", term: "1y", payment: "no" });
  if (offering === undefined) throw new Error("There is no such offering.");
  return offering;
}

describe("Savings Plans over the AWS SDK", () => {
  it("are those of the account with all that the provider says of them", async () => {
    const plans = await plansOf().plans();
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      expect(plan).toMatchObject({
        arn: `arn:aws:savingsplans::${PAYER}:savingsplan/${plan.id}`,
        account: PAYER,
        start: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        commitment: expect.stringMatching(/^\d+(\.\d+)?$/),
      });
      expect(Date.parse(plan.end)).toBeGreaterThan(Date.parse(plan.start));
    }
    const [first] = plans;
    expect(await plansOf().plans({ ids: [first?.id ?? ""] })).toEqual([first]);
    expect(await plansOf().plans({ ids: [] })).toEqual([]);
    expect(await plansOf().plans({ tags: { "majortom:action": "nobody's" } })).toEqual([]);
    expect(plansOf().rateSource).toBe("estimate");
  });

  it("are offered by type, term, payment, family and region", async () => {
    for (const term of ["1y", "3y"] as const)
      for (const payment of ["no", "partial", "all"] as const) {
        const found = await plansOf().offerings({ type: "Compute", term, payment });
        expect(found).toMatchObject([{ type: "Compute", term, payment, currency: "USD", region: undefined, family: undefined }]);
      }
    const family = await plansOf().offerings({ type: "EC2Instance", term: "1y", payment: "no", family: "m6i", region: "us-east-1" });
    expect(family).toMatchObject([{ type: "EC2Instance", family: "m6i", region: "us-east-1" }]);
    expect(await plansOf().offerings({ type: "EC2Instance", term: "1y", payment: "no", family: "nothing", region: "us-east-1" })).toEqual([]);
  });

  it("have rates by usage type, whole or of some regions and families, page after page", async () => {
    const offering = await noUpfront();
    const all = await plansOf().rates([offering.id]);
    const some = await plansOf().rates([offering.id], { regions: ["us-east-1"], families: ["m6i"] });
    expect(all.length).toBeGreaterThan(some.length);
    expect(some).toContainEqual(
      expect.objectContaining({
        offeringId: offering.id,
        usageType: "BoxUsage:m6i.large",
        operation: "RunInstances",
        service: "AmazonEC2",
        region: "us-east-1",
      }),
    );
    const names = some.map(({ usageType }) => usageType);
    expect(names.some((name) => name.includes("Fargate"))).toBe(true);
    expect(names.some((name) => name.includes("Lambda"))).toBe(true);
    expect(names.filter((name) => name.startsWith("BoxUsage:")).every((name) => name.startsWith("BoxUsage:m6i."))).toBe(true);
    expect(new Set(some.map(({ region }) => region))).toEqual(new Set(["us-east-1"]));
    const keys = new Set(all.map(({ region, usageType, operation }) => `${region}/${usageType}/${operation}`));
    for (const { region, usageType, operation } of some) expect(keys).toContain(`${region}/${usageType}/${operation}`);
  });

  it("say that the role may not ask, and that the provider asks to slow down, each with what to do", async () => {
    const unnamed = { ...wire.credentials.baseKeyOf("demo"), expiration: new Date(8.64e15) };
    const denied = openSavingsPlans({ base: base(), accountId: PAYER, keys: async () => unnamed as never, rateSource: "estimate" });
    await expect(denied.plans()).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/may not call savingsplans:DescribeSavingsPlans\. Update the role from the template "read-role"/),
    });
    wire.putFaults({ throttling: { probability: 1, match: "savingsplans" } });
    await expect(plansOf().plans()).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("slow down") });
    await expect(send("savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: "0a1b2c3d-0a1b-4a1b-9a1b-0a1b2c3d4e5f" })).rejects.toMatchObject({
      failure: "throttled",
    });
    wire.putFaults({});
  });

  it("doubt a purchase whose answer was cut off, and find it by its tag", async () => {
    const offering = await noUpfront();
    wire.putFaults({ cutAnswers: { times: 1, match: "savingsplans CreateSavingsPlan" } });
    const tags = { "majortom:action": "act_cut" };
    const lost = send("savingsplans:CreateSavingsPlan", {
      savingsPlanOfferingId: offering.id,
      commitment: "0.75",
      clientToken: "e".repeat(64),
      tags,
    });
    await expect(lost).rejects.toMatchObject({ failure: "unknown" });
    wire.putFaults({});
    expect(await plansOf().plans({ tags })).toMatchObject([{ commitment: "0.75", tags }]);
  });
});

describe("purchases over the AWS SDK", () => {
  it("are bought once under the purchase role, found by their tag, deleted while queued", async () => {
    const offering = await noUpfront();
    const order = {
      savingsPlanOfferingId: offering.id,
      commitment: "1.25000",
      purchaseTime: "2026-11-19T12:00:00.000Z",
      clientToken: "a".repeat(64),
      tags: TAGS,
    };
    const bought = await send("savingsplans:CreateSavingsPlan", order);
    expect(bought.requestId).toBeDefined();
    const again = await send("savingsplans:CreateSavingsPlan", order);
    expect(again.refs).toEqual(bought.refs);
    const [id = ""] = bought.refs;
    const [plan] = await plansOf().plans({ tags: TAGS });
    expect(plan).toMatchObject({ id, state: "queued", start: "2026-11-19T12:00:00.000Z", offeringId: offering.id, tags: TAGS });
    expect(Number(plan?.commitment)).toBe(1.25);
    const others = send("savingsplans:CreateSavingsPlan", { ...order, commitment: "2.00000" });
    await expect(others).rejects.toMatchObject({ failure: "unknown", code: "ValidationException" });
    const tagged = await send("savingsplans:TagResource", { resourceArn: plan?.arn, tags: { "majortom:mark": "seen" } });
    expect(tagged.refs).toEqual([id]);
    expect(await plansOf().plans({ ids: [id], tags: { ...TAGS, "majortom:mark": "seen" } })).toHaveLength(1);
    expect((await send("savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: id })).refs).toEqual([id]);
    expect(await plansOf().plans({ ids: [id] })).toMatchObject([{ state: "queued-deleted" }]);
    await expect(send("savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: id })).rejects.toMatchObject({ failure: "refused" });
  });

  it("are returned within their terms, with what the provider says of them", async () => {
    const offering = await noUpfront();
    const { refs } = await send("savingsplans:CreateSavingsPlan", {
      savingsPlanOfferingId: offering.id,
      commitment: "0.5",
      clientToken: "b".repeat(64),
      tags: TAGS,
    });
    const [id = ""] = refs;
    wire.pass(60);
    const [plan] = await plansOf().plans({ ids: [id] });
    expect(plan).toMatchObject({ state: "active", returnableUntil: "2026-11-25T12:00:00.000Z", upfront: expect.any(String) });
    const back = await send("savingsplans:ReturnSavingsPlan", { savingsPlanId: id, clientToken: "c-1" });
    expect(back.refs).toEqual([id]);
    wire.pass(60);
    expect(await plansOf().plans({ ids: [id] })).toMatchObject([{ state: "returned" }]);
  });

  it("are refused for good where parameters, rights or terms forbid them", async () => {
    const offering = await noUpfront();
    const order = { savingsPlanOfferingId: offering.id, commitment: "0.00001", clientToken: "d".repeat(64), tags: TAGS };
    await expect(send("savingsplans:CreateSavingsPlan", order)).rejects.toMatchObject({ failure: "refused", code: "ValidationException" });
    const wrong = awsSender({ base: base(), keysOf: (accountId) => keysOf(accountId, "MajorTom") });
    const denied = wrong.send(request("savingsplans:CreateSavingsPlan", { ...order, commitment: "1.0" }), { dryRun: false });
    await expect(denied).rejects.toMatchObject({ failure: "refused", code: "AccessDeniedException" });
    wrong.close();
  });
});
