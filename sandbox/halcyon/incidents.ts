import type { Company, Incident } from "#sandbox/world/company";
import { HOURS_OF_DAY, hourOfWeek, periodStart } from "#sandbox/world/time";

/** What goes wrong from Monday afternoon to Thursday morning of the week that holds the 10th; they take turns by month. */
const WEEKDAY_INCIDENTS = ["debug-logs", "nat-misroute", "replication-backfill"] as const;
/** And from Friday night to Monday afternoon of the weekend after it. */
const WEEKEND_INCIDENTS = ["gpus-left-on", "load-test-left-on"] as const;

/**
 * The mishaps of a month. They recur by calendar month, so that the last five weeks of any clock hold two
 * and no past day ever changes.
 */
export function incidentsOf(billingPeriod: string): readonly Incident[] {
  const [year, month] = billingPeriod.split("-").map(Number) as [number, number];
  const index = year * 12 + month - 1;
  const tenth = periodStart(billingPeriod) + 9 * HOURS_OF_DAY;
  const monday = tenth - hourOfWeek(tenth);
  return [
    { key: WEEKDAY_INCIDENTS[index % 3] ?? "nat-misroute", from: monday + 14, to: monday + 3 * HOURS_OF_DAY + 10 },
    { key: WEEKEND_INCIDENTS[index % 2] ?? "gpus-left-on", from: monday + 4 * HOURS_OF_DAY + 22, to: monday + 7 * HOURS_OF_DAY + 14 },
  ];
}

export const EFFECTS: Company["effects"] = {
  // A deploy of batch-eks lost the S3 gateway route: its reads went through the NAT gateway and between zones.
  "nat-misroute": { meters: { "nat-bytes/data-platform": 45, "inter-az/data-platform": 38, "transfer-out/data-platform": 3 } },
  // Debug logging of checkout was left on in production.
  "debug-logs": { meters: { "logs/production": 17 } },
  // A bucket was replicated to another region from its beginning.
  "replication-backfill": { meters: { "replication/data-platform": 110, "s3-put/data-platform": 12 } },
  // Training nodes kept a do-not-disrupt annotation over a weekend.
  "gpus-left-on": { pools: { "ml-gpu": 4, "ml-training": 3 }, meters: { "inter-az/ml-research": 6 } },
  // A load test of staging ran on over a weekend.
  "load-test-left-on": { pools: { "staging-general": 14 }, meters: { "transfer-out/staging": 12, "inter-az/staging": 10 } },
};
