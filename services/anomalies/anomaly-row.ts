import type { AnomalyRow } from "#core/api/anomalies";
import { anomalyTitle } from "#core/costs/anomaly/title";
import type { Figure } from "#core/costs/figure";
import { dayInstant, dayNumber } from "#core/costs/forecast/day-number";
import { decimal, toText } from "#core/figures/decimal";
import type { StoredAnomaly } from "#services/anomalies/anomaly-store";

/** As pages and answers show it; every amount a figure whose query opens the rows behind it. */
export function anomalyRow(stored: StoredAnomaly): AnomalyRow {
  const queryId = stored.queryIds[0] ?? stored.id;
  const period = { from: dayInstant(dayNumber(stored.firstDay)), to: dayInstant(dayNumber(stored.lastDay) + 1) };
  const figure = (path: string, value: string, unit: string, metric: string, label: string): Figure => ({
    id: `${stored.id}.${path}`,
    value: toText(decimal(value)),
    unit,
    metric,
    kind: "measured",
    period,
    timeZone: "UTC",
    asOf: stored.asOf,
    queryId,
    label,
  });
  const what = stored.scope.service ?? "usage without a service";
  return {
    id: stored.id,
    state: stored.state,
    shape: stored.shape,
    title: anomalyTitle({ ...stored, parts: stored.parts.length }),
    scope: stored.scope,
    parts: stored.parts.map((part) => ({ ...part })),
    firstDay: stored.firstDay,
    lastDay: stored.lastDay,
    ongoing: stored.ongoing,
    onsetHour: stored.onsetHour,
    expectedPerDay: figure("expected", stored.expectedPerDay, "USD/day", "daily_average", `${what}, a day as usual`),
    actualPerDay: figure("actual", stored.actualPerDay, "USD/day", "daily_average", `${what}, a day since ${stored.firstDay}`),
    impactPerDay: figure(
      "per-day",
      toText(decimal(stored.actualPerDay) - decimal(stored.expectedPerDay)),
      "USD/day",
      "change",
      `${what}, more a day`,
    ),
    impactTotal: figure("total", stored.impactTotal, "USD", "change", `${what}, more so far`),
    score: stored.score,
    owner: stored.owner,
    drivers: stored.drivers.map((driver) => ({ ...driver })),
    knownAction: stored.knownAction,
    mark:
      stored.markBy === null
        ? null
        : { by: stored.markBy, at: stored.markAt ?? stored.detectedAt, reason: stored.markReason, until: stored.snoozedUntil },
    detectedAt: stored.detectedAt,
    queryIds: [...stored.queryIds],
  };
}
