import type { Figure } from "#core/costs/figure";
import { type Decimal, decimalOf, dividedBy, sumOf, times, toText } from "#core/figures/decimal";

/**
 * Figures that code computes from other figures. Each carries the id, period and query of what it stands on,
 * so that a derived number is as defensible as a cell. Unknown in, unknown out.
 */
export type Derivation =
  "share" | "change" | "change_ratio" | "change_points" | "daily_average" | "hourly_rate" | "monthly_rate" | "ratio" | "sum" | "difference" | "count";

export function shareOf(part: Figure, whole: Figure, label: string): Figure {
  return derived("share", part, [part, whole], "ratio", quotient(part, whole), label);
}

/** `after` less `before`, signed when shown. */
export function changeBetween(after: Figure, before: Figure, label: string): Figure {
  return derived(
    after.unit === "ratio" ? "change_points" : "change",
    after,
    [after, before],
    after.unit === "ratio" ? "points" : after.unit,
    changeValue(after, before),
    label,
  );
}

function changeValue(after: Figure, before: Figure): Decimal | undefined {
  const value = difference(after, before);
  return value === undefined || after.unit !== "ratio" ? value : value * 100n;
}

/** Change over the absolute of what was before; unknown when there was nothing before. */
export function changeRatio(after: Figure, before: Figure, label: string): Figure {
  const value = difference(after, before);
  const base = decimalOf(before.value);
  const ratio = value === undefined || base === undefined || base === 0n ? undefined : dividedBy(value, base < 0n ? -base : base);
  return derived("change_ratio", after, [after, before], "ratio", ratio, label);
}

/** `a` less `b`, not a change in time: shown without a plus sign. */
export function differenceOf(a: Figure, b: Figure, label: string): Figure {
  return derived("difference", a, [a, b], a.unit, difference(a, b), label);
}

/** Spread over so many days that have data. */
export function dailyAverage(total: Figure, days: number, label: string): Figure {
  const value = decimalOf(total.value);
  const average = value === undefined || days <= 0 ? undefined : dividedBy(value, BigInt(days) * 10n ** 18n);
  return derived("daily_average", total, [total], `${total.unit}/day`, average, label, `d${days}`);
}

/** Spread over so many hours. */
export function hourlyRate(total: Figure, hours: number, label: string): Figure {
  const value = decimalOf(total.value);
  const rate = value === undefined || hours <= 0 ? undefined : dividedBy(value, BigInt(hours) * 10n ** 18n);
  return derived("hourly_rate", total, [total], `${total.unit}/h`, rate, label, `h${hours}`);
}

export function ratioOf(a: Figure, b: Figure, label: string, unit = "ratio"): Figure {
  return derived("ratio", a, [a, b], unit, quotient(a, b), label);
}

export function sumOfFigures(parts: readonly Figure[], label: string, name: "sum" | "share" = "sum"): Figure | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  const values = parts.map((part) => decimalOf(part.value));
  const known = values.filter((value) => value !== undefined);
  return derived(name, first, parts, first.unit, known.length === parts.length ? sumOf(known) : undefined, label);
}

/** A price of an hour as a month of 730 hours. */
export function monthlyRate(perHour: Figure, label: string): Figure {
  const value = decimalOf(perHour.value);
  const unit = perHour.unit.replace(/\/h$/, "/month");
  return {
    ...derived("monthly_rate", perHour, [perHour], unit, value === undefined ? undefined : times(value, 730n * 10n ** 18n), label),
    kind: "projected",
  };
}

/** How many things a list of this query holds. */
export function countFigure(like: Figure, name: string, count: number, label: string): Figure {
  return { ...like, id: `${like.queryId}.count-${name}`, value: String(count), unit: "count", metric: "count", label };
}

function difference(a: Figure, b: Figure): Decimal | undefined {
  const [x, y] = [decimalOf(a.value), decimalOf(b.value)];
  return x === undefined || y === undefined ? undefined : x - y;
}

function quotient(a: Figure, b: Figure): Decimal | undefined {
  const [x, y] = [decimalOf(a.value), decimalOf(b.value)];
  return x === undefined || y === undefined || y === 0n ? undefined : dividedBy(x, y);
}

function derived(
  name: Derivation,
  like: Figure,
  from: readonly Figure[],
  unit: string,
  value: Decimal | undefined,
  label: string,
  suffix?: string,
): Figure {
  const path = from.map((figure) => (figure.queryId === like.queryId ? figure.id.slice(like.queryId.length + 1) : figure.id));
  const shown = path.length > 3 ? [path[0] ?? "", path.at(-1) ?? "", `n${path.length}`] : path;
  return {
    ...like,
    id: `${like.queryId}.${name}-${[...shown, ...(suffix === undefined ? [] : [suffix])].join("-")}`,
    value: value === undefined ? null : toText(value),
    unit,
    metric: name,
    kind: from.some((figure) => figure.kind === "projected") ? "projected" : like.kind,
    label,
  };
}
