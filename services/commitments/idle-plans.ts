import type { Plan } from "#core/commitments/model";
import { meanDiscountOf } from "#core/commitments/waterfall/measures";
import type { PlanUse, WaterfallResult } from "#core/commitments/waterfall/result";
import { MajorTomError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { standingWaterfall } from "#services/commitments/standing-waterfall";
import type { ServiceContext } from "#services/context";

const DAYS = 14;
/** Below this an hour nothing is worth moving. USD. */
const LEAST_USD = 0.01;

/**
 * What would use the idle part of each plan, in words, by its id: how much more usage fits, and which usage that is paid on demand now could
 * become such. Empty where usage or plans cannot be read.
 */
export async function absorbersOf(ctx: ServiceContext, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const result = await standingWaterfall(ctx, { days: DAYS, signal });
    return new Map(
      result.plans.flatMap((use) => (use.total.unused / result.usage.hours < LEAST_USD ? [] : [[use.plan.id, wordsOf(use, result)] as const])),
    );
  } catch (error) {
    if (error instanceof MajorTomError && error.code !== "cancelled") return new Map();
    throw error;
  }
}

function wordsOf(use: PlanUse, result: WaterfallResult): string {
  const { plan, total } = use;
  const discount = meanDiscountOf(use) ?? 0;
  const room = total.unused / result.usage.hours / Math.max(0.01, 1 - discount);
  const kind = plan.type === "EC2Instance" ? `${plan.family ?? "its family"} in ${plan.region ?? "its region"}` : "EC2, Fargate or Lambda";
  const fits = `${formatValue(room.toFixed(4), "USD/h")} of ${kind} at on-demand prices would fit under it`;
  const others = movable(plan, result);
  return others.length === 0 ? fits : `${fits}, such as ${others.join(" and ")} if it ran there`;
}

/** On demand, in a place or of a kind that the plan does not cover, the largest first. */
function movable(plan: Plan, { rows, usage }: WaterfallResult): string[] {
  const left = new Map<string, number>();
  for (const { row, total } of rows) {
    if (row.service !== "ec2" || row.family === undefined || plan.rateOf(row) !== undefined || total.onDemand <= 0) continue;
    if (plan.type === "EC2Instance" && row.region !== plan.region) continue;
    const name = plan.type === "EC2Instance" ? row.family : `${row.family} in ${row.region}`;
    left.set(name, (left.get(name) ?? 0) + total.onDemand / usage.hours);
  }
  return [...left]
    .filter(([, usd]) => usd >= LEAST_USD)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([name, usd]) => `${name} (${formatValue(usd.toFixed(4), "USD/h")} on demand)`);
}
