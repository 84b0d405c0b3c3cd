import { isMonthFormat, monthOf } from "#adapters/warehouse/guard/compile/month-of";
import { functionCall } from "#adapters/warehouse/guard/function-call";
import { isConstant } from "#adapters/warehouse/guard/compile/periods";
import { findColumn, type Scan, type Scope } from "#adapters/warehouse/guard/compile/scope";
import type { Call, Expression } from "#adapters/warehouse/guard/tree";

/** Billing periods that a condition on a reading's instants leaves, as texts YYYY-MM or expressions that give one. */
export type PeriodBound = { readonly low?: Expression | undefined; readonly high?: Expression | undefined; readonly column: string };
type Bounds = ReadonlyMap<Scan, PeriodBound>;

/** How an instant of a row is told: as such, as text that begins with year and month, as its year, or as that in text. */
type Told = {
  readonly scans: readonly Scan[];
  readonly column: string;
  readonly exact: boolean;
  readonly as: "moment" | "text" | "year" | "year-text";
};

const NONE: Bounds = new Map();

/**
 * What a condition on the start of use, or on a form of the billing period, says about the billing periods that can hold such rows.
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
      return told === undefined ? NONE : bound(told, monthOf(condition.low, told.as), monthOf(condition.high, told.as));
    }
    case "in": {
      const told = condition.negated || !Array.isArray(condition.among) ? undefined : toldBy(condition.value, scope);
      if (told === undefined) return NONE;
      const months = (condition.among as readonly Expression[]).map((item) => monthOf(item, told.as));
      const known = months.filter((month) => month !== undefined);
      return known.length < months.length ? NONE : bound(told, extreme("least", known), extreme("greatest", known));
    }
    case "like": {
      const told = condition.escape === undefined ? ofPeriod(condition.value, scope) : undefined;
      const year = condition.pattern.kind === "string" ? /^(\d{4})[-%]/.exec(condition.pattern.value)?.[1] : undefined;
      return told === undefined || year === undefined ? NONE : bound(told, month(`${year}-01`), month(`${year}-12`));
    }
    default:
      return NONE;
  }
}

const MIRRORED: Readonly<Record<string, string>> = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function compared(operator: string, value: Expression, constant: Expression, scope: Scope): Bounds | undefined {
  if (!(operator in MIRRORED) || !isConstant(constant)) return undefined;
  const told = toldBy(value, scope);
  const month = told && monthOf(constant, told.as);
  if (told === undefined || month === undefined) return undefined;
  return bound(told, operator.startsWith("<") ? undefined : month, operator.startsWith(">") ? undefined : month);
}

const month = (value: string): Expression => ({ kind: "string", value });

function bound({ scans, column, exact, as }: Told, low: Expression | undefined, high: Expression | undefined): Bounds {
  const end = as.startsWith("year") && high?.kind === "string" ? month(high.value.replace("-01", "-12")) : high;
  return new Map(scans.map((scan) => [scan, { column, low, high: exact ? end : undefined }]));
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
  if (texts.length < months.length) return months.length < 2 ? months[0] : functionCall(name, months);
  return { kind: "string", value: texts.at(name === "least" ? 0 : -1) ?? "" };
}

function toldBy(value: Expression, scope: Scope): Told | undefined {
  switch (value.kind) {
    case "column": {
      const found = findColumn({ ...scope, parent: undefined }, value.qualifier?.text.toLowerCase(), value.name.text.toLowerCase());
      const moment = found?.column.moment;
      return moment && { scans: [moment.scan], column: found.column.name, exact: moment.startsPeriod, as: "moment" };
    }
    case "cast":
      return /^(date|timestamp(\(\d+\))?)$/i.test(value.type) ? (firstDay(value.value, scope) ?? onlyMoment(toldBy(value.value, scope))) : undefined;
    case "extract":
      return value.field === "year" ? toldAs("year", toldBy(value.value, scope)) : undefined;
    case "substring":
      return isNumber(value.from, "1") && isNumber(value.length, "4") ? toldAs("year-text", ofPeriod(value.value, scope)) : undefined;
    case "call":
      return value.over === undefined ? toldByCall(value, scope) : undefined;
    default:
      return undefined;
  }
}

function toldByCall(call: Call, scope: Scope): Told | undefined {
  const [first, second] = call.args;
  const last = call.args.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const day = firstDay(first, scope);
  switch (call.name) {
    case "year":
      return toldAs("year", toldBy(first, scope));
    case "date":
    case "from_iso8601_date":
      return day ?? (call.name === "date" ? onlyMoment(toldBy(first, scope)) : undefined);
    case "date_parse":
      return isText(second, "%Y-%m-%d") ? day : isText(second, "%Y-%m") ? ofPeriod(first, scope) : undefined;
    case "substr":
      return isNumber(second, "1") && isNumber(call.args[2], "4") ? toldAs("year-text", ofPeriod(first, scope)) : undefined;
    case "split_part":
      return isText(second, "-") && isNumber(call.args[2], "1") ? toldAs("year-text", ofPeriod(first, scope)) : undefined;
    case "date_trunc":
      return truncated(first, onlyMoment(toldBy(last, scope)));
    default:
      return isMonthFormat(call, second) ? toldAs("text", toldBy(first, scope)) : undefined;
  }
}

/** No later than the instant itself: the start of a year or week may lie in an earlier period. */
function truncated(unit: Expression, told: Told | undefined): Told | undefined {
  const keepsPeriod = unit.kind === "string" && /^(month|day|hour|minute|second)$/i.test(unit.value);
  return told && { ...told, exact: told.exact && keepsPeriod };
}

const isText = (value: Expression | undefined, text: string) => value?.kind === "string" && value.value === text;
const isNumber = (value: Expression | undefined, text: string) => value?.kind === "number" && value.text === text;
const onlyMoment = (told: Told | undefined) => (told?.as === "moment" ? told : undefined);

/** The billing period itself, as the start of its month. */
function ofPeriod(value: Expression, scope: Scope): Told | undefined {
  if (value.kind !== "column") return undefined;
  const found = findColumn({ ...scope, parent: undefined }, value.qualifier?.text.toLowerCase(), value.name.text.toLowerCase());
  if (found === undefined || found.column.scans.length === 0 || found.column.sealed === true) return undefined;
  return { scans: found.column.scans, column: found.column.name, exact: true, as: "moment" };
}

/** `concat(billing_period, '-01')`, with its parts taken apart or not. */
function firstDay(value: Expression, scope: Scope): Told | undefined {
  const parts = pieces(value);
  if (!isText(parts.at(-1), "-01") && !(isText(parts.at(-1), "01") && isText(parts.at(-2), "-"))) return undefined;
  const rest = parts.slice(0, isText(parts.at(-1), "-01") ? -1 : -2);
  const [year, dash, monthPart] = rest;
  if (rest.length === 1 && year !== undefined) return ofPeriod(year, scope);
  if (rest.length !== 3 || year === undefined || monthPart === undefined || !isText(dash, "-")) return undefined;
  const isPart = (part: Expression, at: string) =>
    part.kind === "call" && part.name === "split_part" && isText(part.args[1], "-") && isNumber(part.args[2], at);
  if (!isPart(year, "1") || !isPart(monthPart, "2") || year.kind !== "call" || monthPart.kind !== "call") return undefined;
  const [from, other] = [year.args[0], monthPart.args[0]];
  return from !== undefined && JSON.stringify(from) === JSON.stringify(other) ? ofPeriod(from, scope) : undefined;
}

function pieces(value: Expression): readonly Expression[] {
  if (value.kind === "binary" && value.operator === "||") return [...pieces(value.left), ...pieces(value.right)];
  return value.kind === "call" && value.name === "concat" ? value.args : [value];
}

function toldAs(as: Told["as"], told: Told | undefined): Told | undefined {
  return told?.as === "moment" ? { ...told, as } : undefined;
}
