import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assumedRole } from "#adapters/aws/assumed-role";
import { cloudWatchSignals } from "#adapters/aws/cloudwatch-signals";
import { placesOf, regionOf } from "#adapters/aws/resource-metrics";
import { signalChange } from "#core/costs/anomaly/signal-change";
import type { SignalQuestion } from "#core/ports/signals";
import { HALCYON } from "#sandbox/halcyon/company";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { roleArnOf } from "#sandbox/wire/sts";
import { fleetBetween } from "#sandbox/world/fleet";
import { isoOf } from "#sandbox/world/time";

let wire: Wire;
let signals: ReturnType<typeof cloudWatchSignals>;

beforeAll(async () => {
  wire = await openWire("2026-11-18T12:00:00Z");
  const base = { endpoint: wire.awsEndpoint, keys: wire.credentials.baseKeyOf("demo") };
  const connected = HALCYON.accounts.filter(({ name }) => name !== "security").map(({ id, name }) => ({ accountId: id, name }));
  signals = cloudWatchSignals({
    base,
    accounts: async () => connected,
    keysOf: (accountId, region) =>
      assumedRole({ base, accountId, roleArn: roleArnOf(accountId, "MajorTomRead"), externalId: wire.credentials.externalIdOf(accountId) }, region),
  });
});
afterAll(async () => {
  signals.close();
  await wire.close();
});

const ask = (over: Partial<SignalQuestion>) =>
  signals.metrics(
    { resource: "", service: null, account: "data-platform", region: "us-east-1", from: "2026-11-02T00:00:00Z", to: "2026-11-16T00:00:00Z", ...over },
    {},
  );
/** What a mishap of the company strikes, and in which account. */
const struck = (month: string) =>
  HALCYON.incidentsOf(month).flatMap(({ key, from, to }) =>
    Object.keys(HALCYON.effects[key]?.meters ?? {}).flatMap((meterKey) => {
      const meter = HALCYON.meters.find((one) => one.key === meterKey);
      return meter === undefined ? [] : [{ key, from, to, meter, resource: meter.resource, account: meter.account, region: meter.region }];
    }),
  );

describe("signals of CloudWatch", () => {
  it("rose where the mishap of each month made the bill rise", async () => {
    const seen = new Set<string>();
    for (const month of ["2026-09", "2026-10", "2026-11"]) {
      for (const { key, from, to, resource, account, region, meter } of struck(month)) {
        const service = meter.price.startsWith("s3") ? "S3" : null;
        if (placesOf(resource, service).length === 0) continue;
        const found = await ask({ resource, account, region, service, from: isoOf(from - 168), to: isoOf(Math.min(to, from + 24)) });
        expect([key, resource, found.length > 0]).toEqual([key, resource, true]);
        const [first] = found;
        expect(signalChange(first?.points ?? [], isoOf(from)).ratio, `${key}: ${first?.label}`).toBeGreaterThan(5);
        expect(first?.source).toBe(`CloudWatch, ${region}`);
        seen.add(key);
      }
    }
    expect([...seen].sort()).toEqual(["debug-logs", "nat-misroute", "replication-backfill"]);
  });

  it("show that training nodes that were left on over a weekend had next to nothing to do, and that they work in the week", async () => {
    const left = [...HALCYON.incidentsOf("2026-11"), ...HALCYON.incidentsOf("2026-10")].find(({ key }) => key === "gpus-left-on");
    const [from, to] = [(left?.from ?? 0) + 3, (left?.from ?? 0) + 51];
    const node = fleetBetween(HALCYON, from, to).find(
      ({ pool, endedAt }) => pool.key === "ml-gpu" && (endedAt ?? Number.POSITIVE_INFINITY) > to * 3600,
    );
    const asked = { resource: node?.id ?? "", account: "ml-research", region: "us-west-2" };
    const found = await ask({ ...asked, from: isoOf(from), to: isoOf(to) });
    expect(found.map(({ label, unit }) => [label.split(" ")[0], unit])).toEqual([
      ["CPUUtilization", "%"],
      ["NetworkIn", "bytes an hour"],
      ["NetworkOut", "bytes an hour"],
    ]);
    expect(found[0]?.points).toHaveLength(48);
    expect(signalChange(found[0]?.points ?? [], isoOf(from)).during).toBeLessThan(8);
    const working = await ask({
      ...asked,
      from: isoOf(left?.from ?? 0).replace(/T.*/, "T15:00:00Z"),
      to: isoOf(left?.from ?? 0).replace(/T.*/, "T21:00:00Z"),
    });
    expect(signalChange(working[0]?.points ?? [], "2020-01-01T00:00:00Z").during).toBeGreaterThan(20);
  });

  it("are none of what has no load, and say which account to connect, and which call is refused", async () => {
    expect(await ask({ resource: "eni-0abc", service: "DataTransfer" })).toEqual([]);
    const elsewhere = { resource: "i-0123456789abcdef0", region: "eu-west-1" };
    await expect(ask({ ...elsewhere, account: "security" })).rejects.toThrow("The account security is not connected. Connect its read role");
    wire.putFaults({ throttling: { probability: 1, match: "monitoring" } });
    await expect(ask({ ...elsewhere, account: "production" })).rejects.toThrow(/AWS asks us to slow down in account \d{12}, eu-west-1/);
    wire.putFaults({});
    expect(await ask({ ...elsewhere, account: "production" })).toEqual([]);
  }, 30_000);

  it("know resources by their id or ARN, and buckets only where the cost is S3's", () => {
    const of = (resource: string, service: string | null = null) =>
      placesOf(resource, service).map(({ namespace, value }) => `${namespace} ${value}`);
    expect(of("i-0123456789abcdef0")).toEqual(["AWS/EC2 i-0123456789abcdef0"]);
    expect(of("arn:aws:ec2:us-east-1:111122223333:natgateway/nat-0123456789abcdef0")).toEqual(["AWS/NATGateway nat-0123456789abcdef0"]);
    expect(of("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188")).toEqual([
      "AWS/ApplicationELB app/web/50dc6c495c0c9188",
    ]);
    expect(of("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc6c495c0c9188")).toEqual([
      "AWS/NetworkELB net/web/50dc6c495c0c9188",
    ]);
    expect(of("arn:aws:logs:us-east-1:111122223333:log-group:/eks/prod")).toEqual(["AWS/Logs /eks/prod"]);
    expect(of("my-bucket", "S3")).toEqual(["AWS/S3 my-bucket", "AWS/S3 my-bucket"]);
    expect(of("my-bucket", "EC2")).toEqual([]);
    expect(of("vol-0123456789abcdef0")).toEqual(["AWS/EBS vol-0123456789abcdef0"]);
    expect(regionOf("arn:aws:ec2:us-east-1:111122223333:natgateway/nat-0")).toBe("us-east-1");
    expect(regionOf("arn:aws:s3:::my-bucket")).toBeUndefined();
  });
});
