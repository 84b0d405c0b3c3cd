import type { CostSeries, SeriesKey } from "#core/costs/anomaly/cost-series";
import { type DayNumber, dayNumber, dayText } from "#core/costs/forecast/day-number";
import { type Dice, aShape, diceOf, seededSeries } from "#core/costs/testing/seeded-series";

export type SeededAnomaly = {
  readonly kind: "spike" | "level_shift" | "new_service" | "runaway" | "slow_leak";
  readonly key: SeriesKey;
  readonly first: DayNumber;
  readonly last: DayNumber;
};
export type SeededWorld = {
  readonly series: readonly CostSeries[];
  readonly anomalies: readonly SeededAnomaly[];
  readonly from: DayNumber;
  readonly last: DayNumber;
};

export const WORLD_FROM = dayNumber("2026-07-01");
export const WORLD_DAYS = 130;
/** Anomalies begin in the last five weeks, when there is history to compare with. */
export const WATCHED_DAYS = 35;
const KINDS = ["spike", "level_shift", "new_service", "runaway", "slow_leak"] as const;

/**
 * A company's usage by service, account and region: weeks, growth, noise that remembers, fees on the first of the month, and
 * series small and large. `anomalies`: how many go wrong, each large enough that a person would want to know.
 */
export function seededWorld(seed: number, anomalies: number): SeededWorld {
  const dice = diceOf(seed);
  const accounts = 2 + Math.floor(dice.uniform() * 4);
  const services = 5 + Math.floor(dice.uniform() * 7);
  const series: { key: SeriesKey; values: number[] }[] = [];
  for (let account = 0; account < accounts; account += 1) {
    for (let service = 0; service < services; service += 1) {
      if (dice.uniform() < 0.25) continue;
      const key = { service: `service-${service}`, account: `account-${account}`, region: dice.uniform() < 0.8 ? "us-east-1" : "eu-west-1" };
      const values = seededSeries(dice, aShape(dice, 10 ** dice.between(0.3, 3.3)), WORLD_FROM, WORLD_DAYS);
      const fee = dice.uniform() < 0.1 ? dice.between(20, 200) : 0;
      series.push({ key, values: values.map((value, at) => (dayText(WORLD_FROM + at).endsWith("-01") ? value + fee : value)) });
    }
  }
  const planted: SeededAnomaly[] = [];
  const free = series.map((_, index) => index);
  for (let index = 0; index < anomalies && free.length > 0; index += 1) {
    const at = free.splice(Math.floor(dice.uniform() * free.length), 1)[0] ?? 0;
    const chosen = series[at];
    if (chosen === undefined) continue;
    const kind = KINDS[Math.floor(dice.uniform() * KINDS.length)] ?? "spike";
    planted.push(plant(dice, kind, kind === "new_service" ? aNewSeries(series, index) : chosen, index, anomalies));
  }
  return {
    series: series.map(({ key, values }) => ({ key, from: WORLD_FROM, values })),
    anomalies: planted,
    from: WORLD_FROM,
    last: WORLD_FROM + WORLD_DAYS - 1,
  };
}

function aNewSeries(series: { key: SeriesKey; values: number[] }[], index: number): { key: SeriesKey; values: number[] } {
  const fresh = {
    key: { service: `new-service-${index}`, account: "account-0", region: "us-east-1" },
    values: Array.from({ length: WORLD_DAYS }, () => 0),
  };
  series.push(fresh);
  return fresh;
}

function plant(
  dice: Dice,
  kind: SeededAnomaly["kind"],
  { key, values }: { key: SeriesKey; values: number[] },
  index: number,
  of: number,
): SeededAnomaly {
  // Each has its own stretch of days, so that two are not one by chance.
  const stretch = Math.floor((WATCHED_DAYS - 4) / Math.max(1, of));
  const first = WORLD_DAYS - WATCHED_DAYS + index * stretch + Math.floor(dice.uniform() * Math.max(1, stretch - 3));
  const usual = values.slice(first - 28, first).reduce((sum, value) => sum + value, 0) / 28;
  const size = Math.max(dice.between(45, 120), usual * dice.between(0.35, 1.5));
  const days = {
    spike: 1 + Math.floor(dice.uniform() * 4),
    level_shift: WORLD_DAYS,
    new_service: WORLD_DAYS,
    runaway: 3 + Math.floor(dice.uniform() * 8),
    slow_leak: WORLD_DAYS,
  }[kind];
  const last = Math.min(first + days, WORLD_DAYS) - 1;
  for (let at = first; at <= last; at += 1) {
    const age = at - first;
    const more = { spike: size, level_shift: size, new_service: size, runaway: size * (1 + 0.6 * age), slow_leak: size * 0.12 * (age + 1) }[kind];
    values[at] = (values[at] ?? 0) + more * dice.between(0.92, 1.08);
  }
  return { kind, key, first: WORLD_FROM + first, last: WORLD_FROM + last };
}
