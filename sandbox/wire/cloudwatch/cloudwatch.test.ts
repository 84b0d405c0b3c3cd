import { CloudWatchClient, GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, output } from "#sandbox/testing/binaries";
import { openTestLake, type TestKeys, type TestLake } from "#sandbox/testing/open-lake";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { fromCbor, toCbor, type WireValue } from "#sandbox/wire/cloudwatch/cbor";

const PATIENCE_MS = 180_000;
const AWS = binary("aws");
const GB = 1e9;
let lake: TestLake;
const clients: CloudWatchClient[] = [];
const keys = new Map<string, TestKeys>();

beforeAll(async () => {
  lake = await openTestLake();
}, PATIENCE_MS);
afterAll(async () => {
  for (const client of clients) client.destroy();
  await lake.close();
});

async function clientOf(account: string, region = "us-east-1", over: object = {}): Promise<CloudWatchClient> {
  const found = keys.get(account) ?? (await lake.keysOf("demo", "MajorTomRead", account));
  keys.set(account, found);
  const client = new CloudWatchClient({ endpoint: lake.accessOf().awsEndpoint, region, credentials: found, maxAttempts: 1, ...over });
  clients.push(client);
  return client;
}
const bill = async (select: readonly string[], groups: number, where: string) => {
  const own = lake.live.lakes.get("demo");
  if (own === undefined) throw new Error("There is no lake.");
  return askBill(own, { select, groups, where: [where] });
};
type Ask = {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: Readonly<Record<string, string>>;
  readonly stat?: string;
  readonly period?: number;
};
async function series(client: CloudWatchClient, { namespace, name, dimension, stat = "Sum", period = 86_400 }: Ask, from: string, to: string) {
  const Dimensions = Object.entries(dimension).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults: [result] = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: "TimestampAscending",
      MetricDataQueries: [{ Id: "m1", MetricStat: { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Period: period, Stat: stat } }],
    }),
  );
  return (result?.Timestamps ?? []).map((at, index) => ({ at: at.toISOString(), value: result?.Values?.[index] ?? Number.NaN }));
}

describe("CloudWatch of the sandbox", () => {
  it("measured what the bill billed: bytes of gateways, logs and load balancers, day by day", async () => {
    const usage = "cast(sum(line_item_usage_amount) AS varchar)";
    const day = "substr(cast(line_item_usage_start_date AS varchar), 1, 10)";
    const cases = [
      {
        account: "data-platform",
        type: "%NatGateway-Bytes",
        name: /natgateway\/(.+)$/,
        metrics: ["BytesInFromSource", "BytesInFromDestination"],
        namespace: "AWS/NATGateway",
        dimension: "NatGatewayId",
      },
      {
        account: "production",
        type: "%DataProcessing-Bytes",
        name: /log-group:(.+)$/,
        metrics: ["IncomingBytes"],
        namespace: "AWS/Logs",
        dimension: "LogGroupName",
      },
    ];
    for (const { account, type, name, metrics, namespace, dimension } of cases) {
      const rows = await bill(
        ["line_item_resource_id", day, usage],
        2,
        `billing_period = '2026-11' AND line_item_usage_account_name = '${account}' AND line_item_usage_type LIKE '${type}' AND line_item_usage_start_date < TIMESTAMP '2026-11-17 00:00:00'`,
      );
      const resource = String(rows[0]?.[0]);
      const client = await clientOf(account);
      const of = name.exec(resource)?.[1] ?? "";
      const measured = new Map<string, number>();
      for (const metric of metrics)
        for (const { at, value } of await series(client, { namespace, name: metric, dimension: { [dimension]: of } }, "2026-11-01", "2026-11-17"))
          measured.set(at.slice(0, 10), (measured.get(at.slice(0, 10)) ?? 0) + value);
      expect(measured.size).toBe(16);
      for (const [id, at, gb] of rows) if (id === resource) expect((measured.get(String(at)) ?? 0) / GB).toBeCloseTo(Number(gb), 5);
    }
  });

  it("shows the mishap of the month where its bill rose", async () => {
    const { incidentsOf } = (lake.live.companies.get("demo") ?? { world: undefined }).world!.company;
    const [weekday] = incidentsOf("2026-11");
    const dimensions = { "nat-misroute": "AWS/NATGateway", "debug-logs": "AWS/Logs", "replication-backfill": "AWS/S3" };
    expect(Object.keys(dimensions)).toContain(weekday?.key);
    const hit = {
      "debug-logs": { account: "production", namespace: "AWS/Logs", name: "IncomingBytes", dimension: "LogGroupName", stat: "Sum" },
      "nat-misroute": {
        account: "data-platform",
        namespace: "AWS/NATGateway",
        name: "BytesOutToDestination",
        dimension: "NatGatewayId",
        stat: "Sum",
      },
      "replication-backfill": {
        account: "data-platform",
        namespace: "AWS/S3",
        name: "BytesPendingReplication",
        dimension: "SourceBucket",
        stat: "Average",
      },
    }[weekday?.key ?? ""];
    const client = await clientOf(hit?.account ?? "");
    const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace: hit?.namespace, MetricName: hit?.name }));
    const id = Metrics[0]?.Dimensions?.[0]?.Value ?? "";
    const hours = { from: new Date((weekday?.from ?? 0) * 3_600_000), to: new Date((weekday?.to ?? 0) * 3_600_000) };
    const ask = {
      namespace: hit?.namespace ?? "",
      name: hit?.name ?? "",
      dimension: { [hit?.dimension ?? ""]: id },
      stat: hit?.stat ?? "Sum",
      period: 3600,
    };
    const of = async (from: Date, to: Date) => {
      const values = (await series(client, ask, from.toISOString(), to.toISOString())).map(({ value }) => value);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const week = 7 * 24 * 3_600_000;
    const before = await of(new Date(hours.from.getTime() - week), new Date(hours.to.getTime() - week));
    expect((await of(hours.from, hours.to)) / before).toBeGreaterThan(8);
  });

  it("shows that instances of an office rest at night, and that a gateway that nobody uses passes nothing", async () => {
    const staging = await clientOf("staging", "eu-west-1");
    const { Metrics = [] } = await staging.send(
      new ListMetricsCommand({ Namespace: "AWS/EC2", MetricName: "CPUUtilization", RecentlyActive: "PT3H" }),
    );
    expect(Metrics.length).toBeGreaterThan(1);
    const means = await Promise.all(
      Metrics.slice(0, 6).map(({ Dimensions }) =>
        series(
          staging,
          { namespace: "AWS/EC2", name: "CPUUtilization", dimension: { InstanceId: Dimensions?.[0]?.Value ?? "" }, stat: "Average", period: 3600 },
          "2026-11-17",
          "2026-11-18",
        ),
      ),
    );
    const points = means.flat();
    const mean = (from: number, to: number) => {
      const found = points.filter(({ at }) => Number(at.slice(11, 13)) >= from && Number(at.slice(11, 13)) < to).map(({ value }) => value);
      return found.reduce((sum, value) => sum + value, 0) / found.length;
    };
    expect(mean(14, 23)).toBeGreaterThan(3 * mean(2, 11));
    for (const { value } of points) expect(value).toBeLessThanOrEqual(100);

    const playground = await clientOf("sandbox", "us-west-2");
    const { Metrics: [gateway] = [] } = await playground.send(
      new ListMetricsCommand({ Namespace: "AWS/NATGateway", MetricName: "BytesOutToDestination" }),
    );
    const dimension = { NatGatewayId: gateway?.Dimensions?.[0]?.Value ?? "" };
    const asked = { namespace: "AWS/NATGateway", name: "BytesOutToDestination", dimension };
    const bytes = await series(playground, asked, "2026-11-10", "2026-11-18");
    expect(bytes.map(({ value }) => value)).toEqual(Array(8).fill(0));
  });

  it("has the size of a bucket once a day, and statistics with their unit", async () => {
    const client = await clientOf("data-platform");
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/S3",
        MetricName: "BucketSizeBytes",
        Dimensions: [
          { Name: "BucketName", Value: "halcyon-lake" },
          { Name: "StorageType", Value: "StandardStorage" },
        ],
        StartTime: new Date("2026-11-01"),
        EndTime: new Date("2026-11-08"),
        Period: 86_400,
        Statistics: ["Average", "SampleCount"],
      }),
    );
    expect(Datapoints).toHaveLength(7);
    expect(Datapoints[0]).toMatchObject({ SampleCount: 1, Unit: "Bytes" });
    expect((Datapoints[0]?.Average ?? 0) / GB).toBeGreaterThan(30_000);
  });

  it("pages, keeps fine values for a while only, tells nothing of the hour that runs, and refuses what CloudWatch refuses", async () => {
    const client = await clientOf("production");
    const { Metrics: [metric] = [] } = await client.send(new ListMetricsCommand({ Namespace: "AWS/ApplicationELB", MetricName: "RequestCount" }));
    const ask = (over: object, query: object = {}) =>
      client.send(
        new GetMetricDataCommand({
          StartTime: new Date("2026-11-17T00:00:00Z"),
          EndTime: new Date("2026-11-19T00:00:00Z"),
          MetricDataQueries: [{ Id: "m1", MetricStat: { Metric: metric, Period: 300, Stat: "Sum" }, ...query }],
          ...over,
        }),
      );
    const whole = await ask({});
    expect(whole.MetricDataResults?.[0]).toMatchObject({ StatusCode: "Complete" });
    expect(whole.MetricDataResults?.[0]?.Values).toHaveLength(36 * 12);
    const first = await ask({ MaxDatapoints: 400 });
    expect(first.MetricDataResults?.[0]).toMatchObject({ StatusCode: "PartialData" });
    const second = await ask({ MaxDatapoints: 400, NextToken: first.NextToken });
    expect([...(first.MetricDataResults?.[0]?.Values ?? []), ...(second.MetricDataResults?.[0]?.Values ?? [])]).toEqual(
      whole.MetricDataResults?.[0]?.Values,
    );
    const old = { StartTime: new Date("2026-08-01"), EndTime: new Date("2026-08-02") };
    expect((await ask(old)).MetricDataResults?.[0]?.Values).toEqual([]);
    expect((await ask(old, { MetricStat: { Metric: metric, Period: 3600, Stat: "Sum" } })).MetricDataResults?.[0]?.Values).toHaveLength(24);
    await expect(ask({ StartTime: new Date("2026-11-20") })).rejects.toThrow(/must be less than/);
    await expect(ask({}, { MetricStat: { Metric: metric, Period: 61, Stat: "Sum" } })).rejects.toThrow(/multiple of 60/);
    await expect(ask({}, { MetricStat: { Metric: metric, Period: 300, Stat: "Median" } })).rejects.toThrow(/not supported/);
    await expect(ask({}, { Expression: "m1 * 2", MetricStat: undefined })).rejects.toThrow(/metric maths/);
    await expect(ask({ NextToken: "x" })).rejects.toThrow(/next token/);
    const nowhere = await clientOf("production", "eu-west-3");
    expect((await nowhere.send(new ListMetricsCommand({}))).Metrics).toEqual([]);
    const charges = await (await fetch(`${lake.accessOf().awsEndpoint}/sandbox/charges`)).json();
    expect(charges.demo.cloudwatch.requests).toBeGreaterThan(5);
  });

  it("reads and writes CBOR", () => {
    const values: WireValue[] = [
      0,
      23,
      24,
      255,
      256,
      65_536,
      2 ** 33,
      -1,
      -500,
      1.5,
      -0.25,
      "",
      "é",
      true,
      false,
      null,
      new Date("2026-11-18T12:00:00Z"),
      [],
      [1, ["a"]],
      { a: { b: [1, 2.5] } },
    ];
    for (const value of values) expect(fromCbor(toCbor(value))).toEqual(value);
    expect(fromCbor(Buffer.from("bf6161010161629f0203ffff".replace("6161010161", "61610161"), "hex"))).toEqual({ a: 1, b: [2, 3] });
    expect(fromCbor(Buffer.from("f93c00", "hex"))).toBe(1);
    for (const bad of ["a1", "fb00", "62", "1c"]) expect(() => fromCbor(Buffer.from(bad, "hex"))).toThrow(RangeError);
  });

  it("answers the oldest protocol too", async () => {
    const { QueryParameters } = await import("#sandbox/wire/aws/query-parameters");
    expect(QueryParameters.parse("Action=ListMetrics").text("Action")).toBe("ListMetrics");
    const { readProtocol, writeAnswer } = await import("#sandbox/wire/cloudwatch/protocol");
    const asked = readProtocol(
      "/",
      {},
      Buffer.from("Action=GetMetricStatistics&Dimensions.member.1.Name=InstanceId&Dimensions.member.1.Value=i-1&Statistics.member.1=Sum&Period=60"),
    );
    expect([asked.operation, asked.input()]).toEqual([
      "GetMetricStatistics",
      { Action: "GetMetricStatistics", Dimensions: [{ Name: "InstanceId", Value: "i-1" }], Statistics: ["Sum"], Period: "60" },
    ]);
    expect(String(writeAnswer("query", "ListMetrics", { Metrics: [{ Namespace: "AWS/EC2" }] }, "id").body)).toContain(
      "<Metrics><member><Namespace>AWS/EC2</Namespace></member></Metrics>",
    );
  });

  it.skipIf(AWS === undefined)(
    `answers the AWS CLI${AWS === undefined ? " (skipped: no aws on the PATH)" : ""}`,
    async () => {
      const production = keys.get("production") ?? (await lake.keysOf("demo", "MajorTomRead", "production"));
      const environment = {
        AWS_ENDPOINT_URL: lake.accessOf().awsEndpoint,
        AWS_ACCESS_KEY_ID: production.accessKeyId,
        AWS_SECRET_ACCESS_KEY: production.secretAccessKey,
        AWS_SESSION_TOKEN: production.sessionToken,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_CONFIG_FILE: join(lake.folder, "no-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(lake.folder, "no-credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_PAGER: "",
      };
      const aws = async (...parameters: string[]) =>
        JSON.parse(await output(AWS ?? "", ["cloudwatch", ...parameters, "--output", "json"], environment));
      const { Metrics } = await aws("list-metrics", "--namespace", "AWS/NATGateway", "--metric-name", "BytesOutToDestination");
      expect(Metrics.length).toBeGreaterThan(1);
      const [{ Name, Value }] = Metrics[0].Dimensions;
      const span = ["--start-time", "2026-11-16T00:00:00Z", "--end-time", "2026-11-17T00:00:00Z", "--period", "3600", "--statistics", "Sum"];
      const { Datapoints } = await aws(
        "get-metric-statistics",
        "--namespace",
        "AWS/NATGateway",
        "--metric-name",
        "BytesOutToDestination",
        "--dimensions",
        `Name=${Name},Value=${Value}`,
        ...span,
      );
      expect(Datapoints).toHaveLength(24);
      expect(Datapoints[0]).toMatchObject({ Unit: "Bytes", Sum: expect.any(Number) });
    },
    PATIENCE_MS,
  );
});
