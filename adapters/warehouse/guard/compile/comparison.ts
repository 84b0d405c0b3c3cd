import { coerce, hint, unify } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { BinaryOperator } from "#adapters/warehouse/guard/tree";
import { BOOLEAN, commonType, isOrderable, type Type, VARCHAR } from "#adapters/warehouse/guard/types";

/** Whoever compares a billing period has one in mind: no default may then be put in its place. */
export function markCompared(...values: readonly Compiled[]): void {
  for (const value of values) for (const scan of value.scans ?? []) scan.compared = true;
}

/** A billing period that is written in another way would find no row, or the wrong ones. */
function checkPeriods(operator: string, ...values: readonly Compiled[]): void {
  if (!values.some((value) => (value.scans ?? []).length > 0)) return;
  const form = operator === "=" ? /^\d{4}-(0[1-9]|1[0-2])$/ : /^(\d{4}(-(0[1-9]|1[0-2]))?)?$/;
  const wrong = values.find((value) => value.literal?.kind === "string" && !form.test(value.literal.text))?.literal?.text;
  if (wrong !== undefined) refuse(`'${wrong}' is no billing period: write year and month, as in billing_period = '2026-10'.`);
}

/** Of a column: nobody means a condition that no row can meet. */
function checkNull(operator: "=" | "<>", left: Compiled, right: Compiled): void {
  const isNull = (value: Compiled) => value.literal?.kind === "null";
  if ((isNull(left) && right.free.length > 0) || (isNull(right) && left.free.length > 0))
    refuse(`A comparison with NULL is never true: write x IS ${operator === "=" ? "" : "NOT "}NULL.`);
}

function common(left: Compiled, right: Compiled, operator: string): Type {
  const type = commonType(left.type, right.type);
  if (type === undefined)
    refuse(`Cannot compare ${typeName(left.type)} ${operator} ${typeName(right.type)}.${hint(left.type, right.type, [left, right])}`);
  return type;
}

export function compare(operator: BinaryOperator, left: Compiled, right: Compiled): Compiled {
  markCompared(left, right);
  checkPeriods(operator, left, right);
  if (operator === "=" || operator === "<>") checkNull(operator, left, right);
  const type = common(left, right, operator);
  if (!isOrderable(type) && operator !== "=" && operator !== "<>" && !operator.startsWith("IS"))
    refuse(`${typeName(type)} has no order: only = and <> compare it.`);
  return compiled(`(${coerce(left, type).sql} ${operator} ${coerce(right, type).sql})`, BOOLEAN, [left, right]);
}

export function between(value: Compiled, low: Compiled, high: Compiled, negated: boolean): Compiled {
  markCompared(value, low, high);
  checkPeriods(">=", value, low, high);
  const { type, values } = unify([value, low, high], "BETWEEN");
  if (!isOrderable(type)) refuse(`${typeName(type)} has no order: BETWEEN cannot compare it.`);
  return compiled(`(${values[0]?.sql} ${negated ? "NOT " : ""}BETWEEN ${values[1]?.sql} AND ${values[2]?.sql})`, BOOLEAN, [value, low, high]);
}

export function inList(value: Compiled, among: readonly Compiled[], negated: boolean): Compiled {
  markCompared(value, ...among);
  checkPeriods("=", value, ...among);
  const { values } = unify([value, ...among], "IN");
  return compiled(
    `(${values[0]?.sql} ${negated ? "NOT " : ""}IN (${values
      .slice(1)
      .map((item) => item.sql)
      .join(", ")}))`,
    BOOLEAN,
    [value, ...among],
  );
}

export function like(value: Compiled, pattern: Compiled, escape: Compiled | undefined): Compiled {
  markCompared(value);
  const fits = (part: Compiled) => part.type.kind === "varchar" || part.type.kind === "unknown";
  if (!fits(value) || !fits(pattern) || (escape !== undefined && !fits(escape))) {
    refuse(`LIKE needs text, and has ${typeName(fits(value) ? pattern.type : value.type)}: write CAST(x AS VARCHAR).`);
  }
  const text = (part: Compiled) => coerce(part, VARCHAR).sql;
  if (escape !== undefined && [...(escape.literal?.text ?? "")].length !== 1) refuse("ESCAPE takes one character: write ESCAPE '!'.");
  return compiled(
    `(${text(value)} LIKE ${text(pattern)}${escape === undefined ? "" : ` ESCAPE ${text(escape)}`})`,
    BOOLEAN,
    escape ? [value, pattern, escape] : [value, pattern],
  );
}
