import { coerce, unify } from "#adapters/warehouse/guard/compile/coerce";
import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";
import { all, arrayArg, type RuleTable, scalar, type Site, wholeArg } from "#adapters/warehouse/guard/functions/rule";
import { elementAt } from "#adapters/warehouse/guard/functions/subscript";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
import { arrayOf, BIGINT, BOOLEAN, commonType, isInteger, rowOf, sameType, type Type } from "#adapters/warehouse/guard/types";

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
  return {
    sql: `CASE WHEN list_contains(${list}, ${other}) THEN TRUE WHEN ${list} IS NULL OR ${other} IS NULL OR ${hasNull(list)} THEN NULL ELSE FALSE END`,
    type: BOOLEAN,
  };
}

const match = (usage: string, decided: string, otherwise: string) =>
  scalar(usage, 2, 2, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const x = site.fresh();
    const results = `list_transform(${sql}, lambda ${x}: ${site.lambda(1, [{ sql: x, type: element }]).sql})`;
    const hit = decided === "all" ? `list_contains(${results}, FALSE)` : `list_contains(${results}, TRUE)`;
    const [onHit, onMiss] = decided === "all" ? ["FALSE", "TRUE"] : otherwise === "none" ? ["FALSE", "TRUE"] : ["TRUE", "FALSE"];
    return {
      sql: `CASE WHEN ${sql} IS NULL THEN NULL WHEN ${hit} THEN ${onHit} WHEN ${hasNull(results)} THEN NULL ELSE ${onMiss} END`,
      type: BOOLEAN,
    };
  });

function reduce(site: Site) {
  const { sql, element } = arrayArg(site, 0);
  const initial = site.value(1);
  const [from, to] = [site.fresh(), site.fresh()];
  const step = (type: Type) =>
    site.lambda(2, [
      { sql: `${from}.s`, type },
      { sql: `${to}.x`, type: element },
    ]);
  const first = step(initial.type);
  const state = commonType(initial.type, first.type) ?? refuse("reduce() needs a step that gives the type of its start value: cast one of them.");
  const body = coerce(step(state), state);
  const readings = body.sql.split(`${from}.s`).length - 1;
  if (readings > 1 && ["varchar", "varbinary", "array", "map", "json"].includes(state.kind))
    refuse("reduce() may read a text or an array that it builds once in each step, or it would double: write s || x.");
  const reduced = `list_reduce(list_transform(${sql}, lambda mt_e: struct_pack(s := CAST(NULL AS ${engineType(state)}), x := mt_e)), lambda ${from}, ${to}: struct_pack(s := ${body.sql}, x := ${to}.x), struct_pack(s := ${coerce(initial, state).sql}, x := CAST(NULL AS ${engineType(element)}))).s`;
  const last = site.fresh();
  const result = site.lambda(3, [{ sql: last, type: state }]);
  return { sql: `list_transform([${reduced}], lambda ${last}: ${result.sql})[1]`, type: result.type };
}

function zipWith(site: Site) {
  const [left, right] = [arrayArg(site, 0), arrayArg(site, 1)];
  const at = site.fresh();
  const body = site.lambda(2, [
    { sql: `${left.sql}[${at}]`, type: left.element },
    { sql: `${right.sql}[${at}]`, type: right.element },
  ]);
  return {
    sql: `list_transform(generate_series(1, greatest(len(${left.sql}), len(${right.sql}))), lambda ${at}: ${body.sql})`,
    type: arrayOf(body.type),
  };
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
    return {
      sql: `CASE WHEN ${list} IS NULL OR ${other} IS NULL THEN NULL ELSE CAST(coalesce(list_position(${list}, ${other}), 0) AS BIGINT) END`,
      type: BIGINT,
    };
  }),
  array_remove: scalar("array_remove(array, x)", 2, 2, (site) => {
    const { list, other, element } = withElement(site, 0, 1);
    return { sql: `list_filter(${list}, lambda mt_v: mt_v IS DISTINCT FROM ${other})`, type: arrayOf(element) };
  }),
  arrays_overlap: scalar("arrays_overlap(a, b)", 2, 2, (site) => {
    const { left, right } = twoArrays(site);
    return {
      sql: `CASE WHEN ${left} IS NULL OR ${right} IS NULL THEN NULL WHEN list_has_any(list_filter(${left}, lambda mt_v: mt_v IS NOT NULL), ${right}) THEN TRUE WHEN ${hasNull(left)} OR ${hasNull(right)} THEN NULL ELSE FALSE END`,
      type: BOOLEAN,
    };
  }),
  array_sort: scalar("array_sort(array)", 1, 1, (site) => ({
    sql: `list_sort(${arrayArg(site, 0).sql}, 'ASC', 'NULLS LAST')`,
    type: site.value(0).type,
  })),
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
  ngrams: scalar("ngrams(array, n)", 2, 2, (site) => ({
    sql: `mt_ngrams(${arrayArg(site, 0).sql}, ${wholeArg(site, 1)})`,
    type: arrayOf(site.value(0).type),
  })),
  contains_sequence: scalar("contains_sequence(array, part)", 2, 2, (site) => {
    const { left, right } = twoArrays(site);
    return { sql: `mt_contains_sequence(${left}, ${right})`, type: BOOLEAN };
  }),
  repeat: scalar("repeat(x, n)", 2, 2, (site) => ({
    sql: `list_transform(range(mt_at_most(${wholeArg(site, 1)})), lambda mt_i: ${site.value(0).sql})`,
    type: arrayOf(site.value(0).type),
  })),
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
    return {
      sql: `mt_sequence(${wholeArg(site, 0)}, ${wholeArg(site, 1)}, ${step === undefined ? `CASE WHEN ${wholeArg(site, 0)} <= ${wholeArg(site, 1)} THEN 1 ELSE -1 END` : wholeArg(site, 2)})`,
      type: arrayOf(BIGINT),
    };
  }
  if ((from.type.kind !== "date" && from.type.kind !== "timestamp") || !sameType(from.type, to.type))
    refuse("sequence() needs two whole numbers, or two dates or timestamps with an interval.");
  const local = (value: Compiled) => `CAST(${value.sql} AS TIMESTAMP)`;
  const months = step?.type.kind === "interval-month";
  if (!months && step !== undefined && step.type.kind !== "interval-day") refuse("sequence() of dates steps by an interval, as in INTERVAL '1' DAY.");
  const list = months
    ? `mt_sequence_months(${local(from)}, ${local(to)}, datepart('year', ${step.sql}) * 12 + datepart('month', ${step.sql}))`
    : `mt_sequence_micros(${local(from)}, ${local(to)}, ${step === undefined ? `CASE WHEN ${from.sql} <= ${to.sql} THEN 86400000000 ELSE -86400000000 END` : `epoch_us(${step.sql})`})`;
  return { sql: from.type.kind === "date" ? `CAST(${list} AS DATE[])` : list, type: arrayOf(from.type) };
}
