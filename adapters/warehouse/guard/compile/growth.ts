import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";

const OF_EACH = new Set([
  "transform",
  "transform_values",
  "transform_keys",
  "filter",
  "map_filter",
  "map_zip_with",
  "zip_with",
  "reduce",
  "all_match",
  "any_match",
  "none_match",
]);
const LONGER: Readonly<Record<string, number>> = { to_hex: 2, to_base64: 2, url_encode: 3, json_format: 2, to_utf8: 1, regexp_split: 2, ngrams: 100 };
const UNKNOWN_LENGTH = 10_000;

/** What a call's value weighs: the sum of its operands, or a multiple of it where the function makes more of them. */
export function weightOfCall(name: string, values: ReadonlyMap<number, Compiled>): number {
  const weight = (index: number) => values.get(index)?.weight ?? 1;
  const sum = [...values.values()].reduce((sofar, value) => sofar + (value.weight ?? 1), 1);
  const count = (index: number) => {
    const literal = values.get(index)?.literal;
    return literal?.kind === "number" ? Math.max(1, Number(literal.text)) : UNKNOWN_LENGTH;
  };
  if (name === "repeat") return weight(0) * Math.min(count(1), UNKNOWN_LENGTH);
  if (name === "sequence") return sequenceLength(values);
  if (name === "lpad" || name === "rpad") return sum + Math.ceil(count(1) / 10);
  if (name === "replace" || name === "regexp_replace") {
    const text = values.get(2)?.literal?.text;
    return text === undefined ? (values.has(2) ? weight(0) * Math.max(10, weight(2) * 10) : sum) : sum + weight(0) * [...text].length;
  }
  if (OF_EACH.has(name)) {
    const [arrays, bodies] = [...values].reduce(
      ([a, b], [index, value]) => (index < 0 ? [a, b + (value.weight ?? 1)] : [a + (value.weight ?? 1), b]),
      [0, 0],
    );
    return Math.max(sum, arrays * Math.max(1, bodies));
  }
  return sum * (LONGER[name] ?? 1);
}

function sequenceLength(values: ReadonlyMap<number, Compiled>): number {
  const [from, to] = [values.get(0)?.literal, values.get(1)?.literal];
  if (from?.kind !== "number" || to?.kind !== "number") return UNKNOWN_LENGTH;
  return Math.min(UNKNOWN_LENGTH, Math.abs(Number(to.text) - Number(from.text)) + 1);
}
