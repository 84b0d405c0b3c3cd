import { compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { formatCall } from "#adapters/warehouse/guard/functions/format";
import {
  all,
  arrayArg,
  asText,
  binaryArg,
  literalText,
  literalWhole,
  type RuleTable,
  scalar,
  type Site,
  textArg,
  wholeArg,
} from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import {
  arrayOf,
  BIGINT,
  BOOLEAN,
  commonType,
  INTEGER,
  mapOf,
  type Type,
  UNKNOWN,
  VARBINARY,
  VARCHAR,
  varchar,
} from "#adapters/warehouse/guard/types";
import { coerce } from "#adapters/warehouse/guard/compile/coerce";

const lengthOf = (type: Type) => (type.kind === "varchar" ? type.length : undefined);
const sameLength = (site: Site) => varchar(lengthOf(site.value(0).type));
/** What Trino's trim() takes away by itself. */
export const BLANKS = "(' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))";

/** 1 is the first character, -1 the last; 0 and what lies outside give ''. */
export function substring(value: string, from: { readonly sql: string; readonly literal?: number | undefined }, length: string | undefined): string {
  const size = length === undefined ? "" : `, greatest(${length}, 0)`;
  if (from.literal !== undefined) {
    if (from.literal > 0) return `substr(${value}, ${from.literal}${size})`;
    if (from.literal === 0) return `CASE WHEN ${value} IS NULL THEN NULL ELSE '' END`;
    return `CASE WHEN length(${value}) < ${-from.literal} THEN '' ELSE substr(${value}, ${from.literal}${size}) END`;
  }
  return `CASE WHEN ${from.sql} = 0 OR length(${value}) < -(${from.sql}) THEN '' ELSE substr(${value}, ${from.sql}${size}) END`;
}

function substr(site: Site) {
  const from = site.value(1);
  const literal = from.literal?.kind === "number" ? Number(from.literal.text) : undefined;
  const length = site.count === 3 ? wholeArg(site, 2) : undefined;
  return { sql: substring(textArg(site, 0), { sql: wholeArg(site, 1), literal }, length), type: sameLength(site) };
}

const trimmed = (usage: string, engineName: string) =>
  scalar(usage, 1, 2, (site) => ({
    sql: `${engineName}(${textArg(site, 0)}, ${site.count === 2 ? textArg(site, 1) : BLANKS})`,
    type: sameLength(site),
  }));

function concat(site: Site) {
  const values = all(site);
  if (values.some((value) => value.type.kind === "array")) {
    const type = values.reduce<Type>(
      (sofar, value) =>
        commonType(sofar, value.type.kind === "array" || value.type.kind === "unknown" ? value.type : arrayOf(value.type)) ??
        refuse("concat() needs arrays of one type: cast their elements."),
      UNKNOWN,
    );
    const lists = values.map(
      (value) =>
        coerce(value.type.kind === "array" || value.type.kind === "unknown" ? value : compiled(`[${value.sql}]`, arrayOf(value.type), []), type).sql,
    );
    return { sql: `(${lists.join(" || ")})`, type };
  }
  if (values.length < 2) refuse("concat() needs two or more texts.");
  if (values.every((value) => value.type.kind === "varbinary")) return { sql: `(${values.map((value) => value.sql).join(" || ")})`, type: VARBINARY };
  return { sql: `(${values.map((_, index) => textArg(site, index)).join(" || ")})`, type: VARCHAR };
}

function concatWs(site: Site) {
  const second = site.value(1);
  if (site.count === 2 && second.type.kind === "array") return { sql: joinedList(second.sql, site, 0), type: VARCHAR };
  return {
    sql: `concat_ws(${all(site)
      .map((_, index) => textArg(site, index))
      .join(", ")})`,
    type: VARCHAR,
  };
}

/** The engine's own join needs a constant between the parts. */
function joinedList(list: string, site: Site, separator: number): string {
  const between = textArg(site, separator);
  return site.value(separator).literal?.kind === "string" ? `array_to_string(${list}, ${between})` : `mt_join(${list}, ${between})`;
}

function splitPart(site: Site) {
  const [value, delimiter, at] = [textArg(site, 0), textArg(site, 1), wholeArg(site, 2)];
  const literal = site.value(2).literal;
  if (literal?.kind === "number" && Number(literal.text) < 1) refuse("split_part() counts from 1.");
  return {
    sql:
      literal === undefined
        ? `string_split(${value}, ${delimiter})[CASE WHEN ${at} > 0 THEN ${at} ELSE ${site.lax ? "NULL" : "error('Index must be greater than zero')"} END]`
        : `string_split(${value}, ${delimiter})[${at}]`,
    type: sameLength(site),
  };
}

function split(site: Site) {
  if (site.value(1).literal?.text === "") refuse("split() needs a delimiter of at least one character.");
  const [value, delimiter] = [textArg(site, 0), textArg(site, 1)];
  const type = arrayOf(sameLength(site));
  if (site.count === 2) return { sql: `string_split(${value}, ${delimiter})`, type };
  return { sql: `mt_split_limit(${value}, ${delimiter}, ${wholeArg(site, 2)})`, type };
}

const hash = (name: string) => scalar(`${name}(binary)`, 1, 1, (site) => ({ sql: `from_hex(${name}(${binaryArg(site, 0)}))`, type: VARBINARY }));
const MOST_PADDED = 100_000;

/** A length without bound would fill memory with one value. */
function paddedTo(site: Site): string {
  const [length, { literal }] = [wholeArg(site, 1), site.value(1)];
  if (literal?.kind !== "number")
    return `CASE WHEN ${length} > ${MOST_PADDED} THEN ${site.lax ? "NULL" : `error('At most ${MOST_PADDED} characters are padded to')`} ELSE greatest(${length}, 0) END`;
  if (Number(literal.text) > MOST_PADDED) refuse(`${site.name}() pads to at most ${MOST_PADDED} characters: write a smaller length.`);
  return `greatest(${length}, 0)`;
}

const padded = (name: string) =>
  scalar(`${name}(text, length, fill)`, 3, 3, (site) => ({
    sql: `${name}(${textArg(site, 0)}, CAST(${paddedTo(site)} AS INTEGER), ${textArg(site, 2)})`,
    type: VARCHAR,
  }));

const urlPart = (name: string, group: number) =>
  scalar(`${name}(url)`, 1, 1, (site) => ({ sql: `mt_url_part(${textArg(site, 0)}, ${group})`, type: sameLength(site) }));

export const TEXT: RuleTable = {
  length: scalar("length(text)", 1, 1, (site) =>
    site.value(0).type.kind === "varbinary"
      ? { sql: `octet_length(${site.value(0).sql})`, type: BIGINT }
      : { sql: `length(${textArg(site, 0)})`, type: BIGINT },
  ),
  lower: scalar("lower(text)", 1, 1, (site) => ({ sql: `lower(${textArg(site, 0)})`, type: sameLength(site) })),
  upper: scalar("upper(text)", 1, 1, (site) => ({ sql: `upper(${textArg(site, 0)})`, type: sameLength(site) })),
  substr: scalar("substr(text, from [, length])", 2, 3, substr),
  substring: scalar("substring(text, from [, length])", 2, 3, substr),
  trim: trimmed("trim(text [, characters])", "trim"),
  ltrim: trimmed("ltrim(text [, characters])", "ltrim"),
  rtrim: trimmed("rtrim(text [, characters])", "rtrim"),
  lpad: padded("lpad"),
  rpad: padded("rpad"),
  replace: scalar("replace(text, search [, replacement])", 2, 3, (site) => ({
    sql: `replace(${textArg(site, 0)}, ${textArg(site, 1)}, ${site.count === 3 ? textArg(site, 2) : "''"})`,
    type: VARCHAR,
  })),
  reverse: scalar("reverse(text or array)", 1, 1, (site) => {
    const { sql, type } = site.value(0);
    return type.kind === "array" ? { sql: `list_reverse(${sql})`, type } : { sql: `reverse(${textArg(site, 0)})`, type: sameLength(site) };
  }),
  concat: scalar("concat(a, b, ...)", 1, 127, concat),
  concat_ws: scalar("concat_ws(separator, a, b, ...)", 2, 127, concatWs),
  split: scalar("split(text, delimiter [, limit])", 2, 3, split),
  split_part: scalar("split_part(text, delimiter, index)", 3, 3, splitPart),
  split_to_map: scalar("split_to_map(text, between entries, between key and value)", 3, 3, (site) => ({
    sql: `mt_split_to_map(string_split(${textArg(site, 0)}, ${textArg(site, 1)}), ${textArg(site, 2)})`,
    type: mapOf(VARCHAR, VARCHAR),
  })),
  starts_with: scalar("starts_with(text, start)", 2, 2, (site) => ({ sql: `starts_with(${textArg(site, 0)}, ${textArg(site, 1)})`, type: BOOLEAN })),
  strpos: scalar("strpos(text, part [, occurrence])", 2, 3, (site) => {
    const [value, part] = [textArg(site, 0), textArg(site, 1)];
    return { sql: site.count === 2 ? `strpos(${value}, ${part})` : `mt_strpos(${value}, ${part}, ${wholeArg(site, 2)})`, type: BIGINT };
  }),
  translate: scalar("translate(text, from, to)", 3, 3, (site) => ({
    sql: `translate(${textArg(site, 0)}, ${textArg(site, 1)}, ${textArg(site, 2)})`,
    type: VARCHAR,
  })),
  chr: scalar("chr(codepoint)", 1, 1, (site) => ({ sql: `chr(CAST(${wholeArg(site, 0)} AS INTEGER))`, type: varchar(1) })),
  levenshtein_distance: scalar("levenshtein_distance(a, b)", 2, 2, (site) => ({
    sql: `levenshtein(${textArg(site, 0)}, ${textArg(site, 1)})`,
    type: BIGINT,
  })),
  hamming_distance: scalar("hamming_distance(a, b)", 2, 2, (site) => ({ sql: `hamming(${textArg(site, 0)}, ${textArg(site, 1)})`, type: BIGINT })),
  normalize: scalar("normalize(text)", 1, 1, (site) => ({ sql: `nfc_normalize(${textArg(site, 0)})`, type: VARCHAR })),
  format: scalar("format(format, a, b, ...)", 2, 20, formatCall),
  to_utf8: scalar("to_utf8(text)", 1, 1, (site) => ({ sql: `encode(${textArg(site, 0)})`, type: VARBINARY })),
  from_utf8: scalar("from_utf8(binary)", 1, 1, (site) => ({ sql: `decode(${binaryArg(site, 0)})`, type: VARCHAR })),
  to_hex: scalar("to_hex(binary)", 1, 1, (site) => ({ sql: `hex(${binaryArg(site, 0)})`, type: VARCHAR })),
  from_hex: scalar("from_hex(text)", 1, 1, (site) => ({ sql: `from_hex(${textArg(site, 0)})`, type: VARBINARY })),
  to_base64: scalar("to_base64(binary)", 1, 1, (site) => ({ sql: `to_base64(${binaryArg(site, 0)})`, type: VARCHAR })),
  from_base64: scalar("from_base64(text)", 1, 1, (site) => ({ sql: `from_base64(${textArg(site, 0)})`, type: VARBINARY })),
  md5: hash("md5"),
  sha1: hash("sha1"),
  sha256: hash("sha256"),
  url_extract_protocol: urlPart("url_extract_protocol", 1),
  url_extract_host: urlPart("url_extract_host", 2),
  url_extract_port: scalar("url_extract_port(url)", 1, 1, (site) => ({
    sql: `TRY_CAST(mt_url_part(${textArg(site, 0)}, 3) AS BIGINT)`,
    type: BIGINT,
  })),
  url_extract_path: urlPart("url_extract_path", 4),
  url_extract_query: urlPart("url_extract_query", 5),
  url_extract_fragment: urlPart("url_extract_fragment", 6),
  url_extract_parameter: scalar("url_extract_parameter(url, name)", 2, 2, (site) => {
    const name = literalText(site, 1, "name");
    if (!/^[\w.-]+$/.test(name)) refuse("url_extract_parameter() takes a plain name of letters and digits.");
    const found = text(`(?:^|&)${name.replaceAll(".", "\\.")}=([^&]*)`);
    const query = `mt_url_part(${textArg(site, 0)}, 5)`;
    return {
      sql: `CASE WHEN regexp_matches(${query}, ${found}) THEN url_decode(replace(regexp_extract(${query}, ${found}, 1), '+', ' ')) END`,
      type: sameLength(site),
    };
  }),
  url_encode: scalar("url_encode(text)", 1, 1, (site) => ({
    sql: `replace(replace(replace(url_encode(${textArg(site, 0)}), '%20', '+'), '~', '%7E'), '%2A', '*')`,
    type: VARCHAR,
  })),
  url_decode: scalar("url_decode(text)", 1, 1, (site) => ({ sql: `url_decode(replace(${textArg(site, 0)}, '+', ' '))`, type: sameLength(site) })),
  human_readable_seconds: scalar("human_readable_seconds(x)", 1, 1, (site) => ({
    sql: `mt_human_seconds(CAST(round(CAST(${site.value(0).sql} AS DOUBLE)) AS BIGINT))`,
    type: VARCHAR,
  })),
  typeof: scalar("typeof(x)", 1, 1, (site) => ({ sql: text(typeName(site.value(0).type)), type: VARCHAR })),
  array_join: scalar("array_join(array, separator [, for null])", 2, 3, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const item = asText("mt_v", element);
    return {
      sql: joinedList(`list_transform(${sql}, lambda mt_v: ${site.count === 3 ? `coalesce(${item}, ${textArg(site, 2)})` : item})`, site, 1),
      type: VARCHAR,
    };
  }),
};

/** Java's pattern as the engine's (RE2), as far as they agree. */
function pattern(site: Site, index: number): string {
  const java = literalText(site, index, "pattern");
  if (/\(\?(=|!|<=|<!|>)/.test(java) || /\\[1-9Gk]/.test(java) || /[*+?}]\+/.test(java))
    refuse("This pattern looks ahead, behind or back: use a pattern without (?=, (?!, (?<, \\1 or ++.");
  return text(java.replaceAll("(?<", "(?P<"));
}

/** A group that takes no part in a match is NULL in Trino, and '' in the engine. */
function mayBeMissing(java: string, wanted: number): boolean {
  const open: { readonly group: number; alternatives: boolean }[] = [{ group: 0, alternatives: false }];
  const inside = new Map<number, readonly { readonly group: number; alternatives: boolean }[]>();
  const optional = new Set<object>();
  let groups = 0;
  for (const [token] of java.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<[A-Za-z]\w*>|[^)<]*?:))?|\)(?:[?*]|\{0)?|\||./gs)) {
    if (token.startsWith("(")) {
      const captures = token === "(" || token.startsWith("(?<");
      const level = { group: captures ? ++groups : -1, alternatives: false };
      open.push(level);
      if (captures) inside.set(level.group, [...open]);
    } else if (token.startsWith(")")) {
      const level = open.pop();
      if (token.length > 1 && level !== undefined) optional.add(level);
    } else if (token === "|") {
      const level = open.at(-1);
      if (level !== undefined) level.alternatives = true;
    }
  }
  const levels = inside.get(wanted) ?? [];
  return levels.some((level, at) => optional.has(level) || (at < levels.length - 1 && level.alternatives));
}

function extract(site: Site) {
  const group = site.count === 3 ? literalWhole(site, 2, "group") : 0;
  const found = pattern(site, 1);
  const value = textArg(site, 0);
  const part = `regexp_extract(${value}, ${found}, ${group})`;
  return {
    sql: `CASE WHEN regexp_matches(${value}, ${found}) THEN ${group > 0 && mayBeMissing(literalText(site, 1, "pattern"), group) ? `nullif(${part}, '')` : part} END`,
    type: sameLength(site),
  };
}

function regexpReplace(site: Site) {
  if (site.isLambda(2)) refuse("regexp_replace() takes a text here, not a lambda.");
  const replacement = site.count === 3 ? literalText(site, 2, "replacement") : "";
  const engine = replacement.replaceAll(/\\(.)|\$(\d)|\$\{(\w+)\}/g, (_, escaped: string | undefined, group: string | undefined) => {
    if (group !== undefined) return `\u0000${group}`;
    return escaped ?? refuse("regexp_replace() takes groups by number here: $1.");
  });
  return {
    sql: `regexp_replace(${textArg(site, 0)}, ${pattern(site, 1)}, ${text(engine.replaceAll("\\", "\\\\").replaceAll("\u0000", "\\"))}, 'g')`,
    type: VARCHAR,
  };
}

export const PATTERNS: RuleTable = {
  regexp_like: scalar("regexp_like(text, pattern)", 2, 2, (site) => ({
    sql: `regexp_matches(${textArg(site, 0)}, ${pattern(site, 1)})`,
    type: BOOLEAN,
  })),
  regexp_extract: scalar("regexp_extract(text, pattern [, group])", 2, 3, extract),
  regexp_extract_all: scalar("regexp_extract_all(text, pattern [, group])", 2, 3, (site) => ({
    sql: `regexp_extract_all(${textArg(site, 0)}, ${pattern(site, 1)}, ${site.count === 3 ? literalWhole(site, 2, "group") : 0})`,
    type: arrayOf(sameLength(site)),
  })),
  regexp_replace: scalar("regexp_replace(text, pattern [, replacement])", 2, 3, regexpReplace),
  regexp_split: scalar("regexp_split(text, pattern)", 2, 2, (site) => ({
    sql: `string_split_regex(${textArg(site, 0)}, ${pattern(site, 1)})`,
    type: arrayOf(sameLength(site)),
  })),
  regexp_count: scalar("regexp_count(text, pattern)", 2, 2, (site) => ({
    sql: `len(regexp_extract_all(${textArg(site, 0)}, ${pattern(site, 1)}))`,
    type: BIGINT,
  })),
  regexp_position: scalar("regexp_position(text, pattern)", 2, 2, (site) => ({
    sql: `CASE WHEN regexp_matches(${textArg(site, 0)}, ${pattern(site, 1)}) THEN length(string_split_regex(${textArg(site, 0)}, ${pattern(site, 1)})[1]) + 1 WHEN ${textArg(site, 0)} IS NOT NULL THEN -1 END`,
    type: INTEGER,
  })),
};
