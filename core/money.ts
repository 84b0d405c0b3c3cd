import { InvalidInputError } from "#core/errors";

/**
 * Exact arithmetic on decimal strings ("20762.400000000000"). Amounts are added exactly and rounded once,
 * at display; nothing here passes through a floating-point number.
 */
type Scaled = { readonly units: bigint; readonly scale: number };

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Digits after the point that a quotient keeps before the one rounding at display. */
const QUOTIENT_SCALE = 12;

/** @throws InvalidInputError when the text is no decimal number */
function parse(text: string): Scaled {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new InvalidInputError(`"${text.slice(0, 40)}" is not a decimal number.`);
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] = match;
  const units = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function print({ units, scale }: Scaled): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative && units !== 0n ? `-${text}` : text;
}

function align(a: Scaled, b: Scaled): readonly [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
}

/** Rounds half away from zero. */
function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

export function addDecimals(a: string, b: string): string {
  const [x, y, scale] = align(parse(a), parse(b));
  return print({ units: x + y, scale });
}

export function subtractDecimals(a: string, b: string): string {
  const [x, y, scale] = align(parse(a), parse(b));
  return print({ units: x - y, scale });
}

export function sumDecimals(values: Iterable<string>): string {
  let total: Scaled = { units: 0n, scale: 0 };
  for (const value of values) {
    const [x, y, scale] = align(total, parse(value));
    total = { units: x + y, scale };
  }
  return print(total);
}

export function multiplyDecimals(a: string, b: string): string {
  const x = parse(a);
  const y = parse(b);
  return print({ units: x.units * y.units, scale: x.scale + y.scale });
}

/** A quotient with 12 digits after the point, half away from zero; null where the divisor is zero. */
export function divideDecimals(a: string, b: string, scale: number = QUOTIENT_SCALE): string | null {
  const [x, y] = align(parse(a), parse(b));
  if (y === 0n) return null;
  return print({ units: divideRounded(x * 10n ** BigInt(scale), y), scale });
}

/** -1, 0 or 1. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const [x, y] = align(parse(a), parse(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

export function absoluteDecimal(value: string): string {
  const { units, scale } = parse(value);
  return print({ units: units < 0n ? -units : units, scale });
}

export function negateDecimal(value: string): string {
  const { units, scale } = parse(value);
  return print({ units: -units, scale });
}

export function isZeroDecimal(value: string): boolean {
  return parse(value).units === 0n;
}

/** Rounds once, half away from zero: for display and for comparing to the cent. */
export function roundDecimal(value: string, places: number): string {
  const { units, scale } = parse(value);
  if (scale <= places) return print({ units: units * 10n ** BigInt(places - scale), scale: places });
  return print({ units: divideRounded(units, 10n ** BigInt(scale - places)), scale: places });
}

/** Shortest form: no trailing zeros after the point. */
export function trimDecimal(value: string): string {
  const text = print(parse(value));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** For charts and ordering only, never for amounts that are shown or added. */
export function approximateDecimal(value: string): number {
  return Number(print(parse(value)));
}
