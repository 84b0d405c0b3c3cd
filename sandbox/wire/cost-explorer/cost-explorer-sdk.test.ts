import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  GetCostForecastCommand,
  GetDimensionValuesCommand,
  GetReservationCoverageCommand,
  GetReservationUtilizationCommand,
  GetSavingsPlansCoverageCommand,
  GetSavingsPlansUtilizationCommand,
  GetTagsCommand,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, output } from "#sandbox/testing/binaries";
import { openTestLake, type TestKeys, type TestLake } from "#sandbox/testing/open-lake";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { RequestMeter } from "#sandbox/wire/aws/request-meter";

const PATIENCE_MS = 180_000;
const AWS = binary("aws");
let lake: TestLake;
let keys: TestKeys;
let client: CostExplorerClient;

beforeAll(async () => {
  lake = await openTestLake();
  keys = await lake.keysOf();
  client = new CostExplorerClient({
    endpoint: lake.accessOf().awsEndpoint,
    region: "us-east-1",
    credentials: keys,
    maxAttempts: 8,
    retryMode: "standard",
  });
}, PATIENCE_MS);
afterAll(async () => {
  client.destroy();
  await lake.close();
});

const NOVEMBER = { Start: "2026-11-01", End: "2026-11-18" };
const ask = (over: Partial<GetCostAndUsageCommandInput>) =>
  client.send(new GetCostAndUsageCommand({ TimePeriod: NOVEMBER, Granularity: "MONTHLY", Metrics: ["UnblendedCost"], ...over }));
const dimension = (Key: string) => ({ Type: "DIMENSION" as const, Key });
const total = (results: readonly ResultByTime[] | undefined, metric = "UnblendedCost") =>
  (results ?? []).reduce(
    (sum, { Total, Groups }) =>
      sum + Number(Total?.[metric]?.Amount ?? 0) + (Groups ?? []).reduce((all, { Metrics }) => all + Number(Metrics?.[metric]?.Amount ?? 0), 0),
    0,
  );
const cents = (value: number) => Math.round(value * 100);
const charges = async () =>
  (await (await fetch(`${lake.accessOf().awsEndpoint}/sandbox/charges`)).json()).demo?.["cost-explorer"] ?? { requests: 0, usd: "0" };
/** The export, by a query of its own. */
const bill = async (select: readonly string[], groups: number, where: string) => {
  const own = lake.live.lakes.get("demo");
  if (own === undefined) throw new Error("There is no lake.");
  return askBill(own, { select, groups, where: [where] });
};

describe("Cost Explorer of the sandbox, by the SDK", () => {
  it("has the bill's sums to the cent by service, account and day, unblended and amortized, in Cost Explorer's own names", async () => {
    const found = await ask({
      TimePeriod: { Start: "2026-11-01", End: "2026-11-04" },
      Granularity: "DAILY",
      Metrics: ["UnblendedCost", "AmortizedCost", "NetAmortizedCost", "BlendedCost"],
      GroupBy: [dimension("LINKED_ACCOUNT"), dimension("SERVICE")],
    });
    expect(found.ResultsByTime?.map(({ TimePeriod }) => TimePeriod?.Start)).toEqual(["2026-11-01", "2026-11-02", "2026-11-03"]);
    expect(found.ResultsByTime?.[0]?.Estimated).toBe(true);
    expect(found.DimensionValueAttributes).toContainEqual({ Value: "471962530814", Attributes: { description: expect.any(String) } });
    const services = new Set(found.ResultsByTime?.flatMap(({ Groups }) => Groups?.map(({ Keys }) => Keys?.[1])));
    for (const name of [
      "Amazon Elastic Compute Cloud - Compute",
      "EC2 - Other",
      "Amazon Simple Storage Service",
      "Amazon Relational Database Service",
      "AmazonCloudWatch",
      "Amazon Virtual Private Cloud",
      "Savings Plans for AWS Compute usage",
    ])
      expect(services, name).toContain(name);

    const by = await bill(
      [
        "substr(cast(line_item_usage_start_date AS varchar), 1, 10)",
        "line_item_usage_account_id",
        "cast(sum(cast(line_item_unblended_cost AS decimal(38, 12))) AS varchar)",
        "cast(sum(cast(CASE line_item_line_item_type WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost WHEN 'DiscountedUsage' THEN reservation_effective_cost WHEN 'SavingsPlanNegation' THEN 0 WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment WHEN 'RIFee' THEN reservation_unused_recurring_fee + reservation_unused_amortized_upfront_fee_for_billing_period WHEN 'Fee' THEN 0 WHEN 'SavingsPlanUpfrontFee' THEN 0 ELSE line_item_unblended_cost END AS decimal(38, 12))) AS varchar)",
      ],
      2,
      "billing_period = '2026-11' AND line_item_usage_start_date < TIMESTAMP '2026-11-04 00:00:00'",
    );
    expect(by.length).toBeGreaterThan(20);
    for (const [day, account, unblended, amortized] of by) {
      const groups =
        found.ResultsByTime?.find(({ TimePeriod }) => TimePeriod?.Start === day)?.Groups?.filter(({ Keys }) => Keys?.[0] === account) ?? [];
      const of = (metric: string) => cents(groups.reduce((sum, { Metrics }) => sum + Number(Metrics?.[metric]?.Amount), 0));
      expect([day, account, of("UnblendedCost"), of("AmortizedCost")]).toEqual([day, account, cents(Number(unblended)), cents(Number(amortized))]);
      expect([of("BlendedCost"), of("NetAmortizedCost")]).toEqual([of("UnblendedCost"), of("AmortizedCost")]);
    }
  });

  it("keeps parts and whole together under every filter and group", async () => {
    const whole = total((await ask({})).ResultsByTime);
    expect(whole).toBeGreaterThan(1000);
    const instances = { Dimensions: { Key: "SERVICE" as const, Values: ["Amazon Elastic Compute Cloud - Compute"] } };
    const only = total((await ask({ Filter: instances })).ResultsByTime);
    const rest = total((await ask({ Filter: { Not: instances } })).ResultsByTime);
    expect(cents(only + rest)).toBe(cents(whole));
    const either = { Or: [instances, { Dimensions: { Key: "SERVICE" as const, Values: ["EC2 - Other"] } }] };
    const both = total((await ask({ Filter: { And: [either, { Not: instances }] } })).ResultsByTime);
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThan(rest);
    for (const Key of ["REGION", "USAGE_TYPE", "INSTANCE_TYPE", "RECORD_TYPE", "PURCHASE_TYPE", "OPERATION"])
      expect(cents(total((await ask({ GroupBy: [dimension(Key)] })).ResultsByTime)), Key).toBe(cents(whole));
    const teams = await ask({ GroupBy: [{ Type: "TAG", Key: "team" }] });
    const names = teams.ResultsByTime?.[0]?.Groups?.map(({ Keys }) => Keys?.[0]) ?? [];
    expect(names).toEqual(expect.arrayContaining(["team$", "team$growth", "team$paymets"]));
    expect(cents(total(teams.ResultsByTime))).toBe(cents(whole));
    const growth = total((await ask({ Filter: { Tags: { Key: "team", Values: ["growth"] } } })).ResultsByTime);
    const untagged = total((await ask({ Filter: { Tags: { Key: "team", MatchOptions: ["ABSENT"] } } })).ResultsByTime);
    const shown = (name: string) =>
      cents(Number(teams.ResultsByTime?.[0]?.Groups?.find(({ Keys }) => Keys?.[0] === name)?.Metrics?.["UnblendedCost"]?.Amount));
    expect([cents(growth), cents(untagged)]).toEqual([shown("team$growth"), shown("team$")]);
    const types = await ask({ GroupBy: [dimension("RECORD_TYPE")] });
    expect(types.ResultsByTime?.[0]?.Groups?.map(({ Keys }) => Keys?.[0])).toEqual(
      expect.arrayContaining([
        "Credit",
        "DiscountedUsage",
        "Recurring",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "SavingsPlanRecurringFee",
        "Usage",
      ]),
    );
  });

  it("counts usage in its unit, hours of two weeks, and a page at a time", async () => {
    const hours = await ask({
      TimePeriod: { Start: "2026-11-16T00:00:00Z", End: "2026-11-17T00:00:00Z" },
      Granularity: "HOURLY",
      Metrics: ["UsageQuantity", "NormalizedUsageAmount"],
      Filter: { Dimensions: { Key: "INSTANCE_TYPE", Values: ["m6i.xlarge"] } },
    });
    expect(hours.ResultsByTime).toHaveLength(24);
    const { UsageQuantity, NormalizedUsageAmount } = hours.ResultsByTime?.[12]?.Total ?? {};
    expect(UsageQuantity?.Unit).toBe("Hrs");
    expect(Number(NormalizedUsageAmount?.Amount)).toBeCloseTo(8 * Number(UsageQuantity?.Amount), 6);

    const many = {
      TimePeriod: { Start: "2026-09-01", End: "2026-11-18" },
      Granularity: "DAILY" as const,
      GroupBy: [dimension("USAGE_TYPE"), dimension("LINKED_ACCOUNT")],
    };
    const before = (await charges()).requests;
    const pages: ResultByTime[] = [];
    let token: string | undefined;
    do {
      const page = await ask({ ...many, ...(token === undefined ? {} : { NextPageToken: token }) });
      pages.push(...(page.ResultsByTime ?? []));
      if (token === undefined) {
        await expect(ask({ NextPageToken: page.NextPageToken ?? "" })).rejects.toMatchObject({ name: "RequestChangedException" });
        await expect(ask({ NextPageToken: "bm9uZQ" })).rejects.toMatchObject({ name: "InvalidNextTokenException" });
      }
      token = page.NextPageToken;
    } while (token !== undefined);
    expect((await charges()).requests - before).toBeGreaterThan(1);
    const whole = await ask({ TimePeriod: many.TimePeriod });
    expect(cents(total(pages))).toBe(cents(total(whole.ResultsByTime)));
  });

  it("lists values and tags, and looks ahead with an interval", async () => {
    const { DimensionValues } = await client.send(new GetDimensionValuesCommand({ TimePeriod: NOVEMBER, Dimension: "LINKED_ACCOUNT" }));
    expect(DimensionValues).toContainEqual({ Value: "471962530814", Attributes: { description: expect.stringMatching(/\w/) } });
    const { Tags: tagKeys } = await client.send(new GetTagsCommand({ TimePeriod: NOVEMBER }));
    expect(tagKeys).toEqual(expect.arrayContaining(["cost-center", "env", "team"]));
    const { Tags: centers } = await client.send(new GetTagsCommand({ TimePeriod: NOVEMBER, TagKey: "cost-center", SearchString: "cc-" }));
    expect(centers).toEqual(["cc-100", "cc-200", "cc-300"]);

    const forecast = (level: number, Granularity: "DAILY" | "MONTHLY" = "DAILY", Start = "2026-11-18") =>
      client.send(
        new GetCostForecastCommand({
          TimePeriod: { Start, End: "2026-12-01" },
          Metric: "UNBLENDED_COST",
          Granularity,
          PredictionIntervalLevel: level,
        }),
      );
    const [narrow, wide] = [await forecast(60), await forecast(95)];
    expect(narrow.ForecastResultsByTime).toHaveLength(13);
    const width = ({ ForecastResultsByTime: [first] = [] }: typeof narrow) =>
      Number(first?.PredictionIntervalUpperBound) - Number(first?.PredictionIntervalLowerBound);
    expect(width(wide)).toBeGreaterThan(width(narrow));
    const summed = narrow.ForecastResultsByTime?.reduce((sum, { MeanValue }) => sum + Number(MeanValue), 0) ?? 0;
    expect(summed).toBeCloseTo(Number(narrow.Total?.Amount), 4);
    await expect(forecast(80, "DAILY", "2026-11-01")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("tells how far commitments were used and what they cover", async () => {
    const asked = { TimePeriod: { Start: "2026-10-01", End: "2026-11-01" }, Granularity: "MONTHLY" as const };
    const { Total } = await client.send(new GetSavingsPlansUtilizationCommand(asked));
    const { TotalCommitment, UsedCommitment, UnusedCommitment, UtilizationPercentage } = Total?.Utilization ?? {};
    expect(Number(TotalCommitment)).toBeCloseTo(Number(UsedCommitment) + Number(UnusedCommitment), 6);
    expect(Number(UtilizationPercentage)).toBeGreaterThan(50);
    const { SavingsPlansCoverages: [month] = [] } = await client.send(new GetSavingsPlansCoverageCommand(asked));
    const share = Number(month?.Coverage?.CoveragePercentage);
    expect(share).toBeGreaterThan(10);
    expect(share).toBeLessThan(100);
    const { Total: reserved } = await client.send(new GetReservationUtilizationCommand(asked));
    expect(Number(reserved?.UtilizationPercentage)).toBeGreaterThan(50);
    const { Total: covered } = await client.send(new GetReservationCoverageCommand(asked));
    expect(Number(covered?.CoverageHours?.CoverageHoursPercentage)).toBeGreaterThan(1);
  });

  it("refuses what Cost Explorer refuses, and charges only what it answers", async () => {
    const before = await charges();
    const refused: readonly (readonly [Partial<GetCostAndUsageCommandInput>, RegExp])[] = [
      [{ TimePeriod: { Start: "2026-11-04", End: "2026-11-04" } }, /should be before end date/],
      [{ TimePeriod: { Start: "2026-11-04", End: "2027-01-01" } }, /past the beginning of next month/],
      [{ TimePeriod: { Start: "2026-11-31", End: "2026-12-01" } }, /yyyy-MM-dd/],
      [{ TimePeriod: { Start: "2025-09-01", End: "2026-11-01" }, Granularity: "DAILY" }, /historical data beyond 14 months/],
      [{ TimePeriod: { Start: "2023-09-01", End: "2026-11-01" } }, /kept for 38 months/],
      [{ TimePeriod: { Start: "2026-11-01", End: "2026-11-17" }, Granularity: "HOURLY" }, /14 days/],
      [{ Metrics: ["Cost"] }, /is not a metric/],
      [{ GroupBy: [dimension("SERVICE"), dimension("REGION"), dimension("AZ")] }, /at most 2/],
      [{ GroupBy: [dimension("RESOURCE_ID")] }, /is not known/],
      [{ Filter: { Dimensions: { Key: "SERVICE", Values: [] } } }, /at least one value/],
      [{ Filter: { And: [{ Tags: { Key: "team", Values: ["growth"] } }] } }, /at least 2/],
    ];
    for (const [over, said] of refused)
      await expect(ask(over)).rejects.toMatchObject({ name: "ValidationException", message: expect.stringMatching(said) });
    lake.live.faults.set({ costsUnavailable: true });
    await expect(ask({})).rejects.toMatchObject({ name: "DataUnavailableException" });
    lake.live.faults.set({});
    const linked = new CostExplorerClient({
      endpoint: lake.accessOf().awsEndpoint,
      region: "us-east-1",
      credentials: await lake.keysOf("demo", "MajorTomRead", "production"),
      maxAttempts: 1,
    });
    const command = new GetCostAndUsageCommand({ TimePeriod: NOVEMBER, Granularity: "MONTHLY", Metrics: ["UnblendedCost"] });
    await expect(linked.send(command)).rejects.toMatchObject({ name: "AccessDeniedException" });
    linked.destroy();
    expect(await charges()).toEqual(before);
    await ask({});
    const after = await charges();
    expect(after.requests).toBe(before.requests + 1);
    expect(Number(after.usd)).toBeCloseTo(0.01 * after.requests, 6);
  });

  it("lets ten requests come at once, then five a second", () => {
    let now = 0;
    const meter = new RequestMeter(() => now);
    const rate = { perSecond: 5, burst: 10 };
    const admitted = () => Array.from({ length: 20 }, () => meter.admits("one", rate)).filter(Boolean).length;
    expect(admitted()).toBe(10);
    now += 1000;
    expect(admitted()).toBe(5);
    expect(meter.admits("another", rate)).toBe(true);
  });

  it.skipIf(AWS === undefined)(
    `answers the AWS CLI${AWS === undefined ? " (skipped: no aws on the PATH)" : ""}`,
    async () => {
      const environment = {
        AWS_ENDPOINT_URL: lake.accessOf().awsEndpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_SESSION_TOKEN: keys.sessionToken,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_CONFIG_FILE: join(lake.folder, "no-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(lake.folder, "no-credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_PAGER: "",
      };
      const asked = ["ce", "get-cost-and-usage", "--time-period", "Start=2026-10-01,End=2026-11-01", "--granularity", "MONTHLY"];
      const said = await output(
        AWS ?? "",
        [...asked, "--metrics", "UnblendedCost", "--group-by", "Type=DIMENSION,Key=SERVICE", "--output", "json"],
        environment,
      );
      const october = await ask({ TimePeriod: { Start: "2026-10-01", End: "2026-11-01" } });
      expect(cents(total(JSON.parse(said).ResultsByTime))).toBe(cents(total(october.ResultsByTime)));
    },
    PATIENCE_MS,
  );
});
