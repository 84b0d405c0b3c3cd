import { detectCauses } from "#core/costs/anomaly/detect-world";
import { isSameSeries } from "#core/costs/anomaly/roll-up";
import { type SeededAnomaly, WATCHED_DAYS, type SeededWorld, seededWorld } from "#core/costs/testing/seeded-world";

export type Score = {
  readonly planted: number;
  readonly found: number;
  readonly alerts: number;
  readonly right: number;
  readonly missed: readonly SeededAnomaly[];
};

/** USD a day, as the product sets it when nobody has said otherwise. */
export const FLOOR_USD = 25;

/** What detection says about a world against what was planted in it. A slow leak counts while it lasts, others from their first days. */
export function scoreWorld(world: SeededWorld): Score {
  const causes = detectCauses(world.series, { floorUsd: FLOOR_USD, since: world.last - WATCHED_DAYS });
  const covers = (cause: (typeof causes)[number], anomaly: SeededAnomaly) =>
    cause.parts.some((part) => isSameSeries(part.key, anomaly.key) && part.first >= anomaly.first - 1 && part.first <= anomaly.last + 1);
  const missed = world.anomalies.filter((anomaly) => !causes.some((cause) => covers(cause, anomaly)));
  return {
    planted: world.anomalies.length,
    found: world.anomalies.length - missed.length,
    alerts: causes.length,
    right: causes.filter((cause) => world.anomalies.some((anomaly) => covers(cause, anomaly))).length,
    missed,
  };
}

export type Rates = {
  readonly worlds: number;
  readonly recall: number;
  readonly precision: number;
  readonly falseAlarmsPerMonth: number;
  readonly missed: Readonly<Record<string, number>>;
};

/** Over seeded worlds, each with one to three anomalies and once more without any. */
export function scoreWorlds(worlds: number): Rates {
  let [planted, found, alerts, right, alarms] = [0, 0, 0, 0, 0];
  const missed: Record<string, number> = {};
  for (let seed = 1; seed <= worlds; seed += 1) {
    const score = scoreWorld(seededWorld(seed, 1 + (seed % 3)));
    planted += score.planted;
    found += score.found;
    alerts += score.alerts;
    right += score.right;
    for (const { kind } of score.missed) missed[kind] = (missed[kind] ?? 0) + 1;
    alarms += scoreWorld(seededWorld(10_000 + seed, 0)).alerts;
  }
  return { worlds, recall: found / planted, precision: right / alerts, falseAlarmsPerMonth: alarms / worlds / (WATCHED_DAYS / 30), missed };
}
