import { decimalQuotient } from "#adapters/warehouse/guard/compile/arithmetic";
import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import {
  booleanArg,
  doubleArg,
  type FunctionRule,
  literalText,
  mapArg,
  numberArg,
  rule,
  type RuleTable,
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
  decimal,
  DOUBLE,
  INTEGER,
  isInteger,
  isNumber,
  isOrderable,
  mapOf,
  REAL,
  type Type,
  VARCHAR,
} from "#adapters/warehouse/guard/types";

const aggregate = (usage: string, least: number, most: number, compile: FunctionRule["compile"]) => rule("aggregate", usage, least, most, compile);

function sum(site: Site) {
  const value = numberOrInterval(site);
  const { sql, type } = value;
  const call = site.aggregate("sum", [sql]);
  if (isInteger(type)) return { sql: `CAST(${call} AS BIGINT)`, type: BIGINT };
  if (type.kind === "decimal") return { sql: call, type: decimal(38, type.scale) };
  if (type.kind === "real") return { sql: `CAST(${call} AS FLOAT)`, type };
  if (type.kind === "interval-day") return { sql: `to_microseconds(CAST(${site.aggregate("sum", [`epoch_us(${sql})`])} AS BIGINT))`, type };
  return { sql: call, type };
}

function numberOrInterval(site: Site): Compiled {
  const value = site.value(0);
  return value.type.kind === "interval-day" ? value : numberArg(site, 0);
}

/** A decimal's average keeps its scale; the engine's own would be a double. */
function avg(site: Site) {
  const { sql, type } = numberOrInterval(site);
  if (type.kind === "interval-day")
    return { sql: `to_microseconds(CAST(round(${site.aggregate("avg", [`epoch_us(${sql})`])} / 1000) * 1000 AS BIGINT))`, type };
  if (type.kind === "real") return { sql: `CAST(${site.aggregate("avg", [sql])} AS FLOAT)`, type };
  if (type.kind !== "decimal") return { sql: site.aggregate("avg", [`CAST(${sql} AS DOUBLE)`]), type: DOUBLE };
  const total = compiled(site.aggregate("sum", [sql]), decimal(38, type.scale), []);
  const count = compiled(`nullif(${site.aggregate("count", [sql])}, 0)`, BIGINT, [], { nonZero: true });
  const quotient = decimalQuotient(total, count, true);
  return { sql: coerce(quotient, type).sql, type };
}

const extremum = (usage: string, engineName: string) =>
  aggregate(usage, 1, 2, (site) => {
    const { sql, type } = site.value(0);
    if (!isOrderable(type)) refuse(`${site.name}() needs values that can be ordered, and has ${typeName(type)}.`);
    if (site.count === 1) return { sql: site.aggregate(engineName, [sql]), type };
    return { sql: site.aggregate(engineName, [sql, wholeArg(site, 1)]), type: arrayOf(type) };
  });

const extremumBy = (usage: string, engineName: string) =>
  aggregate(usage, 2, 3, (site) => {
    const [value, by] = [site.value(0), site.value(1)];
    if (!isOrderable(by.type)) refuse(`${site.name}() needs a second argument that can be ordered, and has ${typeName(by.type)}.`);
    if (site.count === 2) return { sql: site.aggregate(`${engineName}_null`, [value.sql, by.sql]), type: value.type };
    return { sql: site.aggregate(engineName, [value.sql, by.sql, wholeArg(site, 2)]), type: arrayOf(value.type) };
  });

const onDoubles = (usage: string, engineName: string) =>
  aggregate(usage, 1, 1, (site) => ({ sql: site.aggregate(engineName, [doubleArg(site, 0)]), type: DOUBLE }));

/** Trino computes these in REAL unless an argument is a DOUBLE. */
const onPairs = (name: string) =>
  aggregate(`${name}(y, x)`, 2, 2, (site) => {
    const call = site.aggregate(name, [doubleArg(site, 0), doubleArg(site, 1)]);
    const isDouble = [0, 1].some((index) => site.value(index).type.kind === "double");
    return isDouble ? { sql: call, type: DOUBLE } : { sql: `CAST(${call} AS FLOAT)`, type: REAL };
  });

const onBooleans = (usage: string, engineName: string) =>
  aggregate(usage, 1, 1, (site) => ({ sql: site.aggregate(engineName, [booleanArg(site, 0)]), type: BOOLEAN }));
const onBits = (usage: string, engineName: string) =>
  aggregate(usage, 1, 1, (site) => ({ sql: site.aggregate(engineName, [wholeArg(site, 0)]), type: BIGINT }));

/** Trino takes the value at floor(share * n), counted from 0; the engine at ceil(share * n) - 1, which differs where share * n is whole. */
const SHARE_STEP = "1e-9";
const shareOf = (sql: string) => `least(1.0, CAST(${sql} AS DOUBLE) + ${SHARE_STEP})`;

/** The exact value at that rank: Trino's own answer is an approximation of it where there are many. */
function percentile(site: Site) {
  const given = numberArg(site, 0);
  const type = isInteger(given.type) ? BIGINT : given.type.kind === "decimal" ? REAL : given.type;
  const { sql } = coerce(given, type);
  if (site.count > 2) refuse("approx_percentile() takes no weights here: write approx_percentile(x, 0.95).");
  const at = site.value(1);
  if (at.type.kind === "array") {
    if (!isNumber(at.type.element)) refuse("approx_percentile() needs shares between 0 and 1, as in ARRAY[0.5, 0.95].");
    return { sql: site.aggregate("quantile_disc", [sql, `list_transform(${at.sql}, lambda mt_v: ${shareOf("mt_v")})`]), type: arrayOf(type) };
  }
  if (at.literal?.kind !== "number" || Number(at.literal.text) > 1)
    refuse("approx_percentile() needs its share as a literal between 0 and 1, as in 0.95.");
  return { sql: site.aggregate("quantile_disc", [sql, shareOf(at.sql)]), type };
}

function listagg(site: Site) {
  const separator = site.count === 2 ? literalText(site, 1, "separator") : "";
  return { sql: site.aggregate("string_agg", [textArg(site, 0), `'${separator.replaceAll("'", "''")}'`]), type: VARCHAR };
}

const pairs =
  (engineMacro: string, result: (key: Type, value: Type) => Type): FunctionRule["compile"] =>
  (site) => {
    const [key, value] = [site.value(0), site.value(1)];
    const keys = site.aggregate("array_agg", [key.sql]);
    const values = site.aggregate("array_agg", [value.sql]);
    return { sql: `${engineMacro}(${keys}, ${values})`, type: result(key.type, value.type) };
  };

export const AGGREGATES: RuleTable = {
  count: aggregate("count(*), count([DISTINCT] x)", 0, 1, (site) => ({
    sql: site.aggregate("count", site.count === 0 ? ["*"] : [site.value(0).sql]),
    type: BIGINT,
  })),
  count_if: aggregate("count_if(condition)", 1, 1, (site) => ({
    sql: site.aggregate("count", [`CASE WHEN ${booleanArg(site, 0)} THEN 1 END`]),
    type: BIGINT,
  })),
  sum: aggregate("sum([DISTINCT] x)", 1, 1, sum),
  avg: aggregate("avg([DISTINCT] x)", 1, 1, avg),
  min: extremum("min(x [, n])", "min"),
  max: extremum("max(x [, n])", "max"),
  min_by: extremumBy("min_by(value, by [, n])", "arg_min"),
  max_by: extremumBy("max_by(value, by [, n])", "arg_max"),
  arbitrary: aggregate("arbitrary(x)", 1, 1, (site) => ({ sql: site.aggregate("any_value", [site.value(0).sql]), type: site.value(0).type })),
  any_value: aggregate("any_value(x)", 1, 1, (site) => ({ sql: site.aggregate("any_value", [site.value(0).sql]), type: site.value(0).type })),
  array_agg: aggregate("array_agg([DISTINCT] x [ORDER BY y])", 1, 1, (site) => ({
    sql: site.aggregate("array_agg", [site.value(0).sql]),
    type: arrayOf(site.value(0).type),
  })),
  approx_distinct: aggregate("approx_distinct(x)", 1, 2, (site) => ({
    sql: site.aggregate("count", [`DISTINCT ${site.value(0).sql}`], { plain: true }),
    type: BIGINT,
  })),
  approx_percentile: aggregate("approx_percentile(x, share)", 2, 3, percentile),
  bool_and: onBooleans("bool_and(condition)", "bool_and"),
  every: onBooleans("every(condition)", "bool_and"),
  bool_or: onBooleans("bool_or(condition)", "bool_or"),
  corr: onPairs("corr"),
  covar_pop: onPairs("covar_pop"),
  covar_samp: onPairs("covar_samp"),
  regr_slope: onPairs("regr_slope"),
  regr_intercept: onPairs("regr_intercept"),
  stddev: onDoubles("stddev(x)", "stddev_samp"),
  stddev_samp: onDoubles("stddev_samp(x)", "stddev_samp"),
  stddev_pop: onDoubles("stddev_pop(x)", "stddev_pop"),
  variance: onDoubles("variance(x)", "var_samp"),
  var_samp: onDoubles("var_samp(x)", "var_samp"),
  var_pop: onDoubles("var_pop(x)", "var_pop"),
  // The engine corrects for the size of the sample; Trino does not.
  skewness: aggregate("skewness(x)", 1, 1, (site) => {
    const x = doubleArg(site, 0);
    const n = `CAST(${site.aggregate("count", [x])} AS DOUBLE)`;
    return { sql: `(${site.aggregate("skewness", [x])} * (${n} - 2) / sqrt(${n} * (${n} - 1)))`, type: DOUBLE };
  }),
  kurtosis: onDoubles("kurtosis(x)", "kurtosis"),
  geometric_mean: aggregate("geometric_mean(x)", 1, 1, (site) => ({
    sql: `exp(${site.aggregate("avg", [`ln(${doubleArg(site, 0)})`])})`,
    type: DOUBLE,
  })),
  bitwise_and_agg: onBits("bitwise_and_agg(x)", "bit_and"),
  bitwise_or_agg: onBits("bitwise_or_agg(x)", "bit_or"),
  listagg: aggregate("listagg(x, separator) WITHIN GROUP (ORDER BY y)", 1, 2, listagg),
  histogram: aggregate("histogram(x)", 1, 1, (site) => ({
    sql: `mt_histogram(${site.aggregate("array_agg", [site.value(0).sql])})`,
    type: mapOf(site.value(0).type, BIGINT),
  })),
  map_agg: aggregate("map_agg(key, value)", 2, 2, pairs("mt_map_agg", mapOf)),
  map_union: aggregate("map_union(map)", 1, 1, (site) => {
    const { sql } = mapArg(site, 0);
    const gathered = (part: string) => `flatten(${site.aggregate("array_agg", [`${part}(${sql})`])})`;
    return { sql: `mt_map_agg(${gathered("map_keys")}, ${gathered("map_values")})`, type: site.value(0).type };
  }),
  multimap_agg: aggregate(
    "multimap_agg(key, value)",
    2,
    2,
    pairs("mt_multimap_agg", (key, value) => mapOf(key, arrayOf(value))),
  ),
  grouping: aggregate("grouping(column, ...)", 1, 20, (site) => ({
    sql: `grouping(${Array.from({ length: site.count }, (_, index) => site.value(index).sql).join(", ")})`,
    type: INTEGER,
  })),
};

const window = (usage: string, least: number, most: number, compile: FunctionRule["compile"]) => rule("window", usage, least, most, compile);
const ranking = (name: string, type: Type) => window(`${name}()`, 0, 0, (site) => ({ sql: site.aggregate(name, []), type }));

const shifted = (name: string) =>
  window(`${name}(x [, offset [, default]])`, 1, 3, (site) => {
    const value = site.value(0);
    const args = [value.sql, ...(site.count > 1 ? [wholeArg(site, 1)] : []), ...(site.count > 2 ? [coerce(site.value(2), value.type).sql] : [])];
    return { sql: site.aggregate(name, args), type: value.type };
  });

const picked = (name: string, usage: string, count: number) =>
  window(usage, count, count, (site) => ({
    sql: site.aggregate(name, [site.value(0).sql, ...(count > 1 ? [wholeArg(site, 1)] : [])]),
    type: site.value(0).type,
  }));

export const WINDOWS: RuleTable = {
  row_number: ranking("row_number", BIGINT),
  rank: ranking("rank", BIGINT),
  dense_rank: ranking("dense_rank", BIGINT),
  percent_rank: ranking("percent_rank", DOUBLE),
  cume_dist: ranking("cume_dist", DOUBLE),
  ntile: window("ntile(n)", 1, 1, (site) => ({ sql: site.aggregate("ntile", [wholeArg(site, 0)]), type: BIGINT })),
  lag: shifted("lag"),
  lead: shifted("lead"),
  first_value: picked("first_value", "first_value(x)", 1),
  last_value: picked("last_value", "last_value(x)", 1),
  nth_value: picked("nth_value", "nth_value(x, n)", 2),
};
