import { z } from "zod";

/** Written as `UnblendedCost`, or as older clients do, as `UNBLENDED_COST`. */
const METRICS = [
  "BlendedCost",
  "UnblendedCost",
  "AmortizedCost",
  "NetUnblendedCost",
  "NetAmortizedCost",
  "UsageQuantity",
  "NormalizedUsageAmount",
] as const;
export type Metric = (typeof METRICS)[number];

const byName = new Map(METRICS.flatMap((name) => [[name, name] as const, [name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase(), name]]));

export const MetricName = z.string().transform((name, context): Metric => {
  const found = byName.get(name);
  if (found !== undefined) return found as Metric;
  context.addIssue({ code: "custom", message: `${name} is not a metric; there are ${METRICS.join(", ")}` });
  return z.NEVER;
});

const exact = (amount: string) => `cast(coalesce(${amount}, 0) AS decimal(38, 10))`;
const isUse = "line_item_line_item_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')";
const size = "regexp_extract(product_instance_type, '([a-z0-9]+)$', 1)";
const SIZES: readonly (readonly [string, string])[] = [
  ["nano", "0.25"],
  ["micro", "0.5"],
  ["small", "1"],
  ["medium", "2"],
  ["large", "4"],
  ["xlarge", "8"],
  ["metal", "192"],
];
/** Normalised units of an instance size, as reservations count them: an xlarge is 8. */
const normalized = `CASE ${SIZES.map(([name, units]) => `WHEN ${size} = '${name}' THEN ${units}`).join(" ")} WHEN regexp_like(${size}, '^[0-9]+xlarge$') THEN 8 * cast(regexp_extract(${size}, '^([0-9]+)', 1) AS double) ELSE 0 END`;

const reservationUnused = (net: "" | "net_") =>
  `coalesce(reservation_${net}unused_amortized_upfront_fee_for_billing_period, 0) + coalesce(reservation_${net}unused_recurring_fee, 0)`;

/** Effective cost of what a commitment covers, and of its fees only what nobody used. */
function amortized(net: boolean): string {
  return `CASE line_item_line_item_type
    WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_${net ? "net_" : ""}savings_plan_effective_cost
    WHEN 'SavingsPlanNegation' THEN 0
    WHEN 'SavingsPlanUpfrontFee' THEN 0
    WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment
    WHEN 'DiscountedUsage' THEN reservation_${net ? "net_" : ""}effective_cost
    WHEN 'RIFee' THEN ${reservationUnused(net ? "net_" : "")}
    WHEN 'Fee' THEN CASE WHEN reservation_reservation_a_r_n <> '' THEN 0 ELSE line_item_unblended_cost END
    ELSE line_item_unblended_cost END`;
}

const AMOUNTS: Readonly<Record<Metric, string>> = {
  BlendedCost: "line_item_blended_cost",
  UnblendedCost: "line_item_unblended_cost",
  AmortizedCost: amortized(false),
  NetUnblendedCost: "coalesce(line_item_net_unblended_cost, line_item_unblended_cost)",
  NetAmortizedCost: amortized(true),
  UsageQuantity: `CASE WHEN ${isUse} THEN line_item_usage_amount END`,
  NormalizedUsageAmount: `CASE WHEN ${isUse} THEN line_item_usage_amount * (${normalized}) END`,
};

/** A sum that is exact to 1e-10, whatever the order of its lines. */
export function metricSql(metric: Metric): string {
  return `cast(sum(${exact(AMOUNTS[metric])}) AS varchar)`;
}

/** The unit of usage where all lines have the same, else null. */
export const UNIT_SQL = `CASE WHEN min(pricing_unit) = max(pricing_unit) THEN min(pricing_unit) END`;

export function unitOf(metric: Metric, unit: string | null): string {
  if (metric === "UsageQuantity") return unit ?? "N/A";
  return metric === "NormalizedUsageAmount" ? "NormalizedUnits" : "USD";
}

/** As Cost Explorer writes amounts: no more digits than there are. */
export function amountText(sum: unknown): string {
  const text = String(sum ?? "0");
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
