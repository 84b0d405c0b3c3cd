import { controlPlaneMeters } from "#sandbox/world/clusters";
import type { Account, Cluster, Company } from "#sandbox/world/company";
import { arn, meter, type Place, resourceId, tagged } from "#sandbox/world/meter";

const ACCOUNTS: readonly Account[] = [
  { id: "611203948577", name: "kestrel-payer", environment: "production", email: "aws@kestrel-cycles.example" },
  { id: "733918250461", name: "kestrel-shop", environment: "production", email: "aws+shop@kestrel-cycles.example" },
];
const CLUSTERS: readonly Cluster[] = [
  { name: "kestrel-eks", account: "kestrel-shop", region: "us-east-1", versions: [{ from: "2025-06-01", version: "1.33" }] },
];
const SHOP: Place = { account: "kestrel-shop", accountId: "733918250461", region: "us-east-1" };
const PAYER: Place = { account: "kestrel-payer", accountId: "611203948577", region: "us-east-1" };
const shop = tagged("shop", "production", "kc-1", { project: "freewheel" });
const place = { region: "us-east-1", grows: false, disk: { type: "gp3", gb: 40 } } as const;
const node = { ...place, cluster: "kestrel-eks", account: "kestrel-shop", replacedAfterDays: 28, tags: shop.tags } as const;

/** The smallest company whose bill of September and October 2026 has every line item type: for tests and fixtures. */
export const KESTREL: Company = {
  key: "demo",
  name: "Kestrel Cycles",
  payer: "kestrel-payer",
  accounts: ACCOUNTS,
  clusters: CLUSTERS,
  pools: [
    { ...node, key: "web", instanceType: "m6i.large", capacity: "on-demand", owner: "karpenter", base: 2, extra: 2, profile: "office" },
    { ...node, key: "spot", instanceType: "c6i.large", capacity: "spot", owner: "karpenter", base: 1, extra: 1, profile: "office" },
    {
      ...place,
      key: "host",
      account: "kestrel-payer",
      instanceType: "m5.large",
      capacity: "on-demand",
      owner: "unowned",
      base: 1,
      extra: 0,
      profile: "flat",
      replacedAfterDays: 0,
      patchHours: 8,
      tags: { Name: "host" },
    },
  ],
  workloads: [
    {
      name: "shop-web",
      namespace: "shop",
      cluster: "kestrel-eks",
      pool: "web",
      kind: "Deployment",
      team: "shop",
      pods: 1,
      per: 1,
      cpu: 1,
      memoryGb: 3,
      profile: "office",
    },
    {
      name: "shop-cache",
      namespace: "shop",
      cluster: "kestrel-eks",
      pool: "web",
      kind: "StatefulSet",
      team: "shop",
      pods: 1,
      per: 2,
      cpu: 0.5,
      memoryGb: 4,
      profile: "office",
    },
    {
      name: "shop-jobs",
      namespace: "jobs",
      cluster: "kestrel-eks",
      pool: "spot",
      kind: "CronJob",
      team: "shop",
      pods: 1,
      per: 1,
      cpu: 1.2,
      memoryGb: 2,
      profile: "office",
    },
  ],
  meters: [
    ...controlPlaneMeters(ACCOUNTS, CLUSTERS, "recent_hour"),
    meter("rds/shop", "rds_pg_large", SHOP, arn("rds", SHOP, "db:shop"), 1, { rows: "hour", ...shop }),
    meter("lambda/mail", "lambda_gb_second", SHOP, arn("lambda", SHOP, "function:mail"), 2000, {
      rows: "hour",
      profile: "office",
      noise: 0.2,
      ...shop,
    }),
    meter("nat-hours/shop", "nat_hour", SHOP, arn("ec2", SHOP, `natgateway/${resourceId("nat", "kestrel")}`), 1, { rows: "day", ...shop }),
    meter("nat-bytes/shop", "nat_bytes", SHOP, arn("ec2", SHOP, `natgateway/${resourceId("nat", "kestrel")}`), 2, {
      rows: "day",
      noise: 0.2,
      ...shop,
    }),
    meter("transfer-out/shop", "transfer_out", SHOP, resourceId("eni", "kestrel"), 3, { profile: "shop", noise: 0.2, ...shop }),
    meter("s3/kestrel-photos", "s3_standard", SHOP, "kestrel-photos", 800, { rows: "day", ...shop }),
    meter("disk/kestrel-old", "gp2", PAYER, resourceId("vol", "kestrel-old"), 120, { rows: "day" }),
    meter("idle-ip/kestrel", "idle_ip", PAYER, arn("ec2", PAYER, `elastic-ip/${resourceId("eipalloc", "kestrel")}`), 1, { rows: "day" }),
  ],
  volumes: [{ meter: "disk/kestrel-old", type: "gp2", gb: 120, attachedToPool: undefined, detachedAt: "2026-06-01" }],
  plans: [
    {
      key: "family",
      type: "EC2Instance",
      account: "kestrel-shop",
      term: "1y",
      payment: "no",
      family: "m6i",
      region: "us-east-1",
      renewedOn: "05-04",
      renewedAtHour: 10,
      commitmentUsd: 0.15,
    },
    {
      key: "compute",
      type: "Compute",
      account: "kestrel-payer",
      term: "1y",
      payment: "partial",
      renewedOn: "10-01",
      renewedAtHour: 9,
      commitmentUsd: 0.16,
    },
  ],
  reservations: [
    { key: "host", account: "kestrel-payer", region: "us-east-1", renewedOn: "03-02", payment: "no", count: 1, covers: { instanceType: "m5.large" } },
    { key: "db", account: "kestrel-shop", region: "us-east-1", renewedOn: "10-02", payment: "all", count: 1, covers: { meter: "rds/shop" } },
  ],
  incidentsOf: () => [],
  effects: {},
  monthlyCreditUsd: 15,
  refundOf: (billingPeriod) => (billingPeriod === "2026-10" ? { day: 2, usd: 4.2 } : undefined),
  salesTaxPercent: 5,
};
