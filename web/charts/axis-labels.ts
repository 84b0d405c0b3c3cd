import { formatBucket } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Days as `12`, the first shown and the first of a month as `9 Nov`; months as `Nov`, January with its year; hours as `06:00`. */
export function bucketLabel(bucket: string, index: number): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bucket);
  if (day !== null) return index === 0 || day[3] === "01" ? `${Number(day[3])} ${MONTHS[Number(day[2]) - 1]}` : String(Number(day[3]));
  const month = /^(\d{4})-(\d{2})$/.exec(bucket);
  if (month !== null) return index === 0 || month[2] === "01" ? `${MONTHS[Number(month[2]) - 1]} ${month[1]}` : (MONTHS[Number(month[2]) - 1] ?? "");
  const hour = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(bucket);
  if (hour !== null) return index === 0 || hour[2] === "00:00" ? formatBucket(hour[1] ?? "").replace(/ \d{4}$/, "") : (hour[2] ?? "");
  return bucket;
}

const STEPS = [1, 2, 3, 5, 7, 10, 14, 28];

/** Which buckets carry a label: evenly spaced from the first of a month, where there is one, so that a month's begin is never skipped. */
export function labelled(buckets: readonly string[], most: number): (index: number) => boolean {
  const step = STEPS.find((candidate) => buckets.length / candidate <= most) ?? Math.ceil(buckets.length / most);
  const anchor = Math.max(
    0,
    buckets.findIndex((bucket) => bucket.endsWith("-01") && /^\d{4}-\d{2}-\d{2}$/.test(bucket)),
  );
  return (index) => (index - anchor) % step === 0 || (index === 0 && anchor % step >= 2);
}

/** How an axis writes a value: `$2k`, `40 %`, `1,200`. */
export function axisValue(value: number, unit: string): string {
  if (unit === "ratio") return `${Math.round(value * 1000) / 10}\u00a0%`;
  if (value === 0) return "0";
  return formatValue(Number(value.toPrecision(12)), unit, { axis: true, bare: true });
}
