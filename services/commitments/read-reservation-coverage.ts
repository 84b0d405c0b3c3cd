import { MajorTomError } from "#core/errors";
import type { UsageRow } from "#core/commitments/model";
import { usd } from "#services/commitments/bill-plans";
import { coverableService } from "#services/commitments/coverable";
import type { CommitmentLine } from "#services/commitments/commitment-lines";
import type { ReservationCoverage } from "#services/commitments/read-position";
import { type HourSpan, readHourlyUsage } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** What a reservation could pay for and what one did pay for, at on-demand rates, by service, region and instance type; the largest first. */
export async function reservationCoverage(
  ctx: ServiceContext,
  span: HourSpan,
  lines: readonly CommitmentLine[],
): Promise<readonly ReservationCoverage[]> {
  const groups = new Map<string, { row: Pick<ReservationCoverage, "service" | "region" | "instanceType">; eligible: number; reserved: number }>();
  const groupOf = (row: Pick<ReservationCoverage, "service" | "region" | "instanceType">) => {
    const key = [row.service, row.region, row.instanceType ?? ""].join("/");
    const found = groups.get(key) ?? { row, eligible: 0, reserved: 0 };
    groups.set(key, found);
    return found;
  };
  for (const row of await reservable(ctx, span)) {
    const group = groupOf({ service: row.service, region: row.region, instanceType: row.instanceType ?? null });
    let units = 0;
    for (const quantity of row.quantity) units += quantity;
    group.eligible += units * row.onDemandRate;
  }
  for (const line of lines) {
    const service = line.kind === "DiscountedUsage" ? coverableService(line.service) : undefined;
    if (service !== undefined) groupOf({ service, region: line.region, instanceType: line.instanceType ?? null }).reserved += line.list;
  }
  return [...groups.values()]
    .toSorted((a, b) => b.eligible - a.eligible)
    .map(({ row, eligible, reserved }) => ({
      ...row,
      reserved: usd(reserved),
      eligible: usd(Math.max(eligible, reserved)),
      coverage: eligible > 0 ? Math.min(1, reserved / eligible).toFixed(4) : null,
    }));
}

/** A bill whose hours cannot be rebuilt has its commitments all the same. */
async function reservable(ctx: ServiceContext, span: HourSpan): Promise<readonly UsageRow[]> {
  try {
    const { usage } = await readHourlyUsage(ctx, span);
    return usage.rows.filter(({ service }) => ["ec2", "rds", "elasticache", "opensearch", "redshift"].includes(service));
  } catch (error) {
    if (error instanceof MajorTomError) return [];
    throw error;
  }
}
