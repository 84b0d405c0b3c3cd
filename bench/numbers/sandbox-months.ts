import { type CostSeries, keyText } from "#core/costs/anomaly/cost-series";
import { detectCauses } from "#core/costs/anomaly/detect-world";
import { type DayNumber, dayText, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { EFFECTS, incidentsOf } from "#sandbox/halcyon/incidents";
import { FLOOR_USD, type Rates } from "#bench/numbers/anomaly-bench";

const HOURS_OF_DAY = 24;
/** Eight weeks, so that each month has a baseline. */
const WARM_UP = 60;

/** Detection at the end of each month against the mishaps that the sandbox's company has in it. */
export function scoreSandbox(
  world: readonly CostSeries[],
  last: DayNumber,
): Omit<Rates, "worlds"> & { readonly months: number; readonly alarms: readonly string[] } {
  const from = Math.min(...world.map((series) => series.from));
  const missed: Record<string, number> = {};
  const alarms: string[] = [];
  let [planted, found, alerts, right, months] = [0, 0, 0, 0, 0];
  for (let month = monthOf(from + WARM_UP + 31); monthStart(month, 1) <= last + 1; month = monthOf(monthStart(month, 1))) {
    const end = monthStart(month, 1) - 1;
    const cut = world.map((series) => ({ ...series, values: series.values.slice(0, end - series.from + 1) }));
    const causes = detectCauses(cut, { floorUsd: FLOOR_USD, since: monthStart(month) }).filter(({ first }) => first >= monthStart(month));
    const incidents = incidentsOf(month).map(({ key, from: start, to }) => ({
      key,
      first: Math.floor(start / HOURS_OF_DAY),
      last: Math.floor((to - 1) / HOURS_OF_DAY),
    }));
    const isOf = (cause: (typeof causes)[number], { first, last: until }: (typeof incidents)[number]) =>
      cause.first >= first - 1 && cause.first <= until;
    months += 1;
    planted += incidents.length;
    alerts += causes.length;
    for (const incident of incidents) {
      if (causes.some((cause) => isOf(cause, incident))) found += 1;
      else missed[incident.key] = (missed[incident.key] ?? 0) + 1;
    }
    for (const cause of causes) {
      if (incidents.some((incident) => isOf(cause, incident))) right += 1;
      else alarms.push(`${dayText(cause.first)} ${keyText(cause.lead.key)} $${Math.round(cause.impact)}`);
    }
  }
  return { months, recall: found / planted, precision: right / alerts, falseAlarmsPerMonth: (alerts - right) / months, missed, alarms };
}

/** Accounts in which no mishap ever happens: what they cost can be forecast. */
export function isSteady(account: string): boolean {
  const touched = new Set(Object.values(EFFECTS).flatMap(({ meters }) => Object.keys(meters ?? {}).map((meter) => meter.split("/")[1])));
  return !touched.has(account) && account !== "ml-research";
}
