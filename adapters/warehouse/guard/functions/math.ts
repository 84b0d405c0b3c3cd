import { arithmetic } from "#adapters/warehouse/guard/compile/arithmetic";
import { coerce, unify } from "#adapters/warehouse/guard/compile/coerce";
import {
  all,
  arrayArg,
  doubleArg,
  literalWhole,
  numberArg,
  onDoubles,
  type RuleTable,
  scalar,
  type Site,
  textArg,
  wholeArg,
} from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType } from "#adapters/warehouse/guard/type-names";
import { BIGINT, BOOLEAN, decimal, DOUBLE, INTEGER, isFloat, isInteger, isOrderable, type Type, varchar } from "#adapters/warehouse/guard/types";

const NAN = "CAST('NaN' AS DOUBLE)";
const INFINITY = "CAST('Infinity' AS DOUBLE)";

/** ceil, floor: whole numbers stay, decimals lose their scale. */
const toWhole = (usage: string, engineName: string) =>
  scalar(usage, 1, 1, (site) => {
    const { sql, type } = numberArg(site, 0);
    if (isInteger(type)) return { sql, type };
    if (type.kind !== "decimal") return { sql: `${engineName}(${sql})`, type };
    const whole = decimal(Math.min(38, type.precision - type.scale + Math.min(type.scale, 1)), 0);
    return { sql: `CAST(${engineName}(${sql}) AS ${engineType(whole)})`, type: whole };
  });

function round(site: Site) {
  const { sql, type } = numberArg(site, 0);
  if (site.count === 1) {
    if (isInteger(type)) return { sql, type };
    if (type.kind !== "decimal") return { sql: `round(${sql})`, type };
    const whole = decimal(Math.min(38, type.precision - type.scale + Math.min(1, type.scale)), 0);
    return { sql: `CAST(${sql} AS ${engineType(whole)})`, type: whole };
  }
  if (isFloat(type)) return { sql: `mt_round(CAST(${sql} AS DOUBLE), ${wholeArg(site, 1)})`, type };
  const digits = literalWhole(site, 1, "number of digits");
  if (isInteger(type))
    return digits >= 0 ? { sql, type } : { sql: `CAST(round(CAST(${sql} AS DECIMAL(38,0)), ${digits}) AS ${engineType(type)})`, type };
  if (type.kind !== "decimal") refuse("round() needs a number.");
  const result = decimal(Math.min(38, type.precision + 1), type.scale);
  if (digits >= type.scale) return { sql: `CAST(${sql} AS ${engineType(result)})`, type: result };
  const rounded = digits >= 0 ? `CAST(${sql} AS DECIMAL(38,${digits}))` : `round(CAST(${sql} AS DECIMAL(38,0)), ${digits})`;
  return { sql: `CAST(${rounded} AS ${engineType(result)})`, type: result };
}

function truncate(site: Site) {
  const { sql, type } = numberArg(site, 0);
  if (isInteger(type)) return { sql, type };
  if (site.count === 2) {
    if (type.kind === "decimal") {
      const factor = `1${"0".repeat(Math.max(0, Math.min(type.scale, literalWhole(site, 1, "number of digits"))))}`;
      return { sql: `CAST(trunc(CAST(${sql} AS DECIMAL(38,${type.scale})) * ${factor}) / ${factor} AS ${engineType(type)})`, type };
    }
    refuse("truncate() takes digits for DECIMAL only: cast the number, as in truncate(CAST(x AS DECIMAL(18,6)), 2).");
  }
  if (type.kind !== "decimal") return { sql: `trunc(${sql})`, type };
  const whole = decimal(Math.max(1, type.precision - type.scale), 0);
  return { sql: `CAST(trunc(${sql}) AS ${engineType(whole)})`, type: whole };
}

const extremum = (usage: string, engineName: string) =>
  scalar(usage, 1, 20, (site) => {
    const { type, values } = unify(all(site), `${site.name}()`);
    if (!isOrderable(type)) refuse(`${site.name}() needs values that can be ordered: numbers, texts, dates or instants.`);
    if (values.length === 1) return { sql: values[0]?.sql ?? "", type };
    const missing = values.filter((value) => value.literal === undefined || value.literal.kind === "null").map((value) => `${value.sql} IS NULL`);
    const call = `${engineName}(${values.map((value) => value.sql).join(", ")})`;
    return { sql: missing.length === 0 ? call : `CASE WHEN ${missing.join(" OR ")} THEN NULL ELSE ${call} END`, type };
  });

/** The engine raises where Trino answers -Infinity or NaN. */
const logarithm = (usage: string, of: (sql: string) => string, index = 0) =>
  scalar(usage, index + 1, index + 1, (site) => {
    const x = doubleArg(site, index);
    const base = index === 1 ? doubleArg(site, 0) : "";
    const divided = base === "" ? of(x) : `ln(${x}) / ln(${base})`;
    return { sql: `CASE WHEN ${x} > 0 THEN ${divided} WHEN ${x} = 0 THEN -${INFINITY} WHEN ${x} IS NULL THEN NULL ELSE ${NAN} END`, type: DOUBLE };
  });

const within = (usage: string, engineName: string, condition: (x: string) => string) =>
  scalar(usage, 1, 1, (site) => {
    const x = doubleArg(site, 0);
    return { sql: `CASE WHEN ${condition(x)} THEN ${engineName}(${x}) WHEN ${x} IS NULL THEN NULL ELSE ${NAN} END`, type: DOUBLE };
  });

const bits = (usage: string, write: (a: string, b: string) => string, count = 2) =>
  scalar(usage, count, count, (site) => ({ sql: `(${write(wholeArg(site, 0), count === 2 ? wholeArg(site, 1) : "")})`, type: BIGINT }));

/** Of what is not negative: the engine's shift of a negative number is another. */
const shift = (usage: string, operator: "<<" | ">>") =>
  scalar(usage, 2, 2, (site) => {
    const { type } = numberArg(site, 0);
    const x = wholeArg(site, 0);
    return {
      sql: `CAST(CASE WHEN ${x} < 0 THEN error('Only numbers from 0 are shifted here') ELSE ${x} ${operator} ${wholeArg(site, 1)} END AS ${engineType(type)})`,
      type,
    };
  });

function random(site: Site): { sql: string; type: Type } {
  if (site.count === 0) return { sql: "random()", type: DOUBLE };
  const { type } = numberArg(site, 0);
  const [low, high] = site.count === 1 ? ["0", wholeArg(site, 0)] : [wholeArg(site, 0), wholeArg(site, 1)];
  return {
    sql: `CAST(${low} + floor(random() * (${high} - ${low})) AS ${engineType(isInteger(type) ? type : BIGINT)})`,
    type: isInteger(type) ? type : BIGINT,
  };
}

function widthBucket(site: Site) {
  const x = doubleArg(site, 0);
  if (site.count === 2) {
    const bins = arrayArg(site, 1);
    return {
      sql: `CASE WHEN ${x} IS NULL THEN NULL ELSE len(list_filter(${bins.sql}, lambda mt_b: CAST(mt_b AS DOUBLE) <= ${x})) END`,
      type: BIGINT,
    };
  }
  if (site.count !== 4) refuse("width_bucket() takes (x, low, high, buckets) or (x, array of bounds).");
  return { sql: `mt_width_bucket(${x}, ${doubleArg(site, 1)}, ${doubleArg(site, 2)}, ${wholeArg(site, 3)})`, type: BIGINT };
}

export const MATH: RuleTable = {
  abs: scalar("abs(x)", 1, 1, (site) => {
    const { sql, type } = numberArg(site, 0);
    return { sql: `abs(${sql})`, type };
  }),
  ceil: toWhole("ceil(x)", "ceil"),
  ceiling: toWhole("ceiling(x)", "ceil"),
  floor: toWhole("floor(x)", "floor"),
  round: scalar("round(x [, digits])", 1, 2, round),
  truncate: scalar("truncate(x [, digits])", 1, 2, truncate),
  sign: scalar("sign(x)", 1, 1, (site) => {
    const { sql, type } = numberArg(site, 0);
    const result = type.kind === "decimal" ? decimal(1, 0) : type;
    return {
      sql: isFloat(type)
        ? `CASE WHEN isnan(${sql}) THEN ${sql} ELSE CAST(sign(${sql}) AS ${engineType(type)}) END`
        : `CAST(sign(${sql}) AS ${engineType(result)})`,
      type: result,
    };
  }),
  mod: scalar("mod(a, b)", 2, 2, (site) => arithmetic("%", numberArg(site, 0), numberArg(site, 1), site.lax)),
  power: onDoubles("power(x, y)", "power", 2),
  pow: onDoubles("pow(x, y)", "power", 2),
  exp: onDoubles("exp(x)", "exp"),
  cbrt: onDoubles("cbrt(x)", "cbrt"),
  sqrt: within("sqrt(x)", "sqrt", (x) => `${x} >= 0`),
  ln: logarithm("ln(x)", (x) => `ln(${x})`),
  log2: logarithm("log2(x)", (x) => `log2(${x})`),
  log10: logarithm("log10(x)", (x) => `log10(${x})`),
  log: logarithm("log(base, x)", (x) => `ln(${x})`, 1),
  degrees: onDoubles("degrees(x)", "degrees"),
  radians: onDoubles("radians(x)", "radians"),
  sin: onDoubles("sin(x)", "sin"),
  cos: onDoubles("cos(x)", "cos"),
  tan: onDoubles("tan(x)", "tan"),
  asin: within("asin(x)", "asin", (x) => `abs(${x}) <= 1`),
  acos: within("acos(x)", "acos", (x) => `abs(${x}) <= 1`),
  atan: onDoubles("atan(x)", "atan"),
  atan2: onDoubles("atan2(y, x)", "atan2", 2),
  sinh: onDoubles("sinh(x)", "sinh"),
  cosh: onDoubles("cosh(x)", "cosh"),
  tanh: onDoubles("tanh(x)", "tanh"),
  pi: scalar("pi()", 0, 0, () => ({ sql: "pi()", type: DOUBLE, nonZero: true })),
  e: scalar("e()", 0, 0, () => ({ sql: "exp(CAST(1 AS DOUBLE))", type: DOUBLE, nonZero: true })),
  infinity: scalar("infinity()", 0, 0, () => ({ sql: INFINITY, type: DOUBLE })),
  nan: scalar("nan()", 0, 0, () => ({ sql: NAN, type: DOUBLE })),
  is_nan: scalar("is_nan(x)", 1, 1, (site) => ({ sql: `isnan(${doubleArg(site, 0)})`, type: BOOLEAN })),
  is_finite: scalar("is_finite(x)", 1, 1, (site) => ({ sql: `isfinite(${doubleArg(site, 0)})`, type: BOOLEAN })),
  is_infinite: scalar("is_infinite(x)", 1, 1, (site) => ({ sql: `isinf(${doubleArg(site, 0)})`, type: BOOLEAN })),
  rand: scalar("rand([low,] [high])", 0, 2, random),
  random: scalar("random([low,] [high])", 0, 2, random),
  width_bucket: scalar("width_bucket(x, low, high, buckets)", 2, 4, widthBucket),
  greatest: extremum("greatest(a, b, ...)", "greatest"),
  least: extremum("least(a, b, ...)", "least"),
  bitwise_and: bits("bitwise_and(a, b)", (a, b) => `${a} & ${b}`),
  bitwise_or: bits("bitwise_or(a, b)", (a, b) => `${a} | ${b}`),
  bitwise_xor: bits("bitwise_xor(a, b)", (a, b) => `xor(${a}, ${b})`),
  bitwise_not: bits("bitwise_not(a)", (a) => `~${a}`, 1),
  bitwise_left_shift: shift("bitwise_left_shift(x, bits)", "<<"),
  bitwise_right_shift: shift("bitwise_right_shift(x, bits)", ">>"),
  from_base: scalar("from_base(text, radix)", 2, 2, (site) => ({ sql: `mt_from_base(${textArg(site, 0)}, ${wholeArg(site, 1)})`, type: BIGINT })),
  bit_count: scalar("bit_count(x, 64)", 2, 2, (site) =>
    literalWhole(site, 1, "number of bits") === 64
      ? { sql: `CAST(bit_count(${wholeArg(site, 0)}) AS BIGINT)`, type: BIGINT }
      : refuse("bit_count() counts in 64 bits here: write bit_count(x, 64)."),
  ),
  to_base: scalar("to_base(x, radix)", 2, 2, (site) => ({ sql: `mt_to_base(${wholeArg(site, 0)}, ${wholeArg(site, 1)})`, type: varchar(64) })),
  codepoint: scalar("codepoint(character)", 1, 1, (site) => ({ sql: `CAST(unicode(${textArg(site, 0)}) AS INTEGER)`, type: INTEGER })),
  nullif: scalar("nullif(a, b)", 2, 2, (site) => {
    const [left, right] = [site.value(0), site.value(1)];
    const { values } = unify([left, right], "nullif()");
    const isZero = right.literal?.kind === "number" && !/[1-9]/.test(right.literal.text);
    const same = values[0]?.sql === left.sql;
    return {
      sql: same ? `nullif(${left.sql}, ${values[1]?.sql})` : `CASE WHEN ${values[0]?.sql} = ${values[1]?.sql} THEN NULL ELSE ${left.sql} END`,
      type: left.type,
      nonZero: isZero,
    };
  }),
  coalesce: scalar("coalesce(a, b, ...)", 1, 50, (site) => {
    const { type, values } = unify(all(site), "coalesce()");
    return { sql: `coalesce(${values.map((value) => value.sql).join(", ")})`, type };
  }),
  if: scalar("if(condition, then [, else])", 2, 3, (site) => {
    const condition = coerce(site.value(0), BOOLEAN);
    if (site.value(0).type.kind !== "boolean" && site.value(0).type.kind !== "unknown")
      refuse("if() needs a condition as its first argument, as in if(x > 0, 'a', 'b').");
    const { type, values } = unify(all(site).slice(1), "if()");
    return { sql: `CASE WHEN ${condition.sql} THEN ${values[0]?.sql} ELSE ${values[1]?.sql ?? "NULL"} END`, type };
  }),
};
