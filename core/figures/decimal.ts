import { InvalidInputError } from "#core/errors";

/** An exact decimal: an integer count of 10^-18. Sums and differences lose nothing; division rounds half away from zero. */
export type Decimal = bigint;

const PLACES = 18;
const ONE: Decimal = 10n ** BigInt(PLACES);
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal string as the engines write it, exponents included. Digits beyond 18 places are rounded.
 * @throws InvalidInputError when the text is no number
 */
export function decimal(text: string | number | bigint): Decimal {
  const match = DECIMAL.exec(String(text).trim());
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole + fraction === "") throw new InvalidInputError(`"${String(text)}" is not a decimal number.`);
  const shift = PLACES - fraction.length + Number(match[4] ?? 0);
  const digits = BigInt(whole + fraction);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedQuotient(digits, 10n ** BigInt(-shift));
  return match[1] === "-" ? -size : size;
}

/** A decimal of an engine's cell, undefined where it is unknown. */
export function decimalOf(cell: string | number | boolean | null | undefined): Decimal | undefined {
  return cell === null || cell === undefined || typeof cell === "boolean" || cell === "" ? undefined : decimal(cell);
}

export function sumOf(values: Iterable<Decimal>): Decimal {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

export function times(a: Decimal, b: Decimal): Decimal {
  return roundedQuotient(a * b, ONE);
}

/** @throws InvalidInputError on a zero divisor: a ratio to nothing is unknown, never zero */
export function dividedBy(a: Decimal, b: Decimal): Decimal {
  if (b === 0n) throw new InvalidInputError("A ratio to zero is unknown.");
  return roundedQuotient(a * ONE, b);
}

export function absolute(value: Decimal): Decimal {
  return value < 0n ? -value : value;
}

/** Numerator over denominator, rounded half away from zero. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = absolute(numerator);
  const d = absolute(denominator);
  const size = (2n * n + d) / (2n * d);
  return negative ? -size : size;
}

/** Rounds half away from zero to so many places. */
export function rounded(value: Decimal, places: number): Decimal {
  const step = 10n ** BigInt(PLACES - places);
  return roundedQuotient(value, step) * step;
}

/** Exactly so many places, for example `-1204.50`. */
export function toFixed(value: Decimal, places: number): string {
  const scaled = roundedQuotient(value, 10n ** BigInt(PLACES - places));
  const digits = absolute(scaled)
    .toString()
    .padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
}

/** All the digits that it has, without trailing zeros; 12 places at most, as the engines sum. */
export function toText(value: Decimal): string {
  const text = toFixed(value, 12).replace(/\.?0+$/, "");
  return text === "-0" || text === "" ? "0" : text;
}

export function toNumber(value: Decimal): number {
  return Number(toFixed(value, 12));
}

/** The fewest places, two or more, at which shown parts add up to the shown total: figures are rounded, never adjusted. */
export function placesThatAddUp(parts: readonly Decimal[], total: Decimal): number {
  for (let places = 2; places < 8; places += 1) {
    if (parts.reduce((sum, part) => sum + rounded(part, places), 0n) === rounded(total, places)) return places;
  }
  return 2;
}
