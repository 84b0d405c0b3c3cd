import type { HourlyUsage } from "#core/commitments/model";

/** What AWS asks for before it recommends anything: USD an hour on demand, on average. */
export const AWS_LEAST_ON_DEMAND = 0.1;
/** Fewer days than this are no base for a year's promise. */
export const LEAST_DAYS = 14;

/** Eligible usage at on-demand rates, USD an hour. */
export type UsageGroupFacts = {
  /** `m6i in eu-west-1`, `Fargate in eu-west-1`; `all` for everything. */
  readonly name: string;
  readonly service: string | undefined;
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

export function usageFacts(usage: HourlyUsage): UsageFacts {
  throw new RangeError(`Not computed: ${usage.hours}`);
}
