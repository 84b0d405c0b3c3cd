import { type Compiled, compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { castTo } from "#adapters/warehouse/guard/compile/cast";
import { checkZone, instantIn } from "#adapters/warehouse/guard/compile/zone";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { parseTypeName } from "#adapters/warehouse/guard/type-names";
import type { Expression, IntervalUnit } from "#adapters/warehouse/guard/tree";
import {
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  INTERVAL_DAY,
  INTERVAL_MONTH,
  JSON_TYPE,
  timestamp,
  timestampTz,
  UNKNOWN,
  VARBINARY,
  varchar,
} from "#adapters/warehouse/guard/types";

type Literal = Extract<Expression, { kind: "null" | "boolean" | "number" | "string" | "typed" | "interval" | "now" }>;

export function compileLiteral(literal: Literal, now: Date | undefined): Compiled {
  switch (literal.kind) {
    case "null":
      return compiled("NULL", UNKNOWN, [], { literal: { kind: "null", text: "null" } });
    case "boolean":
      return compiled(literal.value ? "TRUE" : "FALSE", BOOLEAN, [], { literal: { kind: "boolean", text: String(literal.value) } });
    case "string":
      return compiled(text(literal.value), varchar([...literal.value].length), [], { literal: { kind: "string", text: literal.value } });
    case "number":
      return compileNumber(literal.text);
    case "typed":
      return compileTyped(literal.type, literal.value);
    case "interval":
      return compileInterval(literal);
    case "now":
      return compileNow(literal.name, now);
  }
}

function compileNumber(digits: string): Compiled {
  const more = { literal: { kind: "number" as const, text: digits }, nonZero: /[1-9]/.test(digits.split("e")[0] ?? "") };
  if (digits.includes("e")) return compiled(`CAST(${text(digits)} AS DOUBLE)`, DOUBLE, [], more);
  const [whole = "", fraction] = digits.split(".");
  if (fraction === undefined) {
    const value = BigInt(whole);
    if (value <= 2_147_483_647n) return compiled(value.toString(), INTEGER, [], more);
    if (value <= 9_223_372_036_854_775_807n) return compiled(`CAST(${value} AS BIGINT)`, BIGINT, [], more);
    if (value === 9_223_372_036_854_775_808n) refuse("The number 9223372036854775808 is too large: write it as a decimal, 9223372036854775808.0.");
    refuse(`The whole number ${whole} does not fit BIGINT: write it with a decimal point.`);
  }
  const significant = whole.replace(/^0+(?=.)/, "");
  const precision = (significant === "0" ? 0 : significant.length) + fraction.length;
  if (precision > 38) refuse("A number has more than 38 digits: shorten it, or write it as a double (1e0).");
  const type = decimal(Math.max(1, precision), fraction.length);
  return compiled(
    `CAST(${text(fraction === "" ? whole : `${whole}.${fraction}`)} AS DECIMAL(${type.kind === "decimal" ? `${type.precision},${type.scale}` : ""}))`,
    type,
    [],
    more,
  );
}

const MOMENT =
  /^\s*(\d{4,5}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,12}))?)?)?(?:\s*([A-Za-z][A-Za-z0-9_+\-/]*|[+-]\d{1,2}:\d{2}))?\s*$/;

function compileTyped(type: string, value: string): Compiled {
  switch (type) {
    case "varbinary":
      return compiled(value === "" ? "CAST('' AS BLOB)" : `from_hex('${value}')`, VARBINARY, []);
    case "date": {
      const parts = /^\s*(\d{4,5})-(\d{1,2})-(\d{1,2})\s*$/.exec(value);
      if (parts === null) refuse(`DATE '${value}' is no date: write DATE '2025-01-31'.`);
      checkDay(`${parts[1]}-${parts[2]}-${parts[3]}`);
      return compiled(`DATE '${paddedDay(value.trim())}'`, DATE, []);
    }
    case "time": {
      if (!/^\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/.test(value)) refuse(`TIME '${value}' is no time of day: write TIME '13:45:00'.`);
      return compiled(`CAST(${text(value)} AS TIME)`, { kind: "time", precision: value.split(".")[1]?.length ?? 0 }, []);
    }
    case "timestamp":
      return compileTimestamp(value);
    case "json":
      return compiled(`json(CAST(${text(value)} AS JSON))`, JSON_TYPE, []);
    case "decimal":
      return compileDecimalText(value);
    default: {
      const known = parseTypeName(type);
      if (known === undefined) refuse(`${type.toUpperCase()} '...' is not allowed: write CAST('...' AS ${type.toUpperCase()}).`);
      return castTo(compiled(text(value), varchar(value.length), [], { literal: { kind: "string", text: value } }), known, false);
    }
  }
}

function compileDecimalText(value: string): Compiled {
  if (!/^[+-]?\d+(\.\d*)?$|^[+-]?\.\d+$/.test(value)) refuse(`DECIMAL '${value}' is no number: write DECIMAL '1.50'.`);
  const number = compileNumber(value.replace(/^[+-]/, "").replace(/\.$/, "").replace(/^\./, "0.") + (value.includes(".") ? "" : ".0"));
  const digits = number.literal?.text ?? "";
  const [whole = "", fraction = ""] = digits.split(".");
  const type = decimal(
    Math.max(1, whole.replace(/^0+/, "").length + (value.includes(".") ? fraction.length : 0)),
    value.includes(".") ? fraction.length : 0,
  );
  return compiled(`CAST(${text(value)} AS DECIMAL(${type.kind === "decimal" ? `${type.precision},${type.scale}` : ""}))`, type, []);
}

function compileTimestamp(value: string): Compiled {
  const parts = MOMENT.exec(value);
  if (parts === null) refuse(`TIMESTAMP '${value}' is no instant: write TIMESTAMP '2025-01-31 13:45:00'.`);
  const [, day = "", hour = "0", minute = "0", second = "0", fraction = "", zone] = parts;
  if (fraction.length > 6) refuse("An instant takes at most 6 digits after the second: shorten it.");
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    refuse(`TIMESTAMP '${value}' is no instant: hours go to 23, minutes and seconds to 59.`);
  checkDay(day);
  const clock = [hour, minute, second].map((part) => part.padStart(2, "0")).join(":");
  const local = `TIMESTAMP '${paddedDay(day)} ${clock}${fraction === "" ? "" : `.${fraction}`}'`;
  if (zone === undefined) return compiled(local, timestamp(fraction.length), []);
  const name = checkZone(zone === "Z" ? "UTC" : zone);
  return compiled(instantIn(local, name), timestampTz(fraction.length, name), []);
}

function paddedDay(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
}

function checkDay(day: string): void {
  const padded = paddedDay(day);
  const parsed = new Date(`${padded}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== padded)
    refuse(`'${day}' is no day of the calendar: write a date such as DATE '2025-01-31'.`);
}

const MICROS: Readonly<Record<IntervalUnit, number>> = { YEAR: 0, MONTH: 0, DAY: 86_400e6, HOUR: 3_600e6, MINUTE: 60e6, SECOND: 1e6 };

function compileInterval({ value, negative, from, to }: Extract<Literal, { kind: "interval" }>): Compiled {
  const sign = (negative ? -1 : 1) * (/^\s*-/.test(value) ? -1 : 1);
  const digits = value.trim().replace(/^[+-]/, "");
  if (from === "YEAR" || from === "MONTH") {
    const [, years = "0", months = "0"] =
      to === "MONTH" && from === "YEAR"
        ? (/^(\d{1,5})-(\d{1,5})$/.exec(digits) ?? badInterval(value))
        : (/^(\d{1,6})$/.exec(digits) ?? badInterval(value));
    const total = to === "MONTH" && from === "YEAR" ? Number(years) * 12 + Number(months) : Number(years) * (from === "YEAR" ? 12 : 1);
    return compiled(`to_months(${sign * total})`, INTERVAL_MONTH, []);
  }
  return compiled(`to_microseconds(CAST(${sign * microsOf(digits, from, to, value)} AS BIGINT))`, INTERVAL_DAY, []);
}

function microsOf(digits: string, from: IntervalUnit, to: IntervalUnit | undefined, value: string): number {
  if (to === undefined) {
    const pattern = from === "SECOND" ? /^(\d{1,9})(?:\.(\d{1,6}))?$/ : /^(\d{1,9})$/;
    const [, whole = "0", fraction = ""] = pattern.exec(digits) ?? badInterval(value);
    return Number(whole) * MICROS[from] + Number(fraction.padEnd(6, "0"));
  }
  const order: IntervalUnit[] = ["DAY", "HOUR", "MINUTE", "SECOND"];
  const units = order.slice(order.indexOf(from), order.indexOf(to) + 1);
  const parts = digits.split(/[ :]/);
  if (parts.length !== units.length || parts.some((part) => !/^\d{1,9}(\.\d{1,6})?$/.test(part))) badInterval(value);
  return Math.round(units.reduce((sum, unit, index) => sum + Number(parts[index]) * MICROS[unit], 0));
}

function badInterval(value: string): never {
  refuse(`INTERVAL '${value}' could not be read: write INTERVAL '1' DAY, or INTERVAL '1 02:03:04' DAY TO SECOND.`);
}

function compileNow(name: "current_date" | "current_timestamp" | "localtimestamp", now: Date | undefined): Compiled {
  const iso = now?.toISOString().replace("T", " ").replace("Z", "");
  switch (name) {
    case "current_date":
      return compiled(iso === undefined ? "CAST(timezone('UTC', now()) AS DATE)" : `DATE '${iso.slice(0, 10)}'`, DATE, []);
    case "localtimestamp":
      return compiled(iso === undefined ? "timezone('UTC', now())" : `TIMESTAMP '${iso}'`, timestamp(3), []);
    case "current_timestamp":
      return compiled(iso === undefined ? "now()" : instantIn(`TIMESTAMP '${iso}'`, "UTC"), timestampTz(3, "UTC"), []);
  }
}
