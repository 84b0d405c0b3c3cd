import { castText } from "#adapters/warehouse/guard/compile/cast-text";
import { coerce, hint } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import { BIGINT, DOUBLE, isInteger, isNumber, type Type, UNKNOWN, VARCHAR } from "#adapters/warehouse/guard/types";

/** A call while it is compiled: its arguments by position, each compiled once. */
export type Site = {
  readonly name: string;
  readonly count: number;
  /** Inside TRY an error is NULL. */
  readonly lax: boolean;
  readonly now: Date | undefined;
  value(index: number): Compiled;
  /** Compiles the lambda at `index` with parameters that stand for the given engine expressions. */
  lambda(index: number, parameters: readonly { readonly sql: string; readonly type: Type }[]): Compiled;
  isLambda(index: number): boolean;
  /** A name for a lambda's parameter that nothing else in the statement has. */
  fresh(): string;
  /** Writes a call of an engine aggregate with this call's DISTINCT, ORDER BY, FILTER and OVER. */
  aggregate(
    engineName: string,
    args: readonly string[],
    options?: { readonly plain?: boolean; readonly orderBy?: string; readonly filter?: string },
  ): string;
  readonly distinct: boolean;
  readonly star: boolean;
  /** ` ORDER BY ...` of WITHIN GROUP or of the argument list, or nothing. */
  readonly orderBy: string;
};

export type FunctionRule = {
  readonly kind: "scalar" | "aggregate" | "window";
  /** As people write it, for the documentation and for advice. */
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly compile: (site: Site) => { readonly sql: string; readonly type: Type; readonly nonZero?: boolean };
};

export type RuleTable = Readonly<Record<string, FunctionRule>>;
type Result = ReturnType<FunctionRule["compile"]>;

export const rule = (kind: FunctionRule["kind"], usage: string, least: number, most: number, compile: (site: Site) => Result): FunctionRule => ({
  kind,
  usage,
  least,
  most,
  compile,
});
export const scalar = (usage: string, least: number, most: number, compile: (site: Site) => Result) => rule("scalar", usage, least, most, compile);

export const all = (site: Site): Compiled[] => Array.from({ length: site.count }, (_, index) => site.value(index));

function wrongType(site: Site, index: number, wanted: string, type: Type): never {
  refuse(`${site.name}() needs ${wanted} as argument ${index + 1}, and has ${typeName(type)}.${hint(type, VARCHAR)}`);
}

export function textArg(site: Site, index: number): string {
  const value = site.value(index);
  if (value.type.kind !== "varchar" && value.type.kind !== "unknown") wrongType(site, index, "text (VARCHAR)", value.type);
  return coerce(value, VARCHAR).sql;
}

export function wholeArg(site: Site, index: number): string {
  const value = site.value(index);
  if (!isInteger(value.type) && value.type.kind !== "unknown") wrongType(site, index, "a whole number", value.type);
  return coerce(value, BIGINT).sql;
}

export function doubleArg(site: Site, index: number): string {
  const value = site.value(index);
  if (!isNumber(value.type) && value.type.kind !== "unknown") wrongType(site, index, "a number", value.type);
  return coerce(value, DOUBLE).sql;
}

export function booleanArg(site: Site, index: number): string {
  const value = site.value(index);
  if (value.type.kind !== "boolean" && value.type.kind !== "unknown") wrongType(site, index, "a condition (BOOLEAN)", value.type);
  return value.sql;
}

export function numberArg(site: Site, index: number): Compiled {
  const value = site.value(index);
  if (value.type.kind === "unknown") return coerce(value, DOUBLE);
  return isNumber(value.type) ? value : wrongType(site, index, "a number", value.type);
}

export function binaryArg(site: Site, index: number): string {
  const value = site.value(index);
  if (value.type.kind !== "varbinary") wrongType(site, index, "VARBINARY (write to_utf8(x))", value.type);
  return value.sql;
}

export function arrayArg(site: Site, index: number): { readonly sql: string; readonly element: Type } {
  const value = site.value(index);
  if (value.type.kind === "unknown") return { sql: "CAST(NULL AS INTEGER[])", element: UNKNOWN };
  return value.type.kind === "array" ? { sql: value.sql, element: value.type.element } : wrongType(site, index, "an array", value.type);
}

export function mapArg(site: Site, index: number): { readonly sql: string; readonly key: Type; readonly value: Type } {
  const { sql, type } = site.value(index);
  return type.kind === "map" ? { sql, key: type.key, value: type.value } : wrongType(site, index, "a map", type);
}

/** @throws QueryRefusedError unless the argument is a literal text: formats, units and paths are translated, not passed on */
export function literalText(site: Site, index: number, what: string): string {
  const { literal } = site.value(index);
  if (literal?.kind !== "string") refuse(`${site.name}() needs its ${what} as a literal, as in '${EXAMPLES[what] ?? "..."}'.`);
  return literal.text;
}

const EXAMPLES: Readonly<Record<string, string>> = { unit: "day", format: "%Y-%m-%d", zone: "Europe/Paris", path: "$.a.b", pattern: "^[a-z]+$" };

export function literalWhole(site: Site, index: number, what: string): number {
  const { literal } = site.value(index);
  if (literal?.kind !== "number" || !/^-?\d{1,9}$/.test(literal.text)) refuse(`${site.name}() needs its ${what} as a whole literal number.`);
  return Number(literal.text);
}

export const asText = (sql: string, type: Type) => castText(compiled(sql, type, []), { kind: "varchar" }, false).sql;

/** The engine's function of the same meaning on doubles. */
export const onDoubles = (usage: string, engineName: string, count = 1) =>
  scalar(usage, count, count, (site) => ({
    sql: `${engineName}(${Array.from({ length: count }, (_, index) => doubleArg(site, index)).join(", ")})`,
    type: DOUBLE,
  }));
