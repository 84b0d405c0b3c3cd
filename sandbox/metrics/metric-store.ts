import { instanceMetrics } from "#sandbox/metrics/instance-metrics";
import { meterMetrics } from "#sandbox/metrics/meter-metrics";
import type { HourValue, MetricDimension, ResourceMetric } from "#sandbox/metrics/metric";
import type { Company } from "#sandbox/world/company";
import { fleetBetween } from "#sandbox/world/fleet";
import type { Overlay } from "#sandbox/world/overlay";
import type { Hour } from "#sandbox/world/time";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

export type MetricQuestion = {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly MetricDimension[];
};
export type PeriodValue = HourValue & { readonly at: Date };

type Fleet = { readonly from: Hour; readonly to: Hour; readonly overlay: Overlay; readonly metrics: readonly ResourceMetric[] };
const FLEETS = 4;

/** What was measured in a company, worked out from its world when it is asked for. */
export class MetricStore {
  readonly #company: Company;
  readonly #overlay: () => Overlay;
  readonly #meters: readonly ResourceMetric[];
  /** Spans that were asked for last; a look asks for several, one after the other. */
  #fleets: readonly Fleet[] = [];

  constructor(company: Company, overlay: () => Overlay) {
    this.#company = company;
    this.#overlay = overlay;
    this.#meters = meterMetrics(company);
  }

  /** Metrics of everything that was there at some time of `[from, to)`. */
  metrics({ account, region }: Pick<MetricQuestion, "account" | "region">, from: Hour, to: Hour): readonly ResourceMetric[] {
    return [...this.#meters, ...this.#instances(from, to)].filter((metric) => metric.account === account && metric.region === region);
  }

  /** Values of whole periods of `[from, to)`, none where nothing was measured. */
  values(
    question: MetricQuestion,
    { from, to, periodSeconds }: { readonly from: Date; readonly to: Date; readonly periodSeconds: number },
  ): readonly PeriodValue[] {
    const [first, end] = [Math.floor(from.getTime() / HOUR_MS), Math.ceil(to.getTime() / HOUR_MS)];
    if (end <= first) return [];
    const metric = this.metrics(question, first, end).find((one) => isSame(one, question));
    if (metric === undefined) return [];
    const step = periodSeconds * 1000;
    const hours = metric.hours(first, end);
    const values: PeriodValue[] = [];
    for (let at = Math.floor(from.getTime() / step) * step; at < to.getTime(); at += step) {
      if (at < from.getTime() && step < HOUR_MS) continue;
      const found = periodOf(metric, hours, { first, at, step });
      if (found !== undefined) values.push({ ...found, at: new Date(at) });
    }
    return values;
  }

  #instances(from: Hour, to: Hour): readonly ResourceMetric[] {
    const overlay = this.#overlay();
    const known = this.#fleets.find((one) => one.from === from && one.to === to && one.overlay === overlay);
    if (known !== undefined) return known.metrics;
    const fleet = { from, to, overlay, metrics: instanceMetrics(this.#company, fleetBetween(this.#company, from, to, overlay)) };
    this.#fleets = [fleet, ...this.#fleets.slice(0, FLEETS - 1)];
    return fleet.metrics;
  }
}

function periodOf(
  metric: ResourceMetric,
  hours: readonly (HourValue | undefined)[],
  { first, at, step }: { readonly first: Hour; readonly at: number; readonly step: number },
): HourValue | undefined {
  const begins = at / HOUR_MS - first;
  if (metric.every === "day") {
    const midnights = [...range(Math.max(Math.ceil(begins), 0), begins + step / HOUR_MS)].filter((index) => (first + index) % DAY_HOURS === 0);
    const sizes = midnights.flatMap((index) => hours[index]?.average ?? []);
    return sizes.length === 0 ? undefined : merged(sizes.map((size) => ({ sum: size, average: size, minimum: size, maximum: size, samples: 1 })));
  }
  if (step < HOUR_MS) {
    const whole = hours[Math.floor(begins)];
    const share = step / HOUR_MS;
    return whole && { ...whole, sum: whole.sum * share, samples: Math.max(whole.samples * share, 1) };
  }
  const found = hours.slice(Math.max(Math.floor(begins), 0), Math.floor(begins) + step / HOUR_MS).filter((one) => one !== undefined);
  return found.length === 0 ? undefined : merged(found);
}

function merged(values: readonly HourValue[]): HourValue {
  const sum = values.reduce((total, one) => total + one.sum, 0);
  const samples = values.reduce((total, one) => total + one.samples, 0);
  return {
    sum,
    samples,
    average: sum / samples,
    minimum: Math.min(...values.map(({ minimum }) => minimum)),
    maximum: Math.max(...values.map(({ maximum }) => maximum)),
  };
}

function* range(from: number, to: number): Generator<number> {
  for (let value = from; value < to; value++) yield value;
}

/** A metric is named by all of its dimensions. */
function isSame(metric: ResourceMetric, { namespace, name, dimensions }: MetricQuestion): boolean {
  if (metric.namespace !== namespace || metric.name !== name || metric.dimensions.length !== dimensions.length) return false;
  return metric.dimensions.every((one) => dimensions.some(({ Name, Value }) => one.Name === Name && one.Value === Value));
}
