import type { Hour } from "#sandbox/world/time";

export type MetricDimension = { readonly Name: string; readonly Value: string };

/** Of one hour: what an hour's samples add up to, and how they lie. */
export type HourValue = {
  readonly sum: number;
  readonly average: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly samples: number;
};

/** A metric of one resource, in an account and region. */
export type ResourceMetric = {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly MetricDimension[];
  readonly unit: "Percent" | "Bytes" | "Count" | "Milliseconds" | "None";
  /** `day`: one sample a day at midnight, as storage sizes have. */
  readonly every: "five-minutes" | "day";
  /** Undefined where the resource was not there. */
  readonly hours: (from: Hour, to: Hour) => readonly (HourValue | undefined)[];
};

const SAMPLES = 12;

/** Something that is counted: bytes, requests. */
export function counted(total: number, spread = 0.25): HourValue {
  const each = total / SAMPLES;
  return { sum: total, average: each, minimum: each * (1 - spread), maximum: each * (1 + spread), samples: SAMPLES };
}

/** Something that is at a level: percent, connections. */
export function level(
  average: number,
  { spread = 0.15, most = Number.POSITIVE_INFINITY }: { readonly spread?: number; readonly most?: number } = {},
): HourValue {
  const held = Math.min(average, most);
  return {
    sum: held * SAMPLES,
    average: held,
    minimum: held * (1 - spread),
    maximum: Math.min(held * (1 + spread), most),
    samples: SAMPLES,
  };
}
