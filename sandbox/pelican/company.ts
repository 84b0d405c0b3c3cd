import { controlPlaneMeters } from "#sandbox/world/clusters";
import type { Account, Cluster, Company } from "#sandbox/world/company";
import { arn, meter, type Place, resourceId, tagged } from "#sandbox/world/meter";

const ACCOUNTS: readonly Account[] = [
  { id: "350914872206", name: "pelican-main", environment: "production", email: "aws@pelican-labs.example" },
  { id: "208837461159", name: "pelican-dev", environment: "dev", email: "aws+dev@pelican-labs.example" },
];

const CLUSTERS: readonly Cluster[] = [
  {
    name: "pelican-eks",
    account: "pelican-main",
    region: "eu-west-1",
    versions: [
      { from: "2025-04-01", version: "1.32" },
      { from: "2026-03-05", version: "1.35" },
    ],
  },
];

const MAIN: Place = { account: "pelican-main", accountId: "350914872206", region: "eu-west-1" };
const app = tagged("product", "production", "pl-1");
const node = {
  cluster: "pelican-eks",
  account: "pelican-main",
  region: "eu-west-1",
  capacity: "on-demand",
  owner: "auto-scaling-group",
  grows: false,
  replacedAfterDays: 28,
} as const;

/** A two-account start-up: the second tenant, whose names and figures share nothing with the first. */
export const PELICAN: Company = {
  key: "other",
  name: "Pelican Labs",
  payer: "pelican-main",
  accounts: ACCOUNTS,
  clusters: CLUSTERS,
  pools: [
    { ...node, key: "app", instanceType: "t3.large", base: 3, extra: 1, profile: "office", disk: { type: "gp3", gb: 50 }, tags: app.tags },
    {
      ...node,
      owner: "unknown",
      key: "jobs",
      instanceType: "c6i.large",
      base: 1,
      extra: 0,
      profile: "flat",
      disk: { type: "gp2", gb: 50 },
      tags: {},
    },
  ],
  workloads: [
    {
      name: "pelican-web",
      namespace: "web",
      cluster: "pelican-eks",
      pool: "app",
      kind: "Deployment",
      team: "product",
      pods: 1,
      per: 1,
      cpu: 1,
      memoryGb: 3,
      profile: "office",
    },
    {
      name: "pelican-jobs",
      namespace: "jobs",
      cluster: "pelican-eks",
      pool: "jobs",
      kind: "Deployment",
      team: "product",
      pods: 1,
      per: 1,
      cpu: 1.2,
      memoryGb: 2,
      profile: "flat",
    },
  ],
  meters: [
    ...controlPlaneMeters(ACCOUNTS, CLUSTERS, "recent_hour"),
    meter("rds/pelican", "rds_medium", MAIN, arn("rds", MAIN, "db:pelican"), 1, app),
    meter("nat-hours/pelican", "nat_hour", MAIN, arn("ec2", MAIN, `natgateway/${resourceId("nat", "pelican")}`), 1, { ...app, rows: "day" }),
    meter("transfer-out/pelican", "transfer_out", MAIN, resourceId("eni", "pelican"), 1.4, { profile: "office", noise: 0.2, rows: "day", ...app }),
    meter("s3/pelican-uploads", "s3_standard", MAIN, "pelican-uploads", 1200, { rows: "day", grows: true, ...app }),
    meter(
      "disk/pelican-scratch",
      "gp2",
      { account: "pelican-dev", accountId: "208837461159", region: "eu-west-1" },
      resourceId("vol", "pelican-scratch"),
      100,
      { rows: "day" },
    ),
  ],
  volumes: [{ meter: "disk/pelican-scratch", type: "gp2", gb: 100, attachedToPool: undefined, detachedAt: "2026-02-14" }],
  plans: [],
  reservations: [],
  incidentsOf: () => [],
  effects: {},
  monthlyCreditUsd: 40,
  refundOf: () => undefined,
  salesTaxPercent: 0,
};
