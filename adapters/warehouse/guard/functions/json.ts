import { type Compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { literalText, type RuleTable, scalar, type Site, textArg } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import { BIGINT, BOOLEAN, JSON_TYPE, VARCHAR } from "#adapters/warehouse/guard/types";

/** JSON, or text that may hold it: broken text is no JSON, which is NULL and no error. */
function jsonArg(site: Site, index: number): string {
  const { sql, type } = site.value(index);
  if (type.kind === "json") return sql;
  if (type.kind !== "varchar" && type.kind !== "unknown")
    refuse(
      `${site.name}() needs JSON or text, and has ${typeName(type)}: write ${type.kind === "map" ? "element_at(x, 'key')" : "CAST(x AS JSON)"}.`,
    );
  return `CASE WHEN json_valid(${sql}) THEN CAST(${sql} AS JSON) END`;
}

/** A Trino path ($.a.b, $["a.b"], $.a[0]) as the engine's, every key quoted. */
function path(site: Site, index: number): string {
  const trino = literalText(site, index, "path");
  if (!trino.startsWith("$")) refuse("A JSON path begins with $, as in '$.a.b'.");
  let engine = "$";
  let rest = trino.slice(1);
  while (rest !== "") {
    const step = /^\.([A-Za-z0-9_-]+)/.exec(rest) ?? /^\["([^"\\]+)"\]/.exec(rest) ?? /^\['([^'\\]+)'\]/.exec(rest) ?? /^\[(\d+)\]/.exec(rest);
    if (step === null) refuse(`The JSON path '${trino}' is not allowed: use keys and positions, as in '$.a.b[0]' or '$["a.b"]'.`);
    const [whole, key = ""] = step;
    engine += /^\[\d/.test(whole) ? `[${key}]` : `."${key.replaceAll('"', "")}"`;
    rest = rest.slice(whole.length);
  }
  return text(engine);
}

const scalarText = (json: string) =>
  `CASE json_type(${json}) WHEN 'VARCHAR' THEN json_extract_string(${json}, '$') WHEN 'OBJECT' THEN NULL WHEN 'ARRAY' THEN NULL WHEN 'NULL' THEN NULL ELSE CAST(${json} AS VARCHAR) END`;

export function compileJsonObject(pairs: readonly (readonly [Compiled, Compiled])[]) {
  const fields = pairs.flatMap(([key, value]) => {
    if (key.type.kind !== "varchar") refuse("json_object() needs text keys: json_object('a': 1).");
    const fits = ["varchar", "boolean", "tinyint", "smallint", "integer", "bigint", "double", "decimal", "unknown"].includes(value.type.kind);
    if (!fits) refuse(`json_object() takes texts, numbers and conditions, and has ${typeName(value.type)}: cast it to VARCHAR.`);
    return [key.sql, value.sql];
  });
  return { sql: `CAST(json_object(${fields.join(", ")}) AS VARCHAR)`, type: VARCHAR };
}

/** The SQL standard's path: lax by default, which the engine's is as well where the path is plain. */
function standardPath(site: Site): string {
  const standard = literalText(site, 1, "path");
  if (!standard.startsWith("lax $")) refuse(`${site.name}() takes a lax path here, as in 'lax $.a'.`);
  return path(
    { ...site, value: (index) => (index === 1 ? { ...site.value(1), literal: { kind: "string", text: standard.slice(4) } } : site.value(index)) },
    1,
  );
}

export const JSONS: RuleTable = {
  json_value: scalar("json_value(json, 'lax path')", 2, 2, (site) => ({
    sql: scalarText(`json_extract(${jsonArg(site, 0)}, ${standardPath(site)})`),
    type: VARCHAR,
  })),
  json_query: scalar("json_query(json, 'lax path')", 2, 2, (site) => ({
    sql: `CAST(json(json_extract(${jsonArg(site, 0)}, ${standardPath(site)})) AS VARCHAR)`,
    type: VARCHAR,
  })),
  json_exists: scalar("json_exists(json, 'lax path')", 2, 2, (site) => ({
    sql: `CASE WHEN ${jsonArg(site, 0)} IS NOT NULL THEN json_extract(${jsonArg(site, 0)}, ${standardPath(site)}) IS NOT NULL END`,
    type: BOOLEAN,
  })),
  json_parse: scalar("json_parse(text)", 1, 1, (site) => ({
    sql: `json(${site.lax ? "TRY_CAST" : "CAST"}(${textArg(site, 0)} AS JSON))`,
    type: JSON_TYPE,
  })),
  json_format: scalar("json_format(json)", 1, 1, (site) =>
    site.value(0).type.kind === "json"
      ? { sql: `CAST(json(${site.value(0).sql}) AS VARCHAR)`, type: VARCHAR }
      : refuse("json_format() needs JSON: write json_format(CAST(x AS JSON))."),
  ),
  json_extract: scalar("json_extract(json, path)", 2, 2, (site) => ({ sql: `json_extract(${jsonArg(site, 0)}, ${path(site, 1)})`, type: JSON_TYPE })),
  json_extract_scalar: scalar("json_extract_scalar(json, path)", 2, 2, (site) => ({
    sql: scalarText(`json_extract(${jsonArg(site, 0)}, ${path(site, 1)})`),
    type: site.value(0).type.kind === "varchar" ? site.value(0).type : VARCHAR,
  })),
  json_array_length: scalar("json_array_length(json)", 1, 1, (site) => ({
    sql: `CASE WHEN json_type(${jsonArg(site, 0)}) = 'ARRAY' THEN CAST(json_array_length(${jsonArg(site, 0)}) AS BIGINT) END`,
    type: BIGINT,
  })),
  json_array_contains: scalar("json_array_contains(json, x)", 2, 2, (site) => {
    const value = site.value(1);
    const wanted = value.type.kind === "varchar" ? value.sql : `CAST(${value.sql} AS VARCHAR)`;
    const kinds = value.type.kind === "varchar" ? "('VARCHAR')" : value.type.kind === "boolean" ? "('BOOLEAN')" : "('BIGINT', 'UBIGINT', 'DOUBLE')";
    return {
      sql: `CASE WHEN json_type(${jsonArg(site, 0)}) = 'ARRAY' THEN len(list_filter(CAST(${jsonArg(site, 0)} AS JSON[]), lambda mt_j: json_type(mt_j) IN ${kinds} AND json_extract_string(mt_j, '$') = ${wanted})) > 0 END`,
      type: BOOLEAN,
    };
  }),
  json_size: scalar("json_size(json, path)", 2, 2, (site) => {
    const found = `json_extract(${jsonArg(site, 0)}, ${path(site, 1)})`;
    return {
      sql: `CASE json_type(${found}) WHEN 'ARRAY' THEN CAST(json_array_length(${found}) AS BIGINT) WHEN 'OBJECT' THEN len(json_keys(${found})) ELSE CASE WHEN ${found} IS NULL THEN NULL ELSE 0 END END`,
      type: BIGINT,
    };
  }),
  is_json_scalar: scalar("is_json_scalar(json)", 1, 1, (site) => ({
    sql: `(json_type(${jsonArg(site, 0)}) NOT IN ('OBJECT', 'ARRAY'))`,
    type: BOOLEAN,
  })),
};
