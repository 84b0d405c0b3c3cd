import { isConstant } from "#adapters/warehouse/guard/compile/periods";
import { findColumn, type Scan, type Scope } from "#adapters/warehouse/guard/compile/scope";
import type { Call, Expression } from "#adapters/warehouse/guard/tree";

/** Billing periods that a condition on a reading's instants leaves, as texts YYYY-MM or expressions that give one. */
export type PeriodBound = { readonly low?: Expression | undefined; readonly high?: Expression | undefined; readonly column: string };
type Bounds = ReadonlyMap<Scan, PeriodBound>;

/** How an instant of a row is told: as such, as text that begins with year and month, or as its year. */
type Told = { readonly scan: Scan; readonly column: string; readonly exact: boolean; readonly as: "moment" | "text" | "year" };

const NONE: Bounds = new Map();
/** Give an instant no later than the one that they are given. */
const FLOORS = new Set(["date", "date_trunc"]);
/** Constants of these have the zone of the data, UTC. */
const PLAIN_CALLS = new Set(["date", "date_trunc", "date_add", "date_parse", "from_iso8601_date", "last_day_of_month", "now"]);
const MONTH_FORMATS: Readonly<Record<string, string>> = { date_format: "%Y-%m", format_datetime: "yyyy-MM" };

/**
 * What a condition on the start of use, or of the billing period, says about the billing periods that can hold such rows.
 * A row is billed in the month of its use or later, so use from an instant on bounds the periods from below only.
 */
export function periodsOfMoments(condition: Expression, scope: Scope): Bounds {
  switch (condition.kind) {
    case "logic":
      return merged(periodsOfMoments(condition.left, scope), periodsOfMoments(condition.right, scope), condition.operator);
    case "binary": {
      const { operator, left, right } = condition;
      return compared(operator, left, right, scope) ?? compared(MIRRORED[operator] ?? "", right, left, scope) ?? NONE;
    }
    case "between": {
      const told = condition.negated ? undefined : toldBy(condition.value, scope);
      return told === undefined ? NONE : bound(told, monthOf(condition.low, told), monthOf(condition.high, told));
    }
    case "in": {
      const told = condition.negated || !Array.isArray(condition.among) ? undefined : toldBy(condition.value, scope);
      if (told === undefined) return NONE;
      const months = (condition.among as readonly Expression[]).map((item) => monthOf(item, told));
      const known = months.filter((month) => month !== undefined);
      return known.length < months.length ? NONE : bound(told, extreme("least", known), extreme("greatest", known));
    }
    default:
      return NONE;
  }
}

const MIRRORED: Readonly<Record<string, string>> = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function compared(operator: string, value: Expression, constant: Expression, scope: Scope): Bounds | undefined {
  if (!(operator in MIRRORED) || !isConstant(constant)) return undefined;
  const told = toldBy(value, scope);
  const month = told && monthOf(constant, told);
  if (told === undefined || month === undefined) return undefined;
  return bound(told, operator.startsWith("<") ? undefined : month, operator.startsWith(">") ? undefined : month);
}

function bound({ scan, column, exact, as }: Told, low: Expression | undefined, high: Expression | undefined): Bounds {
  return new Map([[scan, { column, low, high: exact && as !== "year" ? high : undefined }]]);
}

function merged(left: Bounds, right: Bounds, operator: "AND" | "OR"): Bounds {
  const all = new Map<Scan, PeriodBound>();
  for (const scan of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(scan), right.get(scan)];
    if (operator === "AND") all.set(scan, { column: (a?.low ? a : (b ?? a))?.column ?? "", low: a?.low ?? b?.low, high: a?.high ?? b?.high });
    else if (a?.low !== undefined && b?.low !== undefined)
      all.set(scan, { column: a.column, low: extreme("least", [a.low, b.low]), high: a.high && b.high && extreme("greatest", [a.high, b.high]) });
  }
  return all;
}

function extreme(name: "least" | "greatest", months: readonly Expression[]): Expression | undefined {
  const texts = months.flatMap((month) => (month.kind === "string" ? [month.value] : [])).toSorted();
  if (texts.length < months.length) return months.length < 2 ? months[0] : call(name, months);
  return { kind: "string", value: texts.at(name === "least" ? 0 : -1) ?? "" };
}

function toldBy(value: Expression, scope: Scope): Told | undefined {
  if (value.kind === "column") {
    const found = findColumn({ ...scope, parent: undefined }, value.qualifier?.text.toLowerCase(), value.name.text.toLowerCase());
    const moment = found?.column.moment;
    return moment && { scan: moment.scan, column: found.column.name, exact: moment.startsPeriod, as: "moment" };
  }
  if (value.kind === "cast") {
    const told = /^(date|timestamp(\(\d+\))?)$/i.test(value.type) ? toldBy(value.value, scope) : undefined;
    return told?.as === "moment" ? told : undefined;
  }
  if (value.kind === "extract" && value.field === "year") return toldAs("year", toldBy(value.value, scope));
  if (value.kind !== "call" || value.over !== undefined) return undefined;
  const [first, second] = value.args;
  if (value.name === "year" && first !== undefined) return toldAs("year", toldBy(first, scope));
  if (FLOORS.has(value.name)) {
    const told = value.args.at(-1) && toldBy(value.args.at(-1) as Expression, scope);
    return told?.as === "moment" ? told : undefined;
  }
  return first !== undefined && isMonthFormat(value, second) ? toldAs("text", toldBy(first, scope)) : undefined;
}

function toldAs(as: Told["as"], told: Told | undefined): Told | undefined {
  return told?.as === "moment" ? { ...told, as } : undefined;
}

function isMonthFormat({ name }: Call, format: Expression | undefined): boolean {
  const start = MONTH_FORMATS[name];
  return start !== undefined && format?.kind === "string" && format.value.startsWith(start) && !/^[A-Za-z]/.test(format.value.slice(start.length));
}

/** The month, as text, in which the constant lies that the instant is compared with. */
function monthOf(constant: Expression, { as }: Told): Expression | undefined {
  if (as === "year")
    return constant.kind === "number" && /^\d{4}$/.test(constant.text) ? { kind: "string", value: `${constant.text}-01` } : undefined;
  if (as === "text") {
    if (constant.kind === "string")
      return /^\d{4}-(0[1-9]|1[0-2])/.test(constant.value) ? { kind: "string", value: constant.value.slice(0, 7) } : undefined;
    const isMonth = constant.kind === "call" && isConstant(constant) && isMonthFormat(constant, constant.args[1]);
    return isMonth && constant.args[0] !== undefined ? monthOfMoment(constant.args[0]) : undefined;
  }
  return monthOfMoment(constant);
}

function monthOfMoment(constant: Expression): Expression | undefined {
  if (!isPlainMoment(constant)) return undefined;
  const day = constant.kind === "typed" ? /^\s*(\d{4})-(\d{1,2})-/.exec(constant.value) : null;
  if (day !== null) return { kind: "string", value: `${day[1]}-${(day[2] ?? "").padStart(2, "0")}` };
  return call("date_format", [constant, { kind: "string", value: "%Y-%m" }]);
}

/** Depends on no row and on no zone but UTC. */
function isPlainMoment(value: Expression): boolean {
  switch (value.kind) {
    case "typed":
      return (value.type === "date" || value.type === "timestamp") && /^[\d\s:.T-]+$/.test(value.value) && !/\d\s*-\d{2}:\d{2}$/.test(value.value);
    case "now":
      return true;
    case "cast":
      return /^(date|timestamp(\(\d+\))?)$/i.test(value.type) && !value.safe && (value.value.kind === "string" || isPlainMoment(value.value));
    case "binary":
      return (
        (value.operator === "+" || value.operator === "-") &&
        ((isPlainMoment(value.left) && value.right.kind === "interval") ||
          (value.operator === "+" && value.left.kind === "interval" && isPlainMoment(value.right)))
      );
    case "call":
      return PLAIN_CALLS.has(value.name) && isConstant(value);
    default:
      return false;
  }
}

function call(name: string, args: readonly Expression[]): Expression {
  return {
    kind: "call",
    name,
    args,
    star: false,
    distinct: false,
    orderBy: [],
    withinGroup: [],
    filter: undefined,
    ignoreNulls: false,
    over: undefined,
  };
}
