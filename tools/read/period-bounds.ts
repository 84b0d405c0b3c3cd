import type { Bounds } from "#core/costs/figure";
import type { PeriodInput } from "#core/costs/query";
import { resolvePeriod } from "#core/time/period";
import type { ServiceContext } from "#services/context";

/** A period for things that are not in the bill: up to now, not up to the data. */
export async function boundsOf(ctx: ServiceContext, period: PeriodInput): Promise<Bounds> {
  const now = ctx.now();
  const { from, to } = resolvePeriod(period, {
    now,
    timeZone: ctx.tenant.timeZone,
    dataFrom: "2000-01-01T00:00:00Z",
    dataThrough: new Date(now.getTime() + 86_400_000).toISOString(),
    days: [],
  });
  return { from, to };
}
