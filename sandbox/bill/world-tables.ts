import type { DuckDBConnection } from "@duckdb/node-api";
import { instanceType } from "#core/pricing/instance-types";
import { savingsPlanRateRatio, serverlessRateRatio } from "#core/pricing/commitment-rates";
import { loadTable } from "#sandbox/bill/load-table";
import { Registry } from "#sandbox/bill/registry";
import { feeSku, instanceSku, serviceSku, type Sku } from "#sandbox/bill/skus";
import { accountIdOf, plansBetween, type Plan, reservationsBetween } from "#sandbox/world/commitments";
import type { Company, Meter, PlanSeries } from "#sandbox/world/company";
import { fleetBetween, incidentsBetween } from "#sandbox/world/fleet";
import { rootDiskId } from "#sandbox/world/volumes";
import { hex } from "#sandbox/world/noise";
import { cpuCostShare, podsOn, sharesOf } from "#sandbox/world/pods";
import { growthAt, PROFILES, profileOfWeek, shopSeasonAt } from "#sandbox/world/seasons";
import { SPOT_PRICE_HOURS, spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";
import { billingPeriodOf, HOURS_OF_DAY, type Hour, hourOf, hourOfWeek, periodStart, shiftPeriod } from "#sandbox/world/time";

const ROWS: Readonly<Record<Meter["rows"], number>> = { hour: 0, recent_hour: 1, day: 2 };
const FAR = 1_000_000;

/** Loads everything that the bill of `[from, to)` follows from. */
export async function loadWorld(connection: DuckDBConnection, company: Company, from: Hour, to: Hour): Promise<void> {
  const registry = new Registry(company);
  await loadCalendar(connection, from, to);
  await loadFleet(connection, company, registry, from, to);
  await loadMeters(connection, company, registry, from, to);
  await loadCommitments(connection, company, registry, from, to);
  registry.monthlySkus();
  await registry.load(connection);
}

async function loadCalendar(connection: DuckDBConnection, from: Hour, to: Hour): Promise<void> {
  const hours: number[][] = [];
  for (let hour = from; hour < to; hour++) {
    const period = billingPeriodOf(hour);
    hours.push([hour, Math.floor(hour / HOURS_OF_DAY), hourOfWeek(hour), spotBlockOf(hour), growthAt(hour), shopSeasonAt(hour), periodStart(shiftPeriod(period, 1)) - periodStart(period)]);
  }
  await loadTable(connection, "hours", { h: "INTEGER", d: "INTEGER", how: "INTEGER", b: "INTEGER", growth: "DOUBLE", season: "DOUBLE", month_hours: "INTEGER" }, hours);
  const weeks = PROFILES.flatMap((profile, index) => Array.from({ length: 168 }, (_, how) => [index, how, profileOfWeek(profile, how)]));
  await loadTable(connection, "profiles", { p: "INTEGER", how: "INTEGER", f: "DOUBLE" }, weeks);
}

async function loadFleet(connection: DuckDBConnection, company: Company, registry: Registry, from: Hour, to: Hour): Promise<void> {
  const instances: (number | null)[][] = [];
  const pods: (number | null)[][] = [];
  const markets = new Map<string, number>();
  for (const instance of fleetBetween(company, from, to)) {
    const { pool, zone } = instance;
    const spot = pool.capacity === "spot";
    const cluster = company.clusters.find((candidate) => candidate.name === pool.cluster);
    const clusterTags = cluster === undefined ? {} : { "aws:eks:cluster-name": cluster.name };
    const r = registry.resource(instance.id, pool.account, zone, { ...pool.tags, ...clusterTags });
    const disk = registry.resource(rootDiskId(instance.id), pool.account, null, { ...pool.tags, ...clusterTags });
    const market = `${pool.instanceType}/${zone}`;
    if (spot && !markets.has(market)) markets.set(market, markets.size);
    const onInstance = cluster === undefined ? [] : podsOn(company, instance);
    const facts = instanceType(pool.instanceType);
    const cpuTotal = onInstance.reduce((sum, pod) => sum + pod.cpu, 0);
    const memoryTotal = onInstance.reduce((sum, pod) => sum + pod.memoryGb, 0);
    instances.push([r, registry.sku(instanceSku(pool.instanceType, pool.region, spot)), instance.launchedAt, instance.endedAt ?? to * 3600, spot ? (markets.get(market) ?? null) : null, disk, registry.sku(serviceSku(pool.disk.type, pool.region)), pool.disk.gb, onInstance.length === 0 ? null : cpuCostShare(pool.instanceType), Math.min(cpuTotal / (facts?.vcpu ?? 1), 1), Math.min((memoryTotal * 1024) / (facts?.memoryMib ?? 1), 1)]);
    for (const { pod, ...share } of sharesOf(onInstance)) {
      const { workload } = pod;
      const path = `arn:aws:eks:${pool.region}:${accountIdOf(company, pool.account)}:pod/${workload.cluster}/${workload.namespace}`;
      const tags = { ...clusterTags, "aws:eks:namespace": workload.namespace, "aws:eks:workload-name": workload.name, "aws:eks:workload-type": workload.kind };
      pods.push([
        r,
        registry.resource(`${path}/${pod.name}/${pod.uid}`, pool.account, zone, { ...tags, "aws:eks:node": instance.id }),
        registry.resource(`${path}/${workload.name}/all`, pool.account, null, tags),
        registry.sku(serviceSku("eks_vcpu", pool.region)),
        registry.sku(serviceSku("eks_gb", pool.region)),
        PROFILES.indexOf(workload.profile),
        share.cpuFrom,
        share.cpuTo,
        share.memoryFrom,
        share.memoryTo,
        pod.cpu,
        pod.memoryGb,
        Number.parseInt(hex(pod.uid).slice(0, 6), 16),
      ]);
    }
  }
  await loadTable(connection, "instances", { r: "INTEGER", k: "INTEGER", s: "INTEGER", e: "INTEGER", market: "INTEGER", disk_r: "INTEGER", disk_k: "INTEGER", disk_gb: "DOUBLE", cpu_share: "DOUBLE", cpu_used: "DOUBLE", memory_used: "DOUBLE" }, instances);
  await loadTable(connection, "pods", { r: "INTEGER", pod_r: "INTEGER", workload_r: "INTEGER", cpu_k: "INTEGER", memory_k: "INTEGER", p: "INTEGER", cpu_from: "DOUBLE", cpu_to: "DOUBLE", memory_from: "DOUBLE", memory_to: "DOUBLE", cpu: "DOUBLE", memory: "DOUBLE", seed: "INTEGER" }, pods);
  const prices = [...markets].flatMap(([market, index]) => {
    const [type = "", zone = ""] = market.split("/");
    const blocks: number[][] = [];
    for (let block = spotBlockOf(from); block * SPOT_PRICE_HOURS < to; block++) blocks.push([index, block, spotPriceOf(type, zone, block)]);
    return blocks;
  });
  await loadTable(connection, "spot_prices", { market: "INTEGER", b: "INTEGER", usd: "DOUBLE" }, prices);
}

async function loadMeters(connection: DuckDBConnection, company: Company, registry: Registry, from: Hour, to: Hour): Promise<void> {
  const meters = company.meters.map((meter, index) => {
    const sku = serviceSku(meter.price, meter.region, meter.toRegion);
    const monthly = sku.unit === "GB-Mo" || sku.unit === "Metrics";
    const span = [meter.from === undefined ? 0 : hourOf(meter.from), meter.to === undefined ? FAR : hourOf(meter.to)];
    return [index, registry.resource(meter.resource, meter.account, null, meter.tags), registry.sku(sku), meter.quantity, monthly, PROFILES.indexOf(meter.profile), meter.grows, meter.profile === "shop", meter.noise, ROWS[meter.rows], ...span];
  });
  await loadTable(connection, "meters", { m: "INTEGER", r: "INTEGER", k: "INTEGER", q: "DOUBLE", monthly: "BOOLEAN", p: "INTEGER", grows: "BOOLEAN", seasonal: "BOOLEAN", noise: "DOUBLE", rows_per: "INTEGER", f: "INTEGER", t: "INTEGER" }, meters);
  const boosts = incidentsBetween(company, from, to).flatMap((incident) =>
    Object.entries(company.effects[incident.key]?.meters ?? {}).map(([key, factor]) => [company.meters.findIndex((meter) => meter.key === key), incident.from, incident.to, factor]),
  );
  await loadTable(connection, "boosts", { m: "INTEGER", f: "INTEGER", t: "INTEGER", factor: "DOUBLE" }, boosts);
}

async function loadCommitments(connection: DuckDBConnection, company: Company, registry: Registry, from: Hour, to: Hour): Promise<void> {
  const plans = plansBetween(company, from, to);
  const rows = plans.map((plan, index) => {
    const upfrontShare = { no: 0, partial: 0.5, all: 1 }[plan.series.payment];
    const fee = registry.sku(planFeeSku(plan, false));
    return [index, company.plans.indexOf(plan.series), registry.resource(plan.arn, plan.series.account, null, {}), registry.account(plan.series.account), fee, registry.sku(planFeeSku(plan, true)), plan.start, plan.end, plan.commitment, upfrontShare, plan.arn, plan.series.type === "Compute" ? "ComputeSavingsPlans" : "EC2InstanceSavingsPlans", plan.series.payment, plan.series.family ?? null, plan.series.region ?? null];
  });
  await loadTable(connection, "plans", { pl: "INTEGER", series: "INTEGER", r: "INTEGER", a: "INTEGER", k: "INTEGER", upfront_k: "INTEGER", s: "INTEGER", e: "INTEGER", commitment: "DOUBLE", upfront_share: "DOUBLE", arn: "VARCHAR", offering: "VARCHAR", payment: "VARCHAR", family: "VARCHAR", region: "VARCHAR" }, rows);
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
    const fee = feeSku(`ri/${series.key}`, covered.productCode, covered.attributes["product_name"] ?? "", `${covered.usageType.replace("BoxUsage", "HeavyUsage")}`, `${series.payment === "all" ? "All" : "No"} Upfront reservation, ${series.count} x ${reservation.instanceType}, USD ${reservation.hourlyUsd} hourly`, series.region, { instanceType: reservation.instanceType, operation: covered.operation, unit: "Hrs", family: covered.family });
    return [index, registry.resource(reservation.arn, series.account, null, {}), registry.account(series.account), registry.sku(fee), registry.sku(covered), meter === undefined ? null : registry.resource(meter.resource, meter.account, null, meter.tags), reservation.start, reservation.end, reservation.hourlyUsd, series.count, series.payment === "all", reservation.arn];
  });
  await loadTable(connection, "reservations", { ri: "INTEGER", r: "INTEGER", a: "INTEGER", k: "INTEGER", covered_k: "INTEGER", covered_r: "INTEGER", s: "INTEGER", e: "INTEGER", usd: "DOUBLE", n: "INTEGER", upfront: "BOOLEAN", arn: "VARCHAR" }, reservations);
}

function planFeeSku(plan: Plan, upfront: boolean): Sku {
  const { series } = plan;
  const payment = { no: "NoUpfront", partial: "PartialUpfront", all: "AllUpfront" }[series.payment];
  const term = series.term === "1y" ? "1yr" : "3yr";
  const name = series.type === "Compute" ? `ComputeSP:${term}${payment}` : `EC2SP:${series.family}.${term}${payment}`;
  return feeSku(`${upfront ? "upfront" : "fee"}/${series.key}`, "ComputeSavingsPlans", "Savings Plans for AWS Compute usage", name, `${term === "1yr" ? "1 year" : "3 year"} ${payment} ${series.type} Savings Plan${upfront ? " upfront fee" : ""}`, series.region ?? "global", { operation: null, unit: "Hrs", family: series.type === "Compute" ? "ComputeSavingsPlans" : "EC2InstanceSavingsPlans" });
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
