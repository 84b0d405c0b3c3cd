import { type Decimal, decimal, sumOf, times, toNumber } from "#core/figures/decimal";
import { savingsPlanRateRatio } from "#core/pricing/commitment-rates";
import { key, readService, total, WINDOW } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** On-demand spend an hour that nine of ten hours reach: what runs then runs always. */
const FLOOR = 0.1;
/** Buy less than the floor: too little is cheap, too much is not. */
const PART = decimal("0.8");
const HOURS_OF_MONTH = decimal(730);
const HOURS_OF_WINDOW = 14 * 24;

/** Instances that run day and night at on-demand prices. */
export const commitmentCoverage: AdviceCheck = async (ctx, scope) => {
  const onDemand = {
    ...scope,
    filters: [...scope.filters, { dimension: "purchase_option", op: "is" as const, values: ["on_demand"] }],
    reads: new Map(),
  };
  const read = await readService(ctx, onDemand, ["EC2"], ["hour", "instance_family"], undefined, WINDOW);
  const instances = read.after.filter((cell) => key(cell, "instance_family") !== null && (cell.value ?? 0n) > 0n);
  const byHour = [...Map.groupBy(instances, (cell) => key(cell, "hour") ?? "")].map(([, cells]) => total(cells));
  const days = Math.max(1, read.resolved.period.daysWithData);
  // Charges by the day in place of the hour: the least day stands for each of its hours.
  const isHourly = byHour.length > 2 * days;
  const perHour = isHourly ? byHour : byHour.map((cost) => cost / 24n);
  const steps = isHourly ? Math.max(HOURS_OF_WINDOW, days * 24) : days;
  const ascending = [...Array.from({ length: Math.max(0, steps - perHour.length) }, () => 0n), ...perHour].toSorted((a, b) => (a < b ? -1 : 1));
  const floor = ascending[Math.floor(FLOOR * ascending.length)] ?? 0n;
  const cost = total(instances);
  const discount = cost <= 0n ? 0 : meanDiscount(instances.map((cell) => ({ family: key(cell, "instance_family") ?? "", cost: cell.value ?? 0n })));
  const saving = times(times(times(floor, PART), decimal(discount.toFixed(9))), HOURS_OF_MONTH);
  return {
    type: "low_commitment_coverage",
    candidates:
      saving <= 0n
        ? []
        : [
            {
              resource: "on-demand usage without commitment",
              members: ["commitment:uncovered"],
              account: "all accounts",
              region: "all regions",
              detail: `$${toNumber(floor).toFixed(2)} an hour runs always`,
              cost,
              saving,
              covered: 0n,
            },
          ],
    confidence: "medium",
    because: "Nine of ten hours of two weeks reach that floor; plan rates are estimated from published discounts, and a term is a promise.",
    title: () => "Instances that run day and night are paid at on-demand prices",
    evidence: evidenceOf(read),
  };
};

/** Of a one-year Compute Savings Plan without upfront payment, weighed by what each family costs. */
function meanDiscount(parts: readonly { readonly family: string; readonly cost: Decimal }[]): number {
  const plan = { type: "Compute", term: "1y", payment: "no" } as const;
  const weighed = parts.reduce((sum, { family, cost }) => sum + toNumber(cost) * (1 - savingsPlanRateRatio(family, plan)), 0);
  return weighed / toNumber(sumOf(parts.map(({ cost }) => cost)));
}
