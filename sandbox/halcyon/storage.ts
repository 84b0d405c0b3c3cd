import { DATA, DEV, ML, PLAYGROUND, PRODUCTION, PRODUCTION_EU, SECURITY, SHARED, STAGING } from "#sandbox/halcyon/places";
import type { Meter, Volume } from "#sandbox/world/company";
import { arn, meter, type Place, resourceId, tagged } from "#sandbox/world/meter";

const daily = { rows: "day" } as const;
const growing = { grows: true } as const;
const requests = { profile: "shop", grows: true, noise: 0.15, ...daily } as const;
const growth = tagged("growth", "production", "cc-100", { project: "phoenix" });
const payments = tagged("payments", "production", "cc-100", { project: "phoenix" });
const search = tagged("search", "production", "cc-200", { project: "atlas" });
const data = tagged("data", "production", "cc-200", { project: "atlas" });
const dev = tagged("platform", "dev", "cc-300");

type Disk = readonly [
  name: string,
  at: Place,
  type: "gp2" | "gp3",
  gb: number,
  pool: string | undefined,
  detachedAt: string | undefined,
  more: Partial<Meter>,
];

const DISKS: readonly Disk[] = [
  ["search-index-0", PRODUCTION, "gp2", 500, "prod-search", undefined, search],
  ["search-index-1", PRODUCTION, "gp2", 500, "prod-search", undefined, search],
  ["search-index-2", PRODUCTION, "gp2", 500, "prod-search", undefined, search],
  ["prometheus-prod", PRODUCTION, "gp3", 300, "prod-system", undefined, tagged("platform", "production", "cc-100")],
  ["recs-cache-0", PRODUCTION, "gp3", 200, "prod-search", undefined, { tags: { team: "data", env: "production" } }],
  ["orders-db-old", PRODUCTION, "gp2", 1000, undefined, "2026-03-12", payments],
  ["prometheus-staging", STAGING, "gp3", 150, "staging-general", undefined, tagged("platform", "staging", "cc-100")],
  ["loadtest-results", STAGING, "gp2", 400, undefined, "2026-05-20", tagged("platform", "staging", "cc-100")],
  ["search-index-dev", DEV, "gp2", 200, "dev-general", undefined, tagged("search", "dev", "cc-300")],
  ["feature-branch-41", DEV, "gp2", 250, undefined, "2026-01-30", dev],
  ["feature-branch-77", DEV, "gp3", 250, undefined, "2026-06-08", {}],
  ["etl-loader-0", DATA, "gp3", 800, "batch-core", undefined, data],
  ["etl-loader-1", DATA, "gp3", 800, "batch-core", undefined, data],
  ["airflow-data", DATA, "gp2", 300, "airflow", undefined, data],
  ["ml-datasets", ML, "gp3", 2000, "ml-system", undefined, tagged("data", "production", "cc-300", { owner: "jonas.weber" })],
  ["ml-old-checkpoints", ML, "gp2", 1500, undefined, "2026-04-02", tagged("data", "production", "cc-300", { owner: "jonas.weber" })],
  ["ci-cache", SHARED, "gp3", 500, "ci-runner", undefined, tagged("platform", "production", "cc-100")],
  ["siem-archive", SECURITY, "gp3", 1000, "siem", undefined, tagged("platform", "production", "cc-300")],
  ["demo-data", PLAYGROUND, "gp2", 300, undefined, "2025-11-05", {}],
];

const BUCKETS: readonly Meter[] = [
  ...bucket(PRODUCTION, "halcyon-shop-assets", 9_000, 26_000, growth),
  ...bucket(PRODUCTION_EU, "halcyon-store-eu-assets", 2_500, 9_000, growth),
  ...bucket(SHARED, "halcyon-artifacts", 4_000, 3_000, {}),
  ...bucket(DATA, "halcyon-lake", 38_000, 60_000, data),
  ...bucket(ML, "halcyon-ml-datasets", 12_000, 12_000, tagged("data", "production", "cc-300")),
  ...bucket(SECURITY, "halcyon-audit-logs", 6_000, 4_000, tagged("platform", "production", "cc-300")),
  meter("s3-ia/halcyon-lake", "s3_infrequent", DATA, "halcyon-lake", 45_000, { ...growing, ...data }),
  meter("s3-put/data-platform", "s3_put", DATA, "halcyon-lake", 60_000, { profile: "flat", grows: true, noise: 0.15, rows: "recent_hour", ...data }),
  meter("replication/data-platform", "s3_replication", DATA, "halcyon-lake", 3, {
    profile: "flat",
    noise: 0.3,
    grows: true,
    toRegion: "us-west-2",
    ...data,
  }),
];

function bucket(at: Place, name: string, gb: number, getsPerHour: number, more: Partial<Meter>): Meter[] {
  return [
    meter(`s3/${name}`, "s3_standard", at, name, gb, { ...growing, ...more }),
    meter(`s3-get/${name}`, "s3_get", at, name, getsPerHour * 10, { ...requests, ...more }),
  ];
}

export const STORAGE: readonly Meter[] = [
  ...DISKS.map(([name, at, type, gb, , , more]) => meter(`disk/${name}`, type, at, resourceId("vol", name), gb, more)),
  meter("snapshots/production", "snapshot", PRODUCTION, arn("ec2", PRODUCTION, `snapshot/${resourceId("snap", "production")}`), 2200, {
    ...growing,
    ...payments,
  }),
  meter("snapshots/data", "snapshot", DATA, arn("ec2", DATA, `snapshot/${resourceId("snap", "data")}`), 3100, { ...growing, ...data }),
  ...BUCKETS,
  meter("ecr", "ecr_storage", SHARED, arn("ecr", SHARED, "repository/halcyon"), 420, { ...growing, ...tagged("platform", "production", "cc-100") }),
];

export const VOLUMES: readonly Volume[] = DISKS.map(([name, , type, gb, pool, detachedAt]) => ({
  meter: `disk/${name}`,
  type,
  gb,
  attachedToPool: pool,
  detachedAt,
}));
