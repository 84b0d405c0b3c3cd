import type { Source } from "#core/chat/blocks";
import type { HourlyUsage, RateOf } from "#core/commitments/model";
import { MajorTomError } from "#core/errors";
import type { PositionRead } from "#services/commitments/read-position";
import { type RatesRead, readRates } from "#services/commitments/read-rates";
import type { UsageRead } from "#services/commitments/read-usage";
import type { ServiceContext } from "#services/context";

/** Rates of a one-year Compute plan without upfront payment: lock-in is counted in eligible usage at these. Undefined where none can be read. */
export async function usualRates(ctx: ServiceContext, signal?: AbortSignal): Promise<RatesRead | undefined> {
  try {
    return await readRates(ctx, { type: "Compute", term: "1y", payment: "no" }, { signal });
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return undefined;
    throw error;
  }
}

/** USD an hour, the mean over the span, of the rows that have a rate. */
export function meanAtRates(usage: HourlyUsage, rateOf: RateOf): number {
  if (usage.hours === 0) return 0;
  let sum = 0;
  for (const row of usage.rows) {
    const rate = rateOf(row);
    if (rate === undefined) continue;
    let units = 0;
    for (const quantity of row.quantity) units += quantity;
    sum += units * rate;
  }
  return sum / usage.hours;
}

/** The queries behind an answer, for its list of sources. */
export function readSources(read: PositionRead, usage: UsageRead | undefined, period: string): Omit<Source, "n">[] {
  return [
    ...(usage === undefined
      ? []
      : [
          {
            queryId: usage.queryId,
            label: "Hourly usage that commitments may cover",
            metric: "Usage",
            period,
            asOf: usage.asOf,
            rows: usage.usage.rows.length,
            bytesScanned: 0,
            sql: usage.sql,
          },
        ]),
    {
      queryId: read.queryId,
      label: "Savings Plans and reservations",
      metric: "Commitments",
      period,
      asOf: read.seenAt ?? read.asOf,
      rows: read.plans.length + read.reservations.length,
      bytesScanned: 0,
      sql: read.sql,
    },
  ];
}
