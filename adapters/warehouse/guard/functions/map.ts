import { unify } from "#adapters/warehouse/guard/compile/coerce";
import { all, arrayArg, mapArg, type RuleTable, scalar } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { arrayOf, mapOf, rowOf, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

const entryOf = (name: string, key: Type, value: Type) => [
  { sql: `${name}.key`, type: key },
  { sql: `${name}.value`, type: value },
];

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
    return {
      sql: `list_transform(map_entries(${sql}), lambda mt_e: struct_pack("f1" := mt_e.key, "f2" := mt_e.value))`,
      type: arrayOf(
        rowOf([
          { name: undefined, type: key },
          { name: undefined, type: value },
        ]),
      ),
    };
  }),
  map_from_entries: scalar("map_from_entries(array of rows)", 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const [key, value] = element.kind === "row" ? element.fields : [];
    if (key === undefined || value === undefined) refuse("map_from_entries() needs an array of rows of two, as map_entries() gives.");
    return {
      sql: `map(list_transform(${sql}, lambda mt_e: mt_e."${key.physical}"), list_transform(${sql}, lambda mt_e: mt_e."${value.physical}"))`,
      type: mapOf(key.type, value.type),
    };
  }),
  multimap_from_entries: scalar("multimap_from_entries(array of rows)", 1, 1, (site) => {
    const { sql, element } = arrayArg(site, 0);
    const [key, value] = element.kind === "row" ? element.fields : [];
    if (key === undefined || value === undefined) refuse("multimap_from_entries() needs an array of rows of two.");
    return {
      sql: `mt_multimap_agg(list_transform(${sql}, lambda mt_e: mt_e."${key.physical}"), list_transform(${sql}, lambda mt_e: mt_e."${value.physical}"))`,
      type: mapOf(key.type, arrayOf(value.type)),
    };
  }),
  map_concat: scalar("map_concat(a, b, ...)", 2, 10, (site) => {
    all(site).forEach((_, index) => mapArg(site, index));
    const { type, values } = unify(all(site), "map_concat()");
    return { sql: `map_concat(${values.map((value) => value.sql).join(", ")})`, type };
  }),
  map_filter: scalar("map_filter(map, (k, v) -> condition)", 2, 2, (site) => {
    const { sql, key, value } = mapArg(site, 0);
    const entry = site.fresh();
    return {
      sql: `map_from_entries(list_filter(map_entries(${sql}), lambda ${entry}: ${site.lambda(1, entryOf(entry, key, value)).sql}))`,
      type: site.value(0).type,
    };
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
    const body = site.lambda(2, [
      { sql: at, type: left.key },
      { sql: `${left.sql}[${at}]`, type: left.value },
      { sql: `${right.sql}[${at}]`, type: right.value },
    ]);
    return { sql: `map(${keys}, list_transform(${keys}, lambda ${at}: ${body.sql}))`, type: mapOf(left.key, body.type) };
  }),
};
