import { InvalidInputError } from "#core/errors";

/**
 * The one spelling of a JSON value: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 *
 * @throws InvalidInputError for what JSON cannot say: NaN, infinities, functions, lone surrogates
 * @source RFC 8785 (JSON Canonicalization Scheme)
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new InvalidInputError("A text holds half of a character pair; it cannot be hashed.");
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new InvalidInputError("A number that is not finite cannot be hashed.");
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
      return canonicalObject(value as Readonly<Record<string, unknown>>);
    default:
      throw new InvalidInputError(`A value of type ${typeof value} cannot be hashed.`);
  }
}

/** Without a comparator, keys sort by UTF-16 code units. A million rows of a log pass through here. */
function canonicalObject(value: Readonly<Record<string, unknown>>): string {
  let text = "{";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += (text.length === 1 ? "" : ",") + written(key) + canonicalJson(member);
  }
  return `${text}}`;
}

/** As they are written, with their colon. The few names of a log come again in each row; more than these are not kept. */
const names = new Map<string, string>();
const MOST_NAMES = 1000;

function written(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const text = `${canonicalJson(key)}:`;
  if (names.size < MOST_NAMES && key.length < 100) names.set(key, text);
  return text;
}
