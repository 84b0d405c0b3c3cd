import { COMMITMENT_METRICS } from "#core/costs/metrics/commitment";
import { COST_METRICS } from "#core/costs/metrics/cost";
import { QUANTITY_METRICS } from "#core/costs/metrics/quantity";
import type { Metric } from "#core/costs/metric";

/** The semantic model's metrics, defined once: schema, vocabulary, documentation and SQL come from here. */
export const METRICS: readonly Metric[] = [...COST_METRICS, ...COMMITMENT_METRICS, ...QUANTITY_METRICS];

const BY_NAME = new Map(METRICS.flatMap((metric) => [metric.name, ...metric.synonyms].map((name) => [plain(name), metric] as const)));

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}

/** By name or synonym, whatever the case; undefined where there is none. */
export function findMetric(name: string): Metric | undefined {
  return BY_NAME.get(plain(name));
}
