import { arithmetic } from "#adapters/warehouse/guard/compile/arithmetic";
import { compileCall } from "#adapters/warehouse/guard/compile/call";
import { castTo } from "#adapters/warehouse/guard/compile/cast";
import { coerce, unify } from "#adapters/warehouse/guard/compile/coerce";
import { between, compare, inList, like, markCompared } from "#adapters/warehouse/guard/compile/comparison";
import { type Compiled, compiled, identifier } from "#adapters/warehouse/guard/compile/compiled";
import { compileLiteral } from "#adapters/warehouse/guard/compile/literal";
import { compileQuery } from "#adapters/warehouse/guard/compile/knot";
import { condition, type Place } from "#adapters/warehouse/guard/compile/place";
import { findColumn, hasRelation, type QueryPlace } from "#adapters/warehouse/guard/compile/scope";
import { unknownColumn } from "#adapters/warehouse/guard/compile/unknown-column";
import { checkZone } from "#adapters/warehouse/guard/compile/zone";
import { atZone, datePart } from "#adapters/warehouse/guard/functions/date";
import { compileJsonObject } from "#adapters/warehouse/guard/functions/json";
import { subscript } from "#adapters/warehouse/guard/functions/subscript";
import { BLANKS, substring } from "#adapters/warehouse/guard/functions/text";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { parseTypeName, typeName } from "#adapters/warehouse/guard/type-names";
import type { Expression } from "#adapters/warehouse/guard/tree";
import { arrayOf, BIGINT, BOOLEAN, INTEGER, isNumber, rowOf, UNKNOWN, VARCHAR } from "#adapters/warehouse/guard/types";

/** @throws QueryRefusedError for unknown names, types that do not fit, and what has no place here */
export function compileExpression(expression: Expression, place: Place): Compiled {
  const result = translate(expression, place);
  return place.groups?.has(result.sql) === true ? { ...result, free: [] } : result;
}

function translate(expression: Expression, place: Place): Compiled {
  const compile = (inner: Expression) => compileExpression(inner, place);
  switch (expression.kind) {
    case "null":
    case "boolean":
    case "number":
    case "string":
    case "typed":
    case "interval":
    case "now":
      return compileLiteral(expression, place.query.session.now);
    case "column":
      return compileColumn(expression, place);
    case "field":
      return compileField(expression.base, expression.name.text, place);
    case "negate":
      return negated(compile(expression.value));
    case "not": {
      const value = condition(compile(expression.value), "NOT");
      return compiled(`(NOT ${value.sql})`, BOOLEAN, [value]);
    }
    case "logic": {
      const left = condition(compile(expression.left), expression.operator);
      const right = condition(compile(expression.right), expression.operator);
      return compiled(`(${left.sql} ${expression.operator} ${right.sql})`, BOOLEAN, [left, right]);
    }
    case "binary":
      return binary(expression, compile(expression.left), compile(expression.right), place);
    case "between":
      return between(compile(expression.value), compile(expression.low), compile(expression.high), expression.negated);
    case "in":
      if (Array.isArray(expression.among)) return inList(compile(expression.value), expression.among.map(compile), expression.negated);
      return inQuery(expression as Extract<Expression, { kind: "in" }>, place);
    case "like":
      return like(compile(expression.value), compile(expression.pattern), expression.escape && compile(expression.escape));
    case "is-null": {
      const value = compile(expression.value);
      return compiled(`(${value.sql} IS ${expression.negated ? "NOT " : ""}NULL)`, BOOLEAN, [value]);
    }
    case "exists":
      return compiled(`EXISTS (${compileQuery(expression.query, inner(place)).sql})`, BOOLEAN, []);
    case "scalar": {
      const query = compileQuery(expression.query, inner(place));
      const [column] = query.columns;
      if (column === undefined || query.columns.length !== 1) refuse("A subquery that stands for a value must give one column.");
      return compiled(`(${query.sql})`, column.type, [], { weight: column.weight ?? 1 });
    }
    case "quantified":
      return quantified(expression, place);
    case "case":
      return compileCase(expression, place);
    case "cast": {
      const type = parseTypeName(expression.type);
      if (type === undefined) refuse(`The type ${expression.type} is not allowed: choose another.`);
      return castTo(compile(expression.value), type, expression.safe || place.lax);
    }
    case "at-zone": {
      const zone = compile(expression.zone);
      if (zone.literal?.kind !== "string") refuse("AT TIME ZONE needs its zone as a literal, as in 'Europe/Paris'.");
      const value = compile(expression.value);
      const result = atZone(value, checkZone(zone.literal.text));
      return compiled(result.sql, result.type, [value]);
    }
    case "extract": {
      const value = compile(expression.value);
      const result = datePart(expression.field, value);
      return compiled(result.sql, result.type, [value]);
    }
    case "position": {
      const [part, value] = [textual(compile(expression.part), "POSITION"), textual(compile(expression.value), "POSITION")];
      return compiled(`strpos(${value.sql}, ${part.sql})`, BIGINT, [part, value]);
    }
    case "trim": {
      const value = textual(compile(expression.value), "TRIM");
      const characters = expression.characters && textual(compile(expression.characters), "TRIM");
      const name = { BOTH: "trim", LEADING: "ltrim", TRAILING: "rtrim" }[expression.side];
      return compiled(`${name}(${value.sql}, ${characters?.sql ?? BLANKS})`, value.type, characters ? [value, characters] : [value]);
    }
    case "substring": {
      const value = textual(compile(expression.value), "SUBSTRING");
      const [from, length] = [compile(expression.from), expression.length && compile(expression.length)];
      const literal = from.literal?.kind === "number" ? Number(from.literal.text) : undefined;
      const sql = substring(value.sql, { sql: coerce(from, BIGINT).sql, literal }, length && coerce(length, BIGINT).sql);
      return compiled(sql, value.type, [value, from, ...(length ? [length] : [])]);
    }
    case "array": {
      const { type, values } = unify(expression.items.map(compile), "ARRAY[...]");
      if (values.length === 0) return compiled("CAST([] AS INTEGER[])", arrayOf(UNKNOWN), []);
      return compiled(`[${values.map((value) => value.sql).join(", ")}]`, arrayOf(type), values);
    }
    case "row": {
      const values = expression.items.map(compile);
      if (values.length === 0) refuse("A row needs at least one value.");
      const fields = values.map((value, index) => `"f${index + 1}" := ${value.sql}`);
      return compiled(`struct_pack(${fields.join(", ")})`, rowOf(values.map((value) => ({ name: undefined, type: value.type }))), values);
    }
    case "subscript": {
      const [value, index] = [compile(expression.value), compile(expression.index)];
      const result = subscript(value, index, place.lax);
      return compiled(result.sql, result.type, [value, index]);
    }
    case "json-object": {
      const pairs = expression.pairs.map(([key, value]) => [compile(key), compile(value)] as const);
      const result = compileJsonObject(pairs);
      return compiled(result.sql, result.type, pairs.flat());
    }
    case "lambda":
      refuse("A lambda (x -> ...) may only stand as an argument of transform(), filter(), reduce() and the like.");
    case "call":
      return compileCall(expression, place);
  }
}

const inner = (place: Place): QueryPlace => ({ ...place.query, outer: place.scope });

function textual(value: Compiled, what: string): Compiled {
  if (value.type.kind === "varchar") return value;
  if (value.type.kind === "unknown") return coerce(value, VARCHAR);
  refuse(`${what} needs text, and has ${typeName(value.type)}: write CAST(x AS VARCHAR).`);
}

function compileColumn({ qualifier, name }: Extract<Expression, { kind: "column" }>, place: Place): Compiled {
  const wanted = name.text.toLowerCase();
  if (qualifier === undefined) {
    const parameter = place.lambdas.get(wanted);
    if (parameter !== undefined) return compiled(parameter.sql, parameter.type, []);
    const output = place.outputs?.get(wanted);
    if (output !== undefined) return output;
  }
  const found = findColumn(place.scope, qualifier?.text.toLowerCase(), wanted);
  if (found !== undefined) {
    const free = found.local ? [{ name: wanted, relation: found.relation }] : [];
    const { sql, type, scans, sealed, weight = 1 } = found.column;
    return compiled(sql, type, [], { free, scans, sealed: sealed === true, weight });
  }
  // `row.field`: the parser cannot know that the qualifier is a column.
  if (qualifier !== undefined && !hasRelation(place.scope, qualifier.text.toLowerCase())) {
    const base = place.lambdas.has(qualifier.text.toLowerCase()) || findColumn(place.scope, undefined, qualifier.text.toLowerCase()) !== undefined;
    if (base) return compileField({ kind: "column", qualifier: undefined, name: qualifier }, name.text, place);
  }
  const { scope, clause, query, given = [] } = place;
  unknownColumn({ scope, clause, given, tables: query.session.tables }, qualifier, name);
}

function compileField(base: Expression, name: string, place: Place): Compiled {
  const value = compileExpression(base, place);
  if (value.type.kind !== "row")
    refuse(
      `.${name} needs a row before it, and has ${typeName(value.type)}.${value.type.kind === "map" ? ` Write element_at(map, '${name}').` : ""}`,
    );
  const field = value.type.fields.find((candidate) => candidate.name?.toLowerCase() === name.toLowerCase());
  if (field === undefined)
    refuse(`The row has no field \`${name}\`: it has ${value.type.fields.map((candidate) => candidate.name ?? "unnamed").join(", ")}.`);
  return compiled(`(${value.sql}).${identifier(field.physical)}`, field.type, [value]);
}

function negated(value: Compiled): Compiled {
  const interval = value.type.kind === "interval-day" || value.type.kind === "interval-month";
  if (!isNumber(value.type) && !interval) refuse(`A minus sign needs a number, and has ${typeName(value.type)}.`);
  if (value.literal?.kind === "number" && value.literal.text === "2147483648")
    return compiled("CAST(-2147483648 AS INTEGER)", INTEGER, [value], { nonZero: true });
  if (value.literal?.kind === "number")
    return compiled(`(-${value.sql})`, value.type, [value], {
      literal: { kind: "number", text: `-${value.literal.text}` },
      nonZero: value.nonZero === true,
    });
  return compiled(`(-${value.sql})`, value.type, [value]);
}

function binary({ operator }: Extract<Expression, { kind: "binary" }>, left: Compiled, right: Compiled, place: Place): Compiled {
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmetic(operator, left, right, place.lax);
    case "||":
      return joined(left, right);
    default:
      return compare(operator, left, right);
  }
}

function joined(left: Compiled, right: Compiled): Compiled {
  const isArray = left.type.kind === "array" || right.type.kind === "array";
  if (isArray) {
    const wrapped = [left, right].map((value) =>
      value.type.kind === "array" || value.type.kind === "unknown" ? value : compiled(`[${value.sql}]`, arrayOf(value.type), [value]),
    );
    const { type, values } = unify(wrapped, "||");
    return compiled(`(${values[0]?.sql} || ${values[1]?.sql})`, type, values);
  }
  if (left.type.kind === "varbinary" && right.type.kind === "varbinary") return compiled(`(${left.sql} || ${right.sql})`, left.type, [left, right]);
  const fits = (value: Compiled) => value.type.kind === "varchar" || value.type.kind === "unknown";
  if (!fits(left) || !fits(right))
    refuse(`|| needs two texts, and has ${typeName(left.type)} and ${typeName(right.type)}: write CAST(x AS VARCHAR).`);
  return compiled(`(${coerce(left, VARCHAR).sql} || ${coerce(right, VARCHAR).sql})`, VARCHAR, [left, right]);
}

function inQuery({ value, among, negated: not }: Extract<Expression, { kind: "in" }>, place: Place): Compiled {
  if (Array.isArray(among)) refuse("IN needs a list or a subquery.");
  const left = compileExpression(value, place);
  markCompared(left);
  const query = compileQuery(among as Extract<typeof among, { kind: "query" }>, inner(place));
  const [column] = query.columns;
  if (column === undefined || query.columns.length !== 1) refuse("The subquery of IN must give one column.");
  const { type, values } = unify([left, compiled("x", column.type, [])], "IN");
  const list = values[1]?.sql === "x" ? query.sql : `SELECT ${coerce(compiled("mt_in.c1", column.type, []), type).sql} FROM (${query.sql}) AS mt_in`;
  return compiled(`(${values[0]?.sql} ${not ? "NOT " : ""}IN (${list}))`, BOOLEAN, [left]);
}

function quantified({ operator, quantifier, value, query }: Extract<Expression, { kind: "quantified" }>, place: Place): Compiled {
  const left = compileExpression(value, place);
  const result = compileQuery(query, inner(place));
  const [column] = result.columns;
  if (column === undefined || result.columns.length !== 1) refuse(`The subquery of ${quantifier} must give one column.`);
  const { values } = unify([left, compiled("x", column.type, [])], quantifier);
  if (values[1]?.sql !== "x") refuse(`${quantifier} compares ${typeName(left.type)} with ${typeName(column.type)}: cast one of them.`);
  return compiled(`(${values[0]?.sql} ${operator} ${quantifier} (${result.sql}))`, BOOLEAN, [left]);
}

function compileCase({ operand, whens, otherwise }: Extract<Expression, { kind: "case" }>, place: Place): Compiled {
  const compile = (expression: Expression) => compileExpression(expression, place);
  const subject = operand && compile(operand);
  const tests = whens.map(([when]) => {
    const test = compile(when);
    return subject === undefined ? condition(test, "WHEN") : compare("=", subject, test);
  });
  const last = otherwise && compile(otherwise);
  const { type, values } = unify([...whens.map(([, then]) => compile(then)), ...(last ? [last] : [])], "CASE");
  const branches = tests.map((test, index) => `WHEN ${test.sql} THEN ${values[index]?.sql}`);
  const end = last ? ` ELSE ${values.at(-1)?.sql}` : "";
  return compiled(`CASE ${branches.join(" ")}${end} END`, type, [...tests, ...values]);
}
