import { asWallTime } from "#adapters/warehouse/guard/compile/zone";
import { type Compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { refuse } from "#adapters/warehouse/guard/refuse";

/** One piece of a date format: plain text, or the engine's specifier; `write` where writing takes an expression of its own. */
type Part = { readonly plain: string } | { readonly specifier: string; readonly write?: (moment: string) => string; readonly readable?: boolean };

const MYSQL: Readonly<Record<string, readonly Part[]>> = {
  a: [{ specifier: "%a" }],
  b: [{ specifier: "%b" }],
  c: [{ specifier: "%-m" }],
  d: [{ specifier: "%d" }],
  e: [{ specifier: "%-d" }],
  f: [{ specifier: "%f" }],
  H: [{ specifier: "%H" }],
  h: [{ specifier: "%I" }],
  I: [{ specifier: "%I" }],
  i: [{ specifier: "%M" }],
  j: [{ specifier: "%j" }],
  k: [{ specifier: "%-H" }],
  l: [{ specifier: "%-I" }],
  M: [{ specifier: "%B" }],
  m: [{ specifier: "%m" }],
  p: [{ specifier: "%p" }],
  S: [{ specifier: "%S" }],
  s: [{ specifier: "%S" }],
  W: [{ specifier: "%A" }],
  Y: [{ specifier: "%Y" }],
  y: [{ specifier: "%y" }],
  r: [{ specifier: "%I" }, { plain: ":" }, { specifier: "%M" }, { plain: ":" }, { specifier: "%S" }, { plain: " " }, { specifier: "%p" }],
  T: [{ specifier: "%H" }, { plain: ":" }, { specifier: "%M" }, { plain: ":" }, { specifier: "%S" }],
  v: [{ specifier: "%V", write: (moment) => `lpad(CAST(datepart('week', ${moment}) AS VARCHAR), 2, '0')`, readable: false }],
  x: [{ specifier: "%G", write: (moment) => `CAST(datepart('isoyear', ${moment}) AS VARCHAR)`, readable: false }],
  "%": [{ plain: "%" }],
};

/** date_format and date_parse (MySQL's letters). */
export function mysqlFormat(format: string): readonly Part[] {
  if (!format.includes("%") && /yy|mm|dd|hh/i.test(format))
    refuse(`The format '${format}' names no part of a date: write MySQL's letters, as in '%Y-%m-%d %H:%i:%s', or format_datetime(x, 'yyyy-MM-dd').`);
  const parts: Part[] = [];
  for (let at = 0; at < format.length; at++) {
    const char = format[at] ?? "";
    if (char !== "%") {
      parts.push({ plain: char });
      continue;
    }
    const letter = format[++at] ?? "";
    const known = MYSQL[letter];
    if (known !== undefined) parts.push(...known);
    else if (letter === "" || /[DUuVwX]/.test(letter))
      refuse(`The format %${letter} is not allowed: use %Y %m %d %H %i %s %f %b %M %a %W %j %p %v %x.`);
    else parts.push({ plain: letter });
  }
  return parts;
}

const year = (length: number): Part => (length === 2 ? { specifier: "%y" } : { specifier: "%Y" });
const number = (length: number, one: string, two: string): Part => ({ specifier: length === 1 ? one : two });

function jodaPart(letter: string, length: number): Part {
  switch (letter) {
    case "y":
    case "Y":
    case "u":
      return year(length);
    case "x":
      return { specifier: "%G", write: (moment) => `CAST(datepart('isoyear', ${moment}) AS VARCHAR)`, readable: false };
    case "w":
      return {
        specifier: "%V",
        write: (moment) =>
          length === 1 ? `CAST(datepart('week', ${moment}) AS VARCHAR)` : `lpad(CAST(datepart('week', ${moment}) AS VARCHAR), 2, '0')`,
        readable: false,
      };
    case "e":
      return { specifier: "%u", write: (moment) => `CAST(datepart('isodow', ${moment}) AS VARCHAR)`, readable: false };
    case "M":
      return length >= 4 ? { specifier: "%B" } : length === 3 ? { specifier: "%b" } : number(length, "%-m", "%m");
    case "d":
      return number(length, "%-d", "%d");
    case "D":
      return number(length, "%-j", "%j");
    case "E":
      return { specifier: length >= 4 ? "%A" : "%a" };
    case "a":
      return { specifier: "%p" };
    case "H":
      return number(length, "%-H", "%H");
    case "h":
      return number(length, "%-I", "%I");
    case "m":
      return number(length, "%-M", "%M");
    case "s":
      return number(length, "%-S", "%S");
    case "S":
      return length === 3
        ? { specifier: "%g" }
        : { specifier: "%f", write: (moment) => `substr(strftime(${moment}, '%f'), 1, ${Math.min(6, length)})`, readable: length === 6 };
    default:
      refuse(`The pattern letter ${letter} is not allowed: use yyyy MM dd HH mm ss SSS EEE MMM a w x.`);
  }
}

/** format_datetime and parse_datetime (Joda's letters, text in single quotes). */
export function jodaFormat(pattern: string): readonly Part[] {
  if (/%[A-Za-z]/.test(pattern)) refuse(`The pattern '${pattern}' holds MySQL's letters: write 'yyyy-MM-dd', or date_format(x, '%Y-%m-%d').`);
  const parts: Part[] = [];
  for (const [token] of pattern.matchAll(/''|'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (token === "'") refuse("A text in the pattern is not closed: add '.");
    if (token === "''") parts.push({ plain: "'" });
    else if (token.startsWith("'")) parts.push({ plain: token.slice(1, -1).replaceAll("''", "'") });
    else if (/^[A-Za-z]/.test(token)) parts.push(jodaPart(token[0] ?? "", token.length));
    else parts.push({ plain: token });
  }
  return parts;
}

const escaped = (plain: string) => plain.replaceAll("%", "%%");

export function writeFormat(parts: readonly Part[], moment: Compiled): string {
  const wall = asWallTime(moment);
  const pieces: string[] = [];
  let run = "";
  for (const part of parts) {
    if ("plain" in part) run += escaped(part.plain);
    else if (part.write === undefined) run += part.specifier;
    else {
      if (run !== "") pieces.push(`strftime(${wall}, ${text(run)})`);
      run = "";
      pieces.push(part.write(wall));
    }
  }
  if (run !== "" || pieces.length === 0) pieces.push(`strftime(${wall}, ${text(run)})`);
  return pieces.length === 1 ? (pieces[0] ?? "") : `(${pieces.join(" || ")})`;
}

export function parseFormat(parts: readonly Part[], name: string): string {
  return parts
    .map((part) => {
      if ("plain" in part) return escaped(part.plain);
      if (part.readable === false) refuse(`${name}() cannot read weeks or fractions of that length: use year, month, day, hour, minute, second.`);
      return part.specifier;
    })
    .join("");
}
