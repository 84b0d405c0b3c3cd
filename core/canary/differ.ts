import { absoluteDecimal, compareDecimals, roundDecimal, subtractDecimals } from "#core/money";
import { shownText } from "#core/proposals/shown-text";
import { formatValue } from "#core/figures/format";

export type Side = { readonly what: string; readonly value: string | null };

/** Half a cent: exact sums differ by nothing, columns of floating point by their last digits. */
const CENT = "0.005";
/** Names of accounts and services are somebody's text, characters. */
const LONGEST_NAME = 80;

/** Decimal amounts that are one to the cent; unknown is one with unknown alone. */
export function isSame(one: string | null, other: string | null, within: string = CENT): boolean {
  if (one === null || other === null) return one === other;
  return compareDecimals(absoluteDecimal(subtractDecimals(one, other)), within) < 0;
}

/** "By service it is $10.00, the month is $12.00: $2.00 apart." Undefined where both are one to the cent. */
export function differ(one: Side, other: Side, unit: string, within: string = CENT): string | undefined {
  if (isSame(one.value, other.value, within)) return undefined;
  const said = ({ what, value }: Side) => `${what} is ${value === null ? "unknown" : formatValue(value, unit)}`;
  const apart =
    one.value === null || other.value === null
      ? ""
      : `: ${formatValue(roundDecimal(absoluteDecimal(subtractDecimals(one.value, other.value)), 2), unit)} apart`;
  return `${said(one)}, ${said(other)}${apart}.`;
}

export type Amounts = Readonly<Record<string, string>>;

/** The key that differs most between two lists of amounts, said in a sentence; what is missing on one side is nothing there. */
export function differIn(one: Amounts, other: Amounts, names: { readonly one: string; readonly other: string }, unit: string): string | undefined {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const apart = (key: string) => absoluteDecimal(subtractDecimals(one[key] ?? "0", other[key] ?? "0"));
  const wrong = keys.filter((key) => !isSame(one[key] ?? "0", other[key] ?? "0")).toSorted((a, b) => compareDecimals(apart(b), apart(a)));
  const [worst] = wrong;
  if (worst === undefined) return undefined;
  const sentence = differ(
    { what: `${shownText(worst).slice(0, LONGEST_NAME)} ${names.one}`, value: one[worst] ?? "0" },
    { what: names.other, value: other[worst] ?? "0" },
    unit,
  );
  return wrong.length === 1 ? sentence : `${sentence} ${wrong.length - 1} more differ.`;
}
