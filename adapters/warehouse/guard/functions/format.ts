import { text } from "#adapters/warehouse/guard/compile/compiled";
import { asText, literalText, type Site } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import { isFloat, isInteger, isNumber, VARCHAR } from "#adapters/warehouse/guard/types";

const SPECIFIER = /%(?:(\d+)\$)?([-,0+]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** Java's format(): %s, %d, %f, %x and %%, with width, precision, thousands, zeros and sign. The format is a literal. */
export function formatCall(site: Site) {
  const format = literalText(site, 0, "format");
  const parts: string[] = [];
  let next = 1;
  let from = 0;
  for (const match of format.matchAll(SPECIFIER)) {
    const [whole, position, flags = "", width, precision, letter = ""] = match;
    if (match.index > from) parts.push(text(format.slice(from, match.index)));
    from = match.index + whole.length;
    if (letter === "%") {
      parts.push("'%'");
      continue;
    }
    const index = position === undefined ? next++ : Number(position);
    if (index < 1 || index >= site.count) refuse(`format() has no argument for ${whole}: give one for each %.`);
    parts.push(padded(convert(site, index, letter, flags, precision), flags, width, letter));
  }
  const rest = format.slice(from);
  if (rest.includes("%")) refuse("format() knows %s, %d, %f, %x and %% here.");
  if (rest !== "") parts.push(text(rest));
  return { sql: parts.length === 0 ? "''" : `(${parts.join(" || ")})`, type: VARCHAR };
}

function convert(site: Site, index: number, letter: string, flags: string, precision: string | undefined): string {
  const { sql, type } = site.value(index);
  switch (letter) {
    case "s":
      if (precision !== undefined || isFloat(type)) refuse("format() writes a DOUBLE with %f, as in %.2f, not with %s.");
      return `coalesce(${asText(sql, type)}, 'null')`;
    case "d":
      if (!isInteger(type)) refuse(`format() needs a whole number for %d, and has ${typeName(type)}.`);
      return `mt_format_number(CAST(${sql} AS VARCHAR), ${flags.includes(",")}, ${flags.includes("+")})`;
    case "f": {
      if (!isNumber(type) || isInteger(type)) refuse(`format() needs a DOUBLE or DECIMAL for %f, and has ${typeName(type)}: cast it.`);
      const digits = Math.min(20, Number(precision ?? 6));
      // Through its text: Java rounds the shortest decimal form, not the binary one.
      return `mt_format_number(CAST(CAST(CAST(${sql} AS VARCHAR) AS DECIMAL(38,${digits})) AS VARCHAR), ${flags.includes(",")}, ${flags.includes("+")})`;
    }
    case "x":
      if (!isInteger(type)) refuse(`format() needs a whole number for %x, and has ${typeName(type)}.`);
      return `lower(to_base(${sql}, 16))`;
    default:
      refuse(`format() knows no %${letter} here: use %s, %d, %f or %x.`);
  }
}

function padded(sql: string, flags: string, width: string | undefined, letter: string): string {
  if (width === undefined) return sql;
  const size = Math.min(1000, Number(width));
  if (flags.includes("-")) return `mt_pad(${sql}, ${size}, 'right')`;
  if (flags.includes("0") && letter !== "s") return `mt_pad(${sql}, ${size}, 'zero')`;
  return `mt_pad(${sql}, ${size}, 'left')`;
}
