import { coerce, unify } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { all, arrayArg, mapArg, type RuleTable, scalar, type Site, wholeArg } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
import { arrayOf, BIGINT, BOOLEAN, commonType, isInteger, mapOf, rowOf, sameType, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

const hasNull = (list: string) => `len(list_filter(${list}, lambda mt_n: mt_n IS NULL)) > 0`;

/** An array and a value (or another array) in one element type. */
function withElement(site: Site, list: number, other: number): { readonly list: string; readonly other: string; readonly element: Type } {
  const array = arrayArg(site, list);
  const value = site.value(other);
  const element = commonType(array.element, value.type);
  if (element === undefined) refuse(`${site.name}() needs a value of the array's type ${typeName(array.element)}, and has ${typeName(value.type)}.`);
  return { list: coerce(site.value(list), arrayOf(element)).sql, other: coerce(value, element).sql, element };
}

function twoArrays(site: Site): { readonly left: string; readonly right: string; readonly type: Type } {
  arrayArg(site, 0);
  arrayArg(site, 1);
  const { type, values } = unify([site.value(0), site.value(1)], `${site.name}()`);
  return { left: values[0]?.sql ?? "", right: values[1]?.sql ?? "", type };
}

function contains(site: Site) {
  const { list, other } = withElement(site, 0, 1);
  return { sql: `CASE WHEN list_contains(${list}, ${other}) THEN TRUE WHEN ${list} IS NULL OR ${other} IS NULL OR ${hasNull(list)} THEN NULL ELSE FALSE END`, type: BOOLEAN };
}

const match = (usage: string, decided: string, otherwise: string) =>
  scalar(usage, 2, 2, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const x = site.fresh();
    const results = `list_transform(${sql}, lambda ${x}: ${site.lambda(1, [{ sql: x, type: element }]).sql})`;
    const hit = decided === "all" ? `list_contains(${results}, FALSE)` : `list_contains(${results}, TRUE)`;
    const [onHit, onMiss] = decided === "all" ? ["FALSE", "TRUE"] : otherwise === "none" ? ["FALSE", "TRUE"] : ["TRUE", "FALSE"];
    return { sql: `CASE WHEN ${sql} IS NULL THEN NULL WHEN ${hit} THEN ${onHit} WHEN ${hasNull(results)} THEN NULL ELSE ${onMiss} END`, type: BOOLEAN };
  });

function elementAt(site: Site): { sql: string; type: Type } {
  const value = site.value(0);
  if (value.type.kind === "unknown") return { sql: "NULL", type: UNKNOWN };
  if (value.type.kind === "map") return { sql: `${value.sql}[${coerceKey(site.value(1), value.type.key)}]`, type: value.type.value };
  if (value.type.kind !== "array") refuse(`element_at() needs an array or a map, and has ${typeName(value.type)}.`);
  return { sql: `${value.sql}[${wholeArg(site, 1)}]`, type: value.type.element };
}

function coerceKey(key: Compiled, type: Type): string {
  const common = commonType(key.type, type);
  if (common === undefined || !sameType(common, type)) refuse(`The map's key has type ${typeName(type)}, and the given one ${typeName(key.type)}: cast it.`);
  return coerce(key, type).sql;
}

/** `a[i]` and `m[k]`: what is not there is an error, where element_at gives NULL. */
export function subscript(value: Compiled, index: Compiled, lax: boolean): { readonly sql: string; readonly type: Type } {
  const { type } = value;
  if (type.kind === "row") {
    const field = index.literal?.kind === "number" ? type.fields[Number(index.literal.text) - 1] : undefined;
    if (field === undefined) refuse(`A row's field is named by its position, from [1] to [${type.fields.length}].`);
    return { sql: `(${value.sql})."${field.physical}"`, type: field.type };
  }
  if (type.kind === "map") {
    const key = coerceKey(index, type.key);
    const found = `${value.sql}[${key}]`;
    if (lax) return { sql: found, type: type.value };
    const message = type.key.kind === "varchar" ? `'Key not present in map: ' || ${key} || '. Write element_at(map, key), which gives NULL.'` : "'Key not present in map. Write element_at(map, key), which gives NULL.'";
    return { sql: `CASE WHEN ${value.sql} IS NULL OR map_contains(${value.sql}, ${key}) THEN ${found} ELSE error(${message}) END`, type: type.value };
  }
  if (type.kind !== "array") refuse(`[ ] needs an array, a map or a row before it, and has ${typeName(type)}.`);
  if (!isInteger(index.type)) refuse("An array's index is a whole number from 1.");
  const at = coerce(index, BIGINT).sql;
  if (lax) return { sql: `CASE WHEN ${at} >= 1 THEN ${value.sql}[${at}] END`, type: type.element };
  const tooFar = `'Array subscript must be less than or equal to array length: ' || ${at} || ' > ' || len(${value.sql}) || '. Write element_at(array, index), which gives NULL.'`;
  return { sql: `CASE WHEN ${at} < 1 THEN error('SQL array indices start at 1') WHEN ${at} > len(${value.sql}) THEN error(${tooFar}) ELSE ${value.sql}[${at}] END`, type: type.element };
}

function reduce(site: Site) {
  const { sql, element } = arrayArg(site, 0);
  const initial = site.value(1);
  const [from, to] = [site.fresh(), site.fresh()];
  const step = (type: Type) => site.lambda(2, [{ sql: `${from}.s`, type }, { sql: `${to}.x`, type: element }]);
  const first = step(initial.type);
  const state = commonType(initial.type, first.type) ?? refuse("reduce() needs a step that gives the type of its start value: cast one of them.");
  const body = coerce(step(state), state);
  const reduced = `list_reduce(list_transform(${sql}, lambda mt_e: struct_pack(s := CAST(NULL AS ${engineType(state)}), x := mt_e)), lambda ${from}, ${to}: struct_pack(s := ${body.sql}, x := ${to}.x), struct_pack(s := ${coerce(initial, state).sql}, x := CAST(NULL AS ${engineType(element)}))).s`;
  const last = site.fresh();
  const result = site.lambda(3, [{ sql: last, type: state }]);
  return { sql: `list_transform([${reduced}], lambda ${last}: ${result.sql})[1]`, type: result.type };
}

function zipWith(site: Site) {
  const [left, right] = [arrayArg(site, 0), arrayArg(site, 1)];
  const at = site.fresh();
  const body = site.lambda(2, [{ sql: `${left.sql}[${at}]`, type: left.element }, { sql: `${right.sql}[${at}]`, type: right.element }]);
  return { sql: `list_transform(generate_series(1, greatest(len(${left.sql}), len(${right.sql}))), lambda ${at}: ${body.sql})`, type: arrayOf(body.type) };
}

function zip(site: Site) {
  const lists = all(site).map((_, index) => arrayArg(site, index));
  const type = rowOf(lists.map(({ element }) => ({ name: undefined, type: element })));
  const longest = `greatest(${lists.map(({ sql }) => `len(${sql})`).join(", ")})`;
  const fields = lists.map(({ sql }, index) => `"f${index + 1}" := ${sql}[mt_i]`).join(", ");
  return { sql: `list_transform(generate_series(1, ${longest}), lambda mt_i: struct_pack(${fields}))`, type: arrayOf(type) };
}

function slice(site: Site) {
  const { sql } = arrayArg(site, 0);
  return { sql: `mt_slice(${sql}, ${wholeArg(site, 1)}, ${wholeArg(site, 2)})`, type: site.value(0).type };
}

function extremum(engineName: string, name: string) {
  return scalar(`${name}(array)`, 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    return { sql: `CASE WHEN ${hasNull(sql)} THEN NULL ELSE ${engineName}(${sql}) END`, type: element };
  });
}

const combined = (usage: string, macro: string) =>
  scalar(usage, 2, 2, (site) => {
    const { left, right, type } = twoArrays(site);
    return { sql: `${macro}(${left}, ${right})`, type };
  });

export const ARRAYS: RuleTable = {
  cardinality: scalar("cardinality(array or map)", 1, 1, (site) => {
    const { sql, type } = site.value(0);
    if (type.kind === "map") return { sql: `CAST(cardinality(${sql}) AS BIGINT)`, type: BIGINT };
    if (type.kind === "unknown") return { sql: "CAST(NULL AS BIGINT)", type: BIGINT };
    return type.kind === "array" ? { sql: `len(${sql})`, type: BIGINT } : refuse(`cardinality() needs an array or a map, and has ${typeName(type)}.`);
  }),
  contains: scalar("contains(array, x)", 2, 2, contains),
  element_at: scalar("element_at(array or map, index or key)", 2, 2, elementAt),
  array_position: scalar("array_position(array, x)", 2, 2, (site) => {
    const { list, other } = withElement(site, 0, 1);
    return { sql: `CASE WHEN ${list} IS NULL OR ${other} IS NULL THEN NULL ELSE CAST(coalesce(list_position(${list}, ${other}), 0) AS BIGINT) END`, type: BIGINT };
  }),
  array_remove: scalar("array_remove(array, x)", 2, 2, (site) => {
    const { list, other, element } = withElement(site, 0, 1);
    return { sql: `list_filter(${list}, lambda mt_v: mt_v IS DISTINCT FROM ${other})`, type: arrayOf(element) };
  }),
  arrays_overlap: scalar("arrays_overlap(a, b)", 2, 2, (site) => {
    const { left, right } = twoArrays(site);
    return { sql: `CASE WHEN ${left} IS NULL OR ${right} IS NULL THEN NULL WHEN list_has_any(list_filter(${left}, lambda mt_v: mt_v IS NOT NULL), ${right}) THEN TRUE WHEN ${hasNull(left)} OR ${hasNull(right)} THEN NULL ELSE FALSE END`, type: BOOLEAN };
  }),
  array_sort: scalar("array_sort(array)", 1, 1, (site) => ({ sql: `list_sort(${arrayArg(site, 0).sql}, 'ASC', 'NULLS LAST')`, type: site.value(0).type })),
  array_distinct: scalar("array_distinct(array)", 1, 1, (site) => ({ sql: `mt_distinct(${arrayArg(site, 0).sql})`, type: site.value(0).type })),
  array_max: extremum("list_max", "array_max"),
  array_min: extremum("list_min", "array_min"),
  array_except: combined("array_except(a, b)", "mt_except"),
  array_intersect: combined("array_intersect(a, b)", "mt_intersect"),
  array_union: scalar("array_union(a, b)", 2, 2, (site) => {
    const { left, right, type } = twoArrays(site);
    return { sql: `mt_distinct(${left} || ${right})`, type };
  }),
  slice: scalar("slice(array, from, length)", 3, 3, slice),
  trim_array: scalar("trim_array(array, n)", 2, 2, (site) => {
    const { sql } = arrayArg(site, 0);
    return { sql: `${sql}[1:len(${sql}) - ${wholeArg(site, 1)}]`, type: site.value(0).type };
  }),
  flatten: scalar("flatten(array of arrays)", 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    if (element.kind !== "array") refuse("flatten() needs an array of arrays.");
    return { sql: `flatten(${sql})`, type: element };
  }),
  ngrams: scalar("ngrams(array, n)", 2, 2, (site) => ({ sql: `mt_ngrams(${arrayArg(site, 0).sql}, ${wholeArg(site, 1)})`, type: arrayOf(site.value(0).type) })),
  contains_sequence: scalar("contains_sequence(array, part)", 2, 2, (site) => {
    const { left, right } = twoArrays(site);
    return { sql: `mt_contains_sequence(${left}, ${right})`, type: BOOLEAN };
  }),
  repeat: scalar("repeat(x, n)", 2, 2, (site) => ({ sql: `list_transform(range(mt_at_most(${wholeArg(site, 1)})), lambda mt_i: ${site.value(0).sql})`, type: arrayOf(site.value(0).type) })),
  filter: scalar("filter(array, x -> condition)", 2, 2, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const x = site.fresh();
    return { sql: `list_filter(${sql}, lambda ${x}: ${site.lambda(1, [{ sql: x, type: element }]).sql})`, type: site.value(0).type };
  }),
  transform: scalar("transform(array, x -> y)", 2, 2, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const x = site.fresh();
    const body = site.lambda(1, [{ sql: x, type: element }]);
    return { sql: `list_transform(${sql}, lambda ${x}: ${body.sql})`, type: arrayOf(body.type) };
  }),
  reduce: scalar("reduce(array, start, (s, x) -> s, s -> result)", 4, 4, reduce),
  any_match: match("any_match(array, x -> condition)", "any", "any"),
  all_match: match("all_match(array, x -> condition)", "all", "all"),
  none_match: match("none_match(array, x -> condition)", "any", "none"),
  zip: scalar("zip(a, b, ...)", 2, 5, zip),
  zip_with: scalar("zip_with(a, b, (x, y) -> z)", 3, 3, zipWith),
  sequence: scalar("sequence(from, to [, step])", 2, 3, sequence),
};

function sequence(site: Site) {
  const [from, to] = [site.value(0), site.value(1)];
  const step = site.count === 3 ? site.value(2) : undefined;
  if (isInteger(from.type) && isInteger(to.type)) {
    return { sql: `mt_sequence(${wholeArg(site, 0)}, ${wholeArg(site, 1)}, ${step === undefined ? `CASE WHEN ${wholeArg(site, 0)} <= ${wholeArg(site, 1)} THEN 1 ELSE -1 END` : wholeArg(site, 2)})`, type: arrayOf(BIGINT) };
  }
  if ((from.type.kind !== "date" && from.type.kind !== "timestamp") || !sameType(from.type, to.type)) refuse("sequence() needs two whole numbers, or two dates or timestamps with an interval.");
  const local = (value: Compiled) => `CAST(${value.sql} AS TIMESTAMP)`;
  const months = step?.type.kind === "interval-month";
  if (!months && step !== undefined && step.type.kind !== "interval-day") refuse("sequence() of dates steps by an interval, as in INTERVAL '1' DAY.");
  const list = months
    ? `mt_sequence_months(${local(from)}, ${local(to)}, datepart('year', ${step.sql}) * 12 + datepart('month', ${step.sql}))`
    : `mt_sequence_micros(${local(from)}, ${local(to)}, ${step === undefined ? `CASE WHEN ${from.sql} <= ${to.sql} THEN 86400000000 ELSE -86400000000 END` : `epoch_us(${step.sql})`})`;
  return { sql: from.type.kind === "date" ? `CAST(${list} AS DATE[])` : list, type: arrayOf(from.type) };
}

const entryOf = (name: string, key: Type, value: Type) => [{ sql: `${name}.key`, type: key }, { sql: `${name}.value`, type: value }];

export const MAPS: RuleTable = {
  map: scalar("map(array of keys, array of values)", 0, 2, (site) => {
    if (site.count === 0) return { sql: "map(CAST([] AS INTEGER[]), CAST([] AS INTEGER[]))", type: mapOf(UNKNOWN, UNKNOWN) };
    if (site.count === 1) refuse("map() takes an array of keys and an array of values.");
    const [keys, values] = [arrayArg(site, 0), arrayArg(site, 1)];
    return { sql: `map(${keys.sql}, ${values.sql})`, type: mapOf(keys.element, values.element) };
  }),
  map_keys: scalar("map_keys(map)", 1, 1, (site) => ({ sql: `map_keys(${mapArg(site, 0).sql})`, type: arrayOf(mapArg(site, 0).key) })),
  map_values: scalar("map_values(map)", 1, 1, (site) => ({ sql: `map_values(${mapArg(site, 0).sql})`, type: arrayOf(mapArg(site, 0).value) })),
  map_entries: scalar("map_entries(map)", 1, 1, (site) => {
    const { sql, key, value } = mapArg(site, 0);
    return { sql: `list_transform(map_entries(${sql}), lambda mt_e: struct_pack("f1" := mt_e.key, "f2" := mt_e.value))`, type: arrayOf(rowOf([{ name: undefined, type: key }, { name: undefined, type: value }])) };
  }),
  map_from_entries: scalar("map_from_entries(array of rows)", 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const [key, value] = element.kind === "row" ? element.fields : [];
    if (key === undefined || value === undefined) refuse("map_from_entries() needs an array of rows of two, as map_entries() gives.");
    return { sql: `map(list_transform(${sql}, lambda mt_e: mt_e."${key.physical}"), list_transform(${sql}, lambda mt_e: mt_e."${value.physical}"))`, type: mapOf(key.type, value.type) };
  }),
  multimap_from_entries: scalar("multimap_from_entries(array of rows)", 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const [key, value] = element.kind === "row" ? element.fields : [];
    if (key === undefined || value === undefined) refuse("multimap_from_entries() needs an array of rows of two.");
    return { sql: `mt_multimap_agg(list_transform(${sql}, lambda mt_e: mt_e."${key.physical}"), list_transform(${sql}, lambda mt_e: mt_e."${value.physical}"))`, type: mapOf(key.type, arrayOf(value.type)) };
  }),
  map_concat: scalar("map_concat(a, b, ...)", 2, 10, (site) => {
    all(site).forEach((_, index) => mapArg(site, index));
    const { type, values } = unify(all(site), "map_concat()");
    return { sql: `map_concat(${values.map((value) => value.sql).join(", ")})`, type };
  }),
  map_filter: scalar("map_filter(map, (k, v) -> condition)", 2, 2, (site) => {
    const { sql, key, value } = mapArg(site, 0);
    const entry = site.fresh();
    return { sql: `map_from_entries(list_filter(map_entries(${sql}), lambda ${entry}: ${site.lambda(1, entryOf(entry, key, value)).sql}))`, type: site.value(0).type };
  }),
  transform_keys: scalar("transform_keys(map, (k, v) -> k)", 2, 2, (site) => {
    const { sql, key, value } = mapArg(site, 0);
    const entry = site.fresh();
    const body = site.lambda(1, entryOf(entry, key, value));
    return { sql: `map(list_transform(map_entries(${sql}), lambda ${entry}: ${body.sql}), map_values(${sql}))`, type: mapOf(body.type, value) };
  }),
  transform_values: scalar("transform_values(map, (k, v) -> v)", 2, 2, (site) => {
    const { sql, key, value } = mapArg(site, 0);
    const entry = site.fresh();
    const body = site.lambda(1, entryOf(entry, key, value));
    return { sql: `map(map_keys(${sql}), list_transform(map_entries(${sql}), lambda ${entry}: ${body.sql}))`, type: mapOf(key, body.type) };
  }),
  map_zip_with: scalar("map_zip_with(a, b, (k, x, y) -> z)", 3, 3, (site) => {
    const [left, right] = [mapArg(site, 0), mapArg(site, 1)];
    const keys = `mt_distinct(map_keys(${left.sql}) || map_keys(${right.sql}))`;
    const at = site.fresh();
    const body = site.lambda(2, [{ sql: at, type: left.key }, { sql: `${left.sql}[${at}]`, type: left.value }, { sql: `${right.sql}[${at}]`, type: right.value }]);
    return { sql: `map(${keys}, list_transform(${keys}, lambda ${at}: ${body.sql}))`, type: mapOf(left.key, body.type) };
  }),
};

