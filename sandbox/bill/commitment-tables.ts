import type { DuckDBConnection } from "@duckdb/node-api";
import { savingsPlanRateRatio, serverlessRateRatio } from "#core/pricing/commitment-rates";
import { loadTable } from "#sandbox/bill/load-table";
import type { Registry } from "#sandbox/bill/registry";
import { feeSku, instanceSku, serviceSku, type Sku } from "#sandbox/bill/skus";
import { type Plan, plansBetween, reservationsBetween } from "#sandbox/world/commitments";
import type { Company, PlanSeries } from "#sandbox/world/company";
import type { Hour } from "#sandbox/world/time";

/** Plans with their rate of every SKU that they may cover, and reservations. Needs the SKUs of fleet and meters in the registry. */
export async function loadCommitments(connection: DuckDBConnection, company: Company, registry: Registry, from: Hour, to: Hour): Promise<void> {
  const plans = plansBetween(company, from, to);
  const rows = plans.map((plan, index) => {
    const upfrontShare = { no: 0, partial: 0.5, all: 1 }[plan.series.payment];
    const fee = registry.sku(planFeeSku(plan, false));
    return [
      index,
      company.plans.indexOf(plan.series),
      registry.resource(plan.arn, plan.series.account, null, {}),
      registry.account(plan.series.account),
      fee,
      registry.sku(planFeeSku(plan, true)),
      plan.start,
      plan.end,
      plan.commitment,
      upfrontShare,
      plan.arn,
      plan.series.type === "Compute" ? "ComputeSavingsPlans" : "EC2InstanceSavingsPlans",
      plan.series.payment,
      plan.series.family ?? null,
      plan.series.region ?? null,
    ];
  });
  await loadTable(
    connection,
    "plans",
    {
      pl: "INTEGER",
      series: "INTEGER",
      r: "INTEGER",
      a: "INTEGER",
      k: "INTEGER",
      upfront_k: "INTEGER",
      s: "INTEGER",
      e: "INTEGER",
      commitment: "DOUBLE",
      upfront_share: "DOUBLE",
      arn: "VARCHAR",
      offering: "VARCHAR",
      payment: "VARCHAR",
      family: "VARCHAR",
      region: "VARCHAR",
    },
    rows,
  );
  const rates = company.plans.flatMap((series, index) =>
    registry.skus().flatMap((sku, k) => {
      const rate = planRate(series, sku);
      return rate === undefined ? [] : [[index, k, rate]];
    }),
  );
  await loadTable(connection, "plan_rates", { series: "INTEGER", k: "INTEGER", rate: "DOUBLE" }, rates);
  const reservations = reservationsBetween(company, from, to).map((reservation, index) => {
    const { series } = reservation;
    const { covers } = series;
    const meter = "meter" in covers ? company.meters.find((candidate) => candidate.key === covers.meter) : undefined;
    const covered = meter === undefined ? instanceSku(reservation.instanceType, series.region, false) : serviceSku(meter.price, meter.region);
    const fee = feeSku(
      `ri/${series.key}`,
      covered.productCode,
      covered.attributes["product_name"] ?? "",
      `${covered.usageType.replace("BoxUsage", "HeavyUsage")}`,
      `${series.payment === "all" ? "All" : "No"} Upfront reservation, ${series.count} x ${reservation.instanceType}, USD ${reservation.hourlyUsd} hourly`,
      series.region,
      { instanceType: reservation.instanceType, operation: covered.operation, unit: "Hrs", family: covered.family },
    );
    return [
      index,
      registry.resource(reservation.arn, series.account, null, {}),
      registry.account(series.account),
      registry.sku(fee),
      registry.sku(covered),
      meter === undefined ? null : registry.resource(meter.resource, meter.account, null, meter.tags),
      reservation.start,
      reservation.end,
      reservation.hourlyUsd,
      series.count,
      series.payment === "all",
      reservation.arn,
    ];
  });
  await loadTable(
    connection,
    "reservations",
    {
      ri: "INTEGER",
      r: "INTEGER",
      a: "INTEGER",
      k: "INTEGER",
      covered_k: "INTEGER",
      covered_r: "INTEGER",
      s: "INTEGER",
      e: "INTEGER",
      usd: "DOUBLE",
      n: "INTEGER",
      upfront: "BOOLEAN",
      arn: "VARCHAR",
    },
    reservations,
  );
}

function planFeeSku(plan: Plan, upfront: boolean): Sku {
  const { series } = plan;
  const payment = { no: "NoUpfront", partial: "PartialUpfront", all: "AllUpfront" }[series.payment];
  const term = series.term === "1y" ? "1yr" : "3yr";
  const name = series.type === "Compute" ? `ComputeSP:${term}${payment}` : `EC2SP:${series.family}.${term}${payment}`;
  return feeSku(
    `${upfront ? "upfront" : "fee"}/${series.key}`,
    "ComputeSavingsPlans",
    "Savings Plans for AWS Compute usage",
    name,
    `${term === "1yr" ? "1 year" : "3 year"} ${payment} ${series.type} Savings Plan${upfront ? " upfront fee" : ""}`,
    series.region ?? "global",
    { operation: null, unit: "Hrs", family: series.type === "Compute" ? "ComputeSavingsPlans" : "EC2InstanceSavingsPlans" },
  );
}

/** USD a unit under a plan, 6 significant places; undefined where the plan does not apply. */
function planRate(series: PlanSeries, sku: Sku): number | undefined {
  if (sku.spot) return undefined;
  const family = sku.productCode === "AmazonEC2" ? sku.instanceType?.split(".")[0] : undefined;
  if (series.type === "EC2Instance") {
    if (family === undefined || family !== series.family || sku.region !== series.region) return undefined;
    return Number((sku.rate * savingsPlanRateRatio(family, series)).toFixed(6));
  }
  if (family !== undefined && !sku.key.startsWith("ri/")) return Number((sku.rate * savingsPlanRateRatio(family, series)).toFixed(6));
  if (sku.key.startsWith("fargate_")) return Number((sku.rate * serverlessRateRatio("fargate", series.term)).toPrecision(6));
  if (sku.key.startsWith("lambda_gb_second")) return Number((sku.rate * serverlessRateRatio("lambda", series.term)).toPrecision(6));
  return undefined;
}
