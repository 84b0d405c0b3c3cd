import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import type { Inventory } from "#core/ports/inventory";
import { analyzeCommitments } from "#services/commitments/analyze";
import { estimatingClouds } from "#services/commitments/testing/estimating-clouds";
import { aBill, type Bill, ec2, INVENTORY, type Line } from "#services/insights/testing/a-bill";
import { type Collected, collectRecommendations, type Collection } from "#services/recommendations/collect";
import { aRandomCompany } from "#services/recommendations/testing/a-random-company";

const WORLDS = 5;
const PATIENCE_MS = 120_000;

const lb = (name: string, lcu: string): Line[] => [
  {
    product: "AWSELB",
    service: "AWSELB",
    usage: "LoadBalancerUsage",
    resource: `arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/${name}/1`,
    account: "dev",
    unit: "Hrs",
    cost: "0.0225",
  },
  {
    product: "AWSELB",
    service: "AWSELB",
    usage: "LCUUsage",
    resource: `arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/${name}/1`,
    account: "dev",
    unit: "LCU-Hrs",
    amount: lcu,
    cost: `0.008*${lcu}`,
  },
];
const group = (name: string, gigabytes: string, usd: string): Line => ({
  product: "AmazonCloudWatch",
  service: "AmazonCloudWatch",
  usage: "TimedStorage-ByteHrs",
  resource: `arn:aws:logs:us-east-1:1:log-group:/app/${name}`,
  account: "production",
  unit: "GB-Mo",
  amount: gigabytes,
  cost: usd,
});
const snapshot = (name: string, gigabytes: string): Line => ({
  usage: "EBS:SnapshotUsage",
  resource: `arn:aws:ec2:us-east-1:1:snapshot/snap-${name}`,
  account: "production",
  unit: "GB-Mo",
  amount: gigabytes,
  cost: `0.05*${gigabytes}`,
});
/** Grows from the first of June on, in hours. */
const GROWTH = "(date_diff('hour', timestamp '2026-06-01 00:00:00', h))";
const LINES: readonly Line[] = [
  ec2("m7i.4xlarge", "i-0web", "production", 0.8064),
  ...lb("idle", "0.0001"),
  ...lb("busy", "1.5"),
  group("kept", `0.1*${GROWTH}/720`, `0.003*${GROWTH}/720`),
  group(
    "fresh",
    `case when h >= timestamp '2026-11-01 00:00:00' then 1.0 else 0.0 end`,
    `case when h >= timestamp '2026-11-01 00:00:00' then 0.03 else 0.0 end`,
  ),
  snapshot("old", "500.0/720"),
  snapshot("growing", `${GROWTH}/720`),
  {
    product: "AmazonS3",
    service: "AmazonS3",
    usage: "TimedStorage-ByteHrs",
    resource: "archive",
    account: "data",
    unit: "GB-Mo",
    amount: "10.0",
    cost: "0.23",
  },
  {
    product: "AmazonS3",
    service: "AmazonS3",
    usage: "Requests-Tier2",
    resource: "archive",
    account: "data",
    unit: "Requests",
    amount: "10.0",
    cost: "0.0001",
  },
  {
    product: "AmazonS3",
    service: "AmazonS3",
    usage: "TimedStorage-ByteHrs",
    resource: "hot",
    account: "data",
    unit: "GB-Mo",
    amount: "10.0",
    cost: "0.23",
  },
  {
    product: "AmazonS3",
    service: "AmazonS3",
    usage: "Requests-Tier2",
    resource: "hot",
    account: "data",
    unit: "Requests",
    amount: "10.0",
    cost: "0.1",
  },
  {
    usage: "EBS:VolumeUsage.gp3",
    operation: "CreateVolume-Gp3",
    resource: "vol-0stopped",
    account: "dev",
    unit: "GB-Mo",
    amount: "300.0/720",
    cost: "24.0/720",
  },
];
const ONE_STOPPED: Inventory = {
  ...INVENTORY,
  savingsPlans: async () => [
    {
      id: "sp-soon",
      type: "Compute",
      term: "1y",
      payment: "no",
      commitment: "2.50",
      start: "2025-12-20T00:00:00Z",
      end: "2026-12-20T00:00:00Z",
      accountId: "1",
    },
    {
      id: "sp-later",
      type: "Compute",
      term: "3y",
      payment: "no",
      commitment: "1.00",
      start: "2025-12-20T00:00:00Z",
      end: "2028-12-20T00:00:00Z",
      accountId: "1",
    },
  ],
  volumes: async () => [
    {
      id: "vol-0stopped",
      accountId: "2",
      accountName: "dev",
      region: "us-east-1",
      type: "gp3",
      sizeGb: 300,
      attachedTo: "i-0stopped",
      detachedAt: undefined,
      team: undefined,
    },
  ],
};

describe("collectRecommendations", () => {
  let bill: Bill;
  let collection: Collection;
  beforeAll(async () => {
    bill = await aBill({ lines: LINES, from: "2026-07-01", inventory: ONE_STOPPED });
    const clouds = estimatingClouds([{ id: "000000000010", name: "production" }], [{ instanceType: "m7i.4xlarge", usd: 0.8064 }]);
    bill = { ...bill, ctx: { ...bill.ctx, clouds } };
    collection = await collectRecommendations(bill.ctx);
  }, PATIENCE_MS);
  afterAll(() => bill.close());
  const of = (type: Collected["type"]) => collection.rows.filter((row) => row.type === type);
  const ids = (type: Collected["type"]) => of(type).flatMap(({ finding }) => finding.resources.map(({ id }) => id));

  it("finds what carries no traffic, what nobody reads, and what never changes, and leaves alone what is used", () => {
    expect(ids("idle_load_balancer")).toEqual(["arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/idle/1"]);
    expect(ids("storage_class")).toEqual(["archive"]);
    expect(ids("old_snapshot")).toEqual(["arn:aws:ec2:us-east-1:1:snapshot/snap-old"]);
    expect(ids("stopped_instance_volume")).toEqual(["vol-0stopped"]);
    expect(ids("log_retention")).toEqual(["arn:aws:logs:us-east-1:1:log-group:/app/kept"]);
  });

  it("prices them by the bill: a load balancer whole, of logs what was there a quarter ago, of a bucket what rests", () => {
    expect(Number(of("idle_load_balancer")[0]?.net)).toBeCloseTo((0.0225 + 0.0000008) * 730, 4);
    expect(Number(of("stopped_instance_volume")[0]?.net)).toBeCloseTo((24 / 720) * 730, 4);
    expect(Number(of("storage_class")[0]?.net)).toBeCloseTo(0.23 * 730 * 0.5 * (1 - 0.0125 / 0.023), 3);
    const hoursAt = (day: string) => (Date.parse(day) - Date.parse("2026-06-01")) / 3_600_000;
    const mean = (from: string, to: string) => (hoursAt(from) + hoursAt(to) - 1) / 2;
    const share = mean("2026-08-06", "2026-08-20") / mean("2026-11-04", "2026-11-18");
    expect(Number(of("log_retention")[0]?.net)).toBeCloseTo(((0.003 * mean("2026-11-04", "2026-11-18")) / 720) * 730 * share, 2);
  });

  it("sizes a commitment by the analysis and hands over its order, and names the one that ends within 60 days without claiming dollars", async () => {
    expect(Number(of("low_commitment_coverage")[0]?.net ?? 0)).toBeGreaterThan(0);
    expect(Number(of("low_commitment_coverage")[0]?.net ?? 0)).toBeLessThan(0.8064 * 730 * 0.5);
    const analysis = await analyzeCommitments(bill.ctx);
    const option = analysis.options.find(({ name }) => name === analysis.advised);
    expect(of("low_commitment_coverage")[0]).toMatchObject({
      net: option?.saving.value,
      finding: {
        title: expect.stringMatching(/^Minimum regret: a Compute Savings Plan of \$/) as string,
        proposable: { kind: "sp_purchase", params: option?.order },
      },
    });
    expect(ids("expiring_commitment")).toEqual(["sp-soon"]);
    expect(of("expiring_commitment")[0]).toMatchObject({ net: undefined, gross: undefined, actionable: true });
  });

  it("gives each row an id that stays, its evidence, and how the bill will show what it saved", async () => {
    const again = await collectRecommendations(bill.ctx);
    expect(again.rows.map(({ id }) => id)).toEqual(collection.rows.map(({ id }) => id));
    expect(new Set(collection.rows.map(({ id }) => id)).size).toBe(collection.rows.length);
    for (const { id, finding, net } of collection.rows) {
      expect(id).toMatch(/^rec_[a-z2-7]{16}$/);
      if (net !== undefined) expect(finding.evidence.queryId).toMatch(/^q_/);
    }
    expect(of("old_snapshot")[0]?.finding.measure).toMatchObject({ basis: "time", resources: ["arn:aws:ec2:us-east-1:1:snapshot/snap-old"] });
  });

  it(
    "says what it could not look for, and why",
    async () => {
      const young = await aBill({ inventory: NO_INVENTORY });
      const { notChecked } = await collectRecommendations(young.ctx);
      await young.close();
      expect(notChecked.map(({ type }) => type).toSorted()).toEqual(
        [
          "expiring_commitment",
          "idle_instance",
          "log_retention",
          "low_commitment_coverage",
          "old_snapshot",
          "spot_switch",
          "stopped_instance_volume",
          "unattached_volume",
          "untagged_spend",
        ].toSorted(),
      );
    },
    PATIENCE_MS,
  );

  it(
    "has something that can be acted on in more than 60 of 100 companies with over 1,000 USD of compute a month",
    async () => {
      let helped = 0;
      for (let seed = 1; seed <= WORLDS; seed += 1) {
        const world = await aBill({ lines: aRandomCompany(seed), inventory: NO_INVENTORY });
        const { rows } = await collectRecommendations(world.ctx);
        await world.close();
        if (rows.some(({ actionable, net }) => actionable && Number(net ?? 0) > 0)) helped += 1;
      }
      expect(helped / WORLDS).toBeGreaterThan(0.6);
    },
    PATIENCE_MS,
  );
});
