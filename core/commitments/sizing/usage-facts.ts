import type { CoverableService, HourlyUsage, UsageRow } from "#core/commitments/model";
import { monthlyTrend, weeklySeasonStrength } from "#core/commitments/sizing/usage-series";
import { mean, quantile } from "#core/costs/forecast/robust";

/** What AWS asks for before it recommends anything: USD an hour on demand, on average. */
export const AWS_LEAST_ON_DEMAND = 0.1;
/** Fewer days than this are no base for a year's promise. */
export const LEAST_DAYS = 14;

/** Eligible usage at on-demand rates, USD an hour. */
export type UsageGroupFacts = {
  /** `m6i in eu-west-1`, `Fargate in eu-west-1`; `all` for everything. */
  readonly name: string;
  readonly service: CoverableService | undefined;
  readonly region: string | undefined;
  readonly family: string | undefined;
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Standard deviation over mean; undefined where there is no usage. */
  readonly coefficientOfVariation: number | undefined;
  /** Robust slope, share of the median a month: 0.03 is 3 % more each month. Undefined with fewer than 14 days. */
  readonly trendPerMonth: number | undefined;
  /** 0 to 1: share of the hourly variance that the hour of the week explains. Undefined with fewer than 14 days. */
  readonly weeklySeasonStrength: number | undefined;
};

export type UsageFacts = {
  readonly days: number;
  readonly all: UsageGroupFacts;
  /** By service, family and region; largest first. */
  readonly groups: readonly UsageGroupFacts[];
  /** What stands in the way of a sound size; empty where nothing does. One sentence each. */
  readonly insufficient: readonly string[];
};

const SERVICE_LABELS: Readonly<Record<CoverableService, string>> = {
  ec2: "EC2",
  fargate: "Fargate",
  lambda: "Lambda",
  sagemaker: "SageMaker",
  rds: "RDS",
  elasticache: "ElastiCache",
  opensearch: "OpenSearch",
  redshift: "Redshift",
};

/**
 * How much is used, how evenly, and where it goes, by service, family and region.
 *
 * @param leftPerHour what is left on demand to cover, USD an hour; all of the usage where left out
 */
export function usageFacts(usage: HourlyUsage, leftPerHour?: number): UsageFacts {
  const groups = [...Map.groupBy(usage.rows, ({ service, family, region }) => JSON.stringify([service, family, region])).values()]
    .map((rows) => factsOf(usage, rows, rows[0]))
    .toSorted((a, b) => b.mean - a.mean || (a.name < b.name ? -1 : 1));
  const all = factsOf(usage, usage.rows, undefined);
  const days = usage.hours / 24;
  return { days, all, groups, insufficient: insufficiencies(days, leftPerHour ?? all.mean) };
}

function insufficiencies(days: number, leftPerHour: number): string[] {
  const found: string[] = [];
  if (days < LEAST_DAYS) {
    found.push(`Only ${Math.floor(days)} days of hourly usage are known; a plan is sized on ${LEAST_DAYS} at least: wait for more.`);
  }
  if (leftPerHour < AWS_LEAST_ON_DEMAND) {
    found.push(`$${leftPerHour.toFixed(4)} an hour is left on demand on average; below $0.10 no plan is worth its promise.`);
  }
  return found;
}

function factsOf(usage: HourlyUsage, rows: readonly UsageRow[], group: UsageRow | undefined): UsageGroupFacts {
  const hourly = onDemandByHour(usage, rows);
  const average = mean(hourly);
  const deviation = Math.sqrt(mean(hourly.map((value) => (value - average) ** 2)));
  return {
    name: group === undefined ? "all" : nameOf(group),
    service: group?.service,
    region: group?.region,
    family: group?.family,
    mean: average,
    p10: quantile(hourly, 0.1),
    p50: quantile(hourly, 0.5),
    p90: quantile(hourly, 0.9),
    coefficientOfVariation: average > 0 ? deviation / average : undefined,
    trendPerMonth: hourly.length < LEAST_DAYS * 24 ? undefined : monthlyTrend(hourly, usage.from),
    weeklySeasonStrength: hourly.length < LEAST_DAYS * 24 ? undefined : weeklySeasonStrength(hourly, usage.from),
  };
}

function nameOf({ service, family, region }: UsageRow): string {
  const label = service === "ec2" && family !== undefined ? family : [SERVICE_LABELS[service], family].filter((part) => part !== undefined).join(" ");
  return `${label} in ${region}`;
}

/** USD of each hour at on-demand rates. */
export function onDemandByHour(usage: HourlyUsage, rows: readonly UsageRow[] = usage.rows): number[] {
  const hourly = Array.from({ length: usage.hours }, () => 0);
  for (const { quantity, onDemandRate } of rows) {
    for (let hour = 0; hour < usage.hours; hour += 1) hourly[hour] = (hourly[hour] as number) + (quantity[hour] as number) * onDemandRate;
  }
  return hourly;
}
