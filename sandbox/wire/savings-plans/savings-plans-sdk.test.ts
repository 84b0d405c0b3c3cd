import {
  CreateSavingsPlanCommand,
  type CreateSavingsPlanCommandInput,
  DeleteQueuedSavingsPlanCommand,
  DescribeSavingsPlanRatesCommand,
  DescribeSavingsPlansCommand,
  type DescribeSavingsPlansCommandInput,
  DescribeSavingsPlansOfferingRatesCommand,
  DescribeSavingsPlansOfferingsCommand,
  ListTagsForResourceCommand,
  ReturnSavingsPlanCommand,
  type SavingsPlan,
  type SavingsplansClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-savingsplans";
import { DescribeInstancesCommand, DescribeReservedInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWire, type Wire } from "#sandbox/testing/open-wire";

const PAYER = "120984637752";
const PRODUCTION = "471962530814";
const START = "2026-11-18T12:00:00Z";
const YEAR_S = 31_536_000;
const DAY_S = 86_400;

let wire: Wire;
let buyer: SavingsplansClient;
beforeEach(async () => {
  wire = await openWire(START);
  buyer = await wire.savingsPlans(PAYER);
});
afterEach(() => wire.close());

type Kind = {
  readonly type?: "Compute" | "EC2Instance";
  readonly payment?: "No Upfront" | "Partial Upfront" | "All Upfront";
  readonly family?: string;
};
const offeringId = async ({ type = "Compute", payment = "No Upfront", family }: Kind = {}) => {
  const asked = {
    planTypes: [type],
    paymentOptions: [payment],
    durations: [YEAR_S],
    ...(family === undefined
      ? {}
      : {
          filters: [
            { name: "instanceFamily" as const, values: [family] },
            { name: "region" as const, values: ["us-east-1"] },
          ],
        }),
  };
  const { searchResults = [] } = await buyer.send(new DescribeSavingsPlansOfferingsCommand(asked));
  expect(searchResults).toHaveLength(1);
  return searchResults[0]?.offeringId ?? "";
};
const create = async (more: Partial<CreateSavingsPlanCommandInput> = {}, client = buyer) => {
  const { savingsPlanId = "" } = await client.send(
    new CreateSavingsPlanCommand({ savingsPlanOfferingId: await offeringId(), commitment: "1.5", ...more }),
  );
  return savingsPlanId;
};
const list = async (asked: DescribeSavingsPlansCommandInput = {}, client = buyer): Promise<SavingsPlan[]> =>
  (await client.send(new DescribeSavingsPlansCommand(asked))).savingsPlans ?? [];
const one = async (id: string) => (await list({ savingsPlanIds: [id] }))[0];
const give = (savingsPlanId: string, clientToken?: string) =>
  buyer.send(new ReturnSavingsPlanCommand({ savingsPlanId, ...(clientToken === undefined ? {} : { clientToken }) }));
const at = (iso: string) => wire.pass((Date.parse(iso) - wire.company().world.now().getTime()) / 1000);

describe("Savings Plans of the sandbox, by the SDK", () => {
  it("buys a plan that is active at once, and shows it with every field that AWS has", async () => {
    const id = await create({ tags: { "majortom:action": "act_1" } });
    expect(await one(id)).toEqual({
      offeringId: await offeringId(),
      savingsPlanId: id,
      savingsPlanArn: `arn:aws:savingsplans::${PAYER}:savingsplan/${id}`,
      description: "1 year No Upfront Compute Savings Plan",
      start: "2026-11-18T12:00:00.000Z",
      end: "2027-11-18T11:59:59.000Z",
      state: "active",
      savingsPlanType: "Compute",
      paymentOption: "No Upfront",
      productTypes: ["EC2", "Fargate", "Lambda"],
      currency: "USD",
      commitment: "1.5",
      upfrontPaymentAmount: "0.00",
      recurringPaymentAmount: "1.5",
      termDurationInSeconds: YEAR_S,
      tags: { "majortom:action": "act_1" },
      returnableUntil: "2026-11-25T12:00:00.000Z",
    });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    at("2027-11-18T11:59:59Z");
    expect(await one(id)).toMatchObject({ state: "active" });
    wire.pass(1);
    expect(await one(id)).toMatchObject({ state: "retired" });
  });

  it("describes the plans of the company's own history, each in its own account, by state, filter and page", async () => {
    expect(await list()).toMatchObject([
      { start: "2024-01-20T16:00:00.000Z", state: "retired", commitment: expect.any(String) },
      { start: "2025-01-20T16:00:00.000Z", state: "retired" },
      { start: "2026-01-20T16:00:00.000Z", state: "active", returnableUntil: "2026-01-20T16:00:00.000Z" },
    ]);
    const production = await wire.savingsPlans(PRODUCTION, "MajorTomRead");
    const active = await list({ states: ["active"] }, production);
    expect(active).toMatchObject([{ savingsPlanType: "EC2Instance", ec2InstanceFamily: "m6i", region: "us-east-1" }]);
    expect(await list({ filters: [{ name: "ec2-instance-family", values: ["c5"] }] }, production)).toEqual([]);
    expect(await list({ savingsPlanIds: [active[0]?.savingsPlanId ?? ""] })).toEqual([]);
    const asked = { filters: [{ name: "savings-plan-type" as const, values: ["Compute"] }], maxResults: 2 };
    const first = await buyer.send(new DescribeSavingsPlansCommand(asked));
    const second = await buyer.send(new DescribeSavingsPlansCommand({ ...asked, nextToken: first.nextToken }));
    expect([...(first.savingsPlans ?? []), ...(second.savingsPlans ?? [])]).toEqual(await list());
    expect(second.nextToken).toBeUndefined();
    const changed = new DescribeSavingsPlansCommand({ nextToken: first.nextToken });
    await expect(buyer.send(changed)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("checks the commitment, the offering, the upfront amount, the time and the tags as AWS says", async () => {
    for (const commitment of ["0.0009", "1000000.1", "1.000001", "-1", "1e3", "x", ""])
      await expect(create({ commitment })).rejects.toMatchObject({ name: "ValidationException", $metadata: { httpStatusCode: 400 } });
    expect(await one(await create({ commitment: "0.001" }))).toMatchObject({ commitment: "0.001" });
    const unknown = create({ savingsPlanOfferingId: "00000000-0000-4000-9000-000000000000" });
    await expect(unknown).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const savingsPlanOfferingId = await offeringId({ payment: "Partial Upfront" });
    await expect(create({ upfrontPaymentAmount: "5000" })).rejects.toMatchObject({ name: "ValidationException" });
    for (const upfrontPaymentAmount of ["4379", "8673", "5000.5"])
      await expect(create({ savingsPlanOfferingId, commitment: "1", upfrontPaymentAmount })).rejects.toMatchObject({ name: "ValidationException" });
    for (const [upfrontPaymentAmount, recurringPaymentAmount] of [
      ["4380", "0.5"],
      ["8672", "0.01004566"],
    ] as const)
      expect(await one(await create({ savingsPlanOfferingId, commitment: "1", upfrontPaymentAmount }))).toMatchObject({
        upfrontPaymentAmount: `${upfrontPaymentAmount}.00`,
        recurringPaymentAmount,
      });
    expect(await one(await create({ savingsPlanOfferingId, commitment: "0.00225" }))).toMatchObject({
      upfrontPaymentAmount: "9.86",
      recurringPaymentAmount: "0.001125",
    });
    const all = await create({ savingsPlanOfferingId: await offeringId({ payment: "All Upfront" }), commitment: "2" });
    expect(await one(all)).toMatchObject({ upfrontPaymentAmount: "17520.00", recurringPaymentAmount: "0" });
    for (const purchaseTime of [new Date("2026-11-18T11:59:00Z"), new Date("2029-11-18T12:00:01Z")])
      await expect(create({ purchaseTime })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(create({ tags: { "aws:x": "1" } })).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("queues a purchase until its time, and deletes it as long as it is queued", async () => {
    const purchaseTime = new Date("2026-11-19T12:00:00Z");
    const [id, other] = [await create({ purchaseTime }), await create({ purchaseTime, commitment: "2" })];
    expect(await one(id)).toMatchObject({ state: "queued", start: "2026-11-19T12:00:00.000Z", returnableUntil: "2026-11-26T12:00:00.000Z" });
    await expect(give(id)).rejects.toMatchObject({ name: "ValidationException" });
    await buyer.send(new DeleteQueuedSavingsPlanCommand({ savingsPlanId: other }));
    expect(await one(other)).toMatchObject({ state: "queued-deleted" });
    await expect(buyer.send(new DeleteQueuedSavingsPlanCommand({ savingsPlanId: other }))).rejects.toMatchObject({ name: "ValidationException" });
    wire.pass(DAY_S);
    expect(await one(id)).toMatchObject({ state: "active" });
    expect(await one(other)).toMatchObject({ state: "queued-deleted" });
    await expect(buyer.send(new DeleteQueuedSavingsPlanCommand({ savingsPlanId: id }))).rejects.toMatchObject({ name: "ValidationException" });
    const absent = new DeleteQueuedSavingsPlanCommand({ savingsPlanId: "00000000-0000-4000-9000-000000000000" });
    await expect(buyer.send(absent)).rejects.toMatchObject({ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } });
  });

  it("is idempotent by client token, until tokens are forgotten", async () => {
    const id = await create({ clientToken: "token-1" });
    expect(await create({ clientToken: "token-1" })).toBe(id);
    await expect(create({ clientToken: "token-1", commitment: "2" })).rejects.toMatchObject({ name: "ValidationException" });
    const production = await wire.savingsPlans(PRODUCTION);
    expect(await create({ clientToken: "token-1", commitment: "2" }, production)).not.toBe(id);
    wire.putFaults({ forgottenTokens: true });
    expect(await create({ clientToken: "token-1" })).not.toBe(id);
    wire.putFaults({});
    await give(id, "back-1");
    expect(await give(id, "back-1")).toMatchObject({ savingsPlanId: id });
    await expect(give(id, "back-2")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("takes a plan back within seven days and the same month, and no later", async () => {
    const id = await create();
    wire.pass(7 * DAY_S - 1);
    await give(id);
    expect(await one(id)).toMatchObject({ state: "pending-return" });
    wire.pass(30);
    expect(await one(id)).toMatchObject({ state: "returned" });
    at("2026-12-01T09:00:00Z");
    const late = await create();
    wire.pass(7 * DAY_S);
    await expect(give(late)).rejects.toThrow(/more than 7 days ago/);
    at("2026-12-29T09:00:00Z");
    const atMonthEnd = await create();
    expect(await one(atMonthEnd)).toMatchObject({ returnableUntil: "2027-01-01T00:00:00.000Z" });
    at("2027-01-01T00:00:00Z");
    await expect(give(atMonthEnd)).rejects.toThrow(/earlier calendar month/);
    const large = await create({ commitment: "100.00001" });
    expect(await one(large)).toMatchObject({ returnableUntil: "2027-01-01T00:00:00.000Z", start: "2027-01-01T00:00:00.000Z" });
    await expect(give(large)).rejects.toThrow(/more than \$100/);
    await give(await create({ commitment: "100" }));
  });

  it("takes ten plans back in a calendar year, of all accounts of the company together", async () => {
    const production = await wire.savingsPlans(PRODUCTION);
    for (let returned = 0; returned < 10; returned++) {
      const client = returned % 2 === 0 ? buyer : production;
      await client.send(new ReturnSavingsPlanCommand({ savingsPlanId: await create({}, client) }));
    }
    const quota = { name: "ServiceQuotaExceededException", $metadata: { httpStatusCode: 402 } };
    await expect(give(await create())).rejects.toMatchObject(quota);
    at("2027-01-01T00:00:00Z");
    const id = await create();
    wire.putFaults({ noReturns: true });
    await expect(give(id)).rejects.toMatchObject(quota);
    wire.putFaults({});
    await give(id);
  });

  it("tags, takes tags away, and lists them", async () => {
    const id = await create({ tags: { owner: "finops" } });
    const resourceArn = `arn:aws:savingsplans::${PAYER}:savingsplan/${id}`;
    await buyer.send(new TagResourceCommand({ resourceArn, tags: { "majortom:action": "act_2", owner: "desk" } }));
    await buyer.send(new UntagResourceCommand({ resourceArn, tagKeys: ["owner", "none"] }));
    expect((await buyer.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ "majortom:action": "act_2" });
    expect(await one(id)).toMatchObject({ tags: { "majortom:action": "act_2" } });
    const foreign = { resourceArn: resourceArn.replace(PAYER, PRODUCTION), tags: { a: "b" } };
    await expect(buyer.send(new TagResourceCommand(foreign))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("lets the purchase role buy and nothing else; the others look only", async () => {
    for (const role of ["MajorTom", "MajorTomRead"] as const) {
      const client = await wire.savingsPlans(PAYER, role);
      expect(await list({}, client)).toHaveLength(3);
      await expect(create({}, client)).rejects.toMatchObject({ name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } });
    }
    const ec2 = await wire.ec2(PAYER, "us-east-1", "MajorTomPurchase");
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  it("keeps what was bought, returned, deleted and tagged over a restart", async () => {
    const [id, back, gone] = [await create({ clientToken: "t" }), await create(), await create({ purchaseTime: new Date("2026-11-20T00:00:00Z") })];
    await give(back, "r");
    await buyer.send(new DeleteQueuedSavingsPlanCommand({ savingsPlanId: gone }));
    await buyer.send(new TagResourceCommand({ resourceArn: `arn:aws:savingsplans::${PAYER}:savingsplan/${id}`, tags: { a: "b" } }));
    const before = await list();
    wire = await wire.restart();
    buyer = await wire.savingsPlans(PAYER);
    expect(await list()).toEqual(before);
    expect(await create({ clientToken: "t" })).toBe(id);
    expect(await give(back, "r")).toMatchObject({ savingsPlanId: back });
  });

  it("fails as the faults say: throttled, late, cut after the effect, unpaid", async () => {
    wire.putFaults({ throttling: { probability: 1, match: "CreateSavingsPlan" } });
    await expect(create()).rejects.toMatchObject({ name: "ThrottlingException" });
    const known = (await list()).length;
    wire.putFaults({ cutAnswers: { times: 1, match: "CreateSavingsPlan" }, lateLookups: { seconds: 60 } });
    await expect(create({ tags: { mark: "m" } })).rejects.toThrow();
    expect(await list()).toHaveLength(known);
    wire.pass(60);
    const [made] = (await list()).filter(({ tags }) => tags?.["mark"] === "m");
    await buyer.send(new TagResourceCommand({ resourceArn: made?.savingsPlanArn, tags: { later: "yes" } }));
    expect(await one(made?.savingsPlanId ?? "")).toMatchObject({ tags: { mark: "m" } });
    await give(made?.savingsPlanId ?? "");
    expect(await one(made?.savingsPlanId ?? "")).toMatchObject({ state: "active" });
    wire.pass(60);
    expect(await one(made?.savingsPlanId ?? "")).toMatchObject({ tags: { mark: "m", later: "yes" }, state: "pending-return" });
    wire.putFaults({ paymentFails: true });
    const unpaid = await create();
    expect(await one(unpaid)).toMatchObject({ state: "payment-pending" });
    wire.pass(5);
    expect(await one(unpaid)).toMatchObject({ state: "payment-failed" });
    wire.putFaults({ slowPayments: { seconds: 120 } });
    const slow = await create();
    wire.pass(119);
    expect(await one(slow)).toMatchObject({ state: "payment-pending" });
    wire.pass(1);
    expect(await one(slow)).toMatchObject({ state: "active" });
    expect(
      wire
        .company()
        .world.overlay()
        .plans.map(({ id }) => id),
    ).not.toContain(unpaid);
  });
});

describe("offerings and rates", () => {
  it("offers every family in every region in which it has a price, under ids that stay", async () => {
    const { searchResults: kinds = [] } = await buyer.send(new DescribeSavingsPlansOfferingsCommand({ planTypes: ["Compute", "SageMaker"] }));
    expect(kinds).toHaveLength(12);
    const m6i = await offeringId({ type: "EC2Instance", family: "m6i" });
    const { searchResults: [offering] = [] } = await buyer.send(new DescribeSavingsPlansOfferingsCommand({ offeringIds: [m6i] }));
    expect(offering).toMatchObject({
      usageType: "EC2SP:m6i.1yrNoUpfront",
      properties: [
        { name: "region", value: "us-east-1" },
        { name: "instanceFamily", value: "m6i" },
      ],
    });
    const paged = new DescribeSavingsPlansOfferingsCommand({ planTypes: ["EC2Instance"], maxResults: 1000 });
    const first = await buyer.send(paged);
    expect(first.searchResults).toHaveLength(1000);
    expect(first.nextToken).toBeDefined();
  });

  it("rates each usage type of an offering, and of a plan, with what the bill is made with", async () => {
    const savingsPlanOfferingIds = [await offeringId()];
    const asked = { savingsPlanOfferingIds, usageTypes: ["BoxUsage:m6i.xlarge", "USE1-Fargate-vCPU-Hours:perCPU", "Lambda-GB-Second"] };
    const { searchResults = [] } = await buyer.send(new DescribeSavingsPlansOfferingRatesCommand(asked));
    expect(searchResults.map(({ usageType, rate, unit, serviceCode }) => [usageType, rate, unit, serviceCode])).toEqual([
      ["BoxUsage:m6i.xlarge", "0.152561", "Hrs", "AmazonEC2"],
      ["USE1-Fargate-vCPU-Hours:perCPU", "0.032384", "Hrs", "AmazonECS"],
      ["Lambda-GB-Second", "0.0000146667", "Lambda-GB-Second", "AWSLambda"],
    ]);
    const id = await create({ savingsPlanOfferingId: await offeringId({ type: "EC2Instance", family: "m6i" }) });
    const rates = await buyer.send(
      new DescribeSavingsPlanRatesCommand({ savingsPlanId: id, filters: [{ name: "instanceType", values: ["m6i.large"] }] }),
    );
    expect(rates).toMatchObject({ savingsPlanId: id, searchResults: [{ usageType: "BoxUsage:m6i.large", currency: "USD", productType: "EC2" }] });
    expect((await buyer.send(new DescribeSavingsPlanRatesCommand({ savingsPlanId: id }))).searchResults?.length).toBeGreaterThan(5);
  });
});

describe("reserved instances", () => {
  it("shows those of the caller's account and region, the active and the retired ones", async () => {
    const ec2 = await wire.ec2(PRODUCTION, "us-east-1", "MajorTomRead");
    const { ReservedInstances = [] } = await ec2.send(new DescribeReservedInstancesCommand({ Filters: [{ Name: "state", Values: ["active"] }] }));
    expect(ReservedInstances).toMatchObject([
      {
        InstanceType: "m5.xlarge",
        InstanceCount: 3,
        Start: new Date("2026-02-05T00:00:00Z"),
        End: new Date("2027-02-04T23:59:59Z"),
        Duration: YEAR_S,
        OfferingType: "No Upfront",
        FixedPrice: 0,
        RecurringCharges: [{ Frequency: "Hourly", Amount: 0.121 }],
      },
    ]);
    const all = await ec2.send(new DescribeReservedInstancesCommand({}));
    expect((all.ReservedInstances ?? []).map(({ State }) => State)).toEqual(["retired", "retired", "active"]);
    const elsewhere = await wire.ec2(PRODUCTION, "eu-west-1", "MajorTomRead");
    expect((await elsewhere.send(new DescribeReservedInstancesCommand({}))).ReservedInstances).toEqual([]);
  });
});
