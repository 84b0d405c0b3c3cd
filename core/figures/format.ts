import type { Cell } from "#core/costs/query";
import type { Figure } from "#core/costs/figure";
import { absolute, decimalOf, type Decimal, rounded, toFixed } from "#core/figures/decimal";
import { perUnit, usageUnit } from "#core/figures/units";

export const NO_BREAK_SPACE = "\u00a0";
export const MINUS = "\u2212";
export const UNKNOWN = "unknown";

export type FigureStyle = {
  /** `auto` signs changes only; `never` drops the sign where the words say it ("$2,643.35 more"). */
  readonly sign?: "auto" | "always" | "never";
  /** Decimal places of money, when two are not enough for shown parts to add up. */
  readonly places?: number;
  /** Whole dollars, for grids of run rates. */
  readonly whole?: boolean;
  /** `$38k`, on axes only. */
  readonly axis?: boolean;
  /** Leaves "per hour", "hours" and the like to the column head. */
  readonly bare?: boolean;
};

const CHANGES = /^(change|change_ratio|change_points|.*_change)$/;

/** A figure as people read it, by the "Figures" table of the design: money, rates, percent, counts, bytes, unknown. */
export function formatFigure(figure: Pick<Figure, "value" | "unit" | "metric">, style: FigureStyle = {}): string {
  const sign = style.sign ?? "auto";
  return formatValue(figure.value, figure.unit, { ...style, sign: sign === "auto" && CHANGES.test(figure.metric) ? "always" : sign });
}

/** The same for a cell of a table; `unit` as in a figure. */
export function formatValue(cell: Cell | undefined, unit: string, style: FigureStyle = {}): string {
  const value = decimalOf(cell);
  if (value === undefined) return UNKNOWN;
  if (unit === "ratio") return withSign(value, percentOf(value), style, rounded(value, 3) === 0n);
  if (unit === "points") return withSign(value, `${grouped(toFixed(absolute(value), 1))}${NO_BREAK_SPACE}points`, style, rounded(value, 1) === 0n);
  if (unit === "bytes") return withSign(value, bytes(absolute(value)), style, value === 0n);
  if (unit === "count") return withSign(value, amount(absolute(value)), style, value === 0n);
  const money = /^([A-Z]{3})(?:\/(.+))?$/.exec(unit);
  if (money !== null) return formatMoney(value, money[1] ?? "USD", money[2], style);
  const words = style.bare === true ? "" : NO_BREAK_SPACE + usageUnit(unit, absolute(value) === 10n ** 18n);
  return withSign(value, amount(absolute(value)) + words, style, value === 0n);
}

function formatMoney(value: Decimal, currency: string, per: string | undefined, style: FigureStyle): string {
  const tail = per === undefined || style.bare === true ? "" : ` ${perUnit(per)}`;
  const prefix = currency === "USD" ? "$" : `${currency} `;
  if (style.axis === true) return withSign(value, prefix + shortened(absolute(value)), style, value === 0n);
  const places = style.places ?? (style.whole === true ? 0 : moneyPlaces(value, per));
  const least = toFixed(10n ** BigInt(18 - places), places);
  if (value !== 0n && rounded(value, places) === 0n)
    return `${value < 0n && style.sign !== "never" ? `above ${MINUS}` : "under "}${prefix}${least}${tail}`;
  return withSign(value, prefix + grouped(toFixed(absolute(value), places)), style, rounded(value, places) === 0n) + tail;
}

/** Unit prices keep three to five places, as the source has them, and three digits where they are smaller; amounts and rates of a month have cents. */
function moneyPlaces(value: Decimal, per: string | undefined): number {
  if (per === undefined || per === "month" || per === "day" || per === "year") return 2;
  for (const places of [3, 4]) if (rounded(value, places) === value) return places === 3 && rounded(value, 2) !== value ? 4 : places;
  const leading = toFixed(absolute(value), 18).split(".")[1]?.search(/[1-9]/) ?? 0;
  return absolute(value) >= 10n ** 15n || value === 0n ? 5 : Math.min(12, leading + 3);
}

function withSign(value: Decimal, text: string, style: FigureStyle, isZero: boolean): string {
  if (isZero || style.sign === "never") return text;
  if (value < 0n) return MINUS + text;
  return style.sign === "always" ? `+${text}` : text;
}

function percentOf(ratio: Decimal): string {
  const percent = absolute(ratio) * 100n;
  if (percent !== 0n && rounded(percent, 1) === 0n) return `under 0.1${NO_BREAK_SPACE}%`;
  return `${grouped(toFixed(percent, 1))}${NO_BREAK_SPACE}%`;
}

/** Counts and usage: whole when they are, else as many places as tell something. */
function amount(value: Decimal): string {
  if (rounded(value, 0) === value || value >= 1000n * 10n ** 18n) return grouped(toFixed(value, 0));
  for (const places of [2, 4, 6]) {
    if (rounded(value, places) !== 0n) return grouped(toFixed(value, places).replace(/\.?0+$/, ""));
  }
  return "under 0.000001";
}

const SIZES = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Decimal multiples: `38 MB`, `0.8 GB` only below ten of the next unit down. */
function bytes(value: Decimal): string {
  let size = value;
  let step = 0;
  while (rounded(size, 0) >= 1000n * 10n ** 18n && step < SIZES.length - 1) {
    size /= 1000n;
    step += 1;
  }
  const places = step > 0 && size < 10n * 10n ** 18n ? 1 : 0;
  return `${toFixed(size, places).replace(/\.0$/, "")}${NO_BREAK_SPACE}${SIZES[step]}`;
}

function shortened(value: Decimal): string {
  const thousand = 1000n * 10n ** 18n;
  for (const [letter, unit] of [
    ["M", thousand * 1000n],
    ["k", thousand],
  ] as const) {
    if (value >= unit) return toFixed((value * 10n ** 18n) / unit, value < 10n * unit ? 1 : 0).replace(/\.0$/, "") + letter;
  }
  return grouped(toFixed(value, value < 10n * 10n ** 18n && rounded(value, 0) !== value ? 2 : 0));
}

function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const parts = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}
