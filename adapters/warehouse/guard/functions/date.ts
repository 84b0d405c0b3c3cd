import { castTo, rounded } from "#adapters/warehouse/guard/compile/cast";
import { coerce, hint } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { momentText } from "#adapters/warehouse/guard/compile/cast-text";
import { compileLiteral } from "#adapters/warehouse/guard/compile/literal";
import { asWallTime, checkZone, instantIn, wallTime } from "#adapters/warehouse/guard/compile/zone";
import { jodaFormat, mysqlFormat, parseFormat, writeFormat } from "#adapters/warehouse/guard/functions/date-format";
import { doubleArg, literalText, type RuleTable, scalar, type Site, textArg, wholeArg } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import {
  BIGINT,
  DATE,
  DOUBLE,
  INTERVAL_DAY,
  isInstant,
  precisionOf,
  type Type,
  timestamp,
  timestampTz,
  VARCHAR,
} from "#adapters/warehouse/guard/types";

const UNITS = ["millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];

function momentArg(site: Site, index: number): Compiled {
  const value = site.value(index);
  if (value.type.kind === "unknown") return coerce(value, timestamp(3));
  if (value.type.kind !== "date" && !isInstant(value.type)) {
    refuse(
      `${site.name}() needs a DATE or TIMESTAMP as argument ${index + 1}, and has ${typeName(value.type)}.${value.type.kind === "varchar" ? " Write DATE '2025-01-31', or CAST(x AS TIMESTAMP)." : hint(value.type, DATE)}`,
    );
  }
  return value;
}

function unitArg(site: Site, ofDate: boolean): string {
  const unit = literalText(site, 0, "unit").toLowerCase();
  if (!UNITS.includes(unit)) refuse(`${site.name}() knows no unit '${unit}': use ${UNITS.join(", ")}.`);
  if (ofDate && UNITS.indexOf(unit) < UNITS.indexOf("day")) refuse(`A DATE has no ${unit}: use day or longer, or cast it to TIMESTAMP.`);
  return unit;
}

function dateTrunc(site: Site) {
  const value = momentArg(site, 1);
  const unit = unitArg(site, value.type.kind === "date");
  const { type } = value;
  if (type.kind === "date") return { sql: `CAST(date_trunc('${unit}', ${value.sql}) AS DATE)`, type };
  if (type.kind === "timestamp-tz") return { sql: instantIn(`date_trunc('${unit}', ${wallTime(value.sql, type.zone)})`, type.zone), type };
  return { sql: `date_trunc('${unit}', ${value.sql})`, type };
}

function span(unit: string, amount: string): string {
  switch (unit) {
    case "millisecond":
      return `to_microseconds((${amount}) * 1000)`;
    case "second":
      return `to_microseconds((${amount}) * 1000000)`;
    case "minute":
      return `to_microseconds((${amount}) * 60000000)`;
    case "hour":
      return `to_microseconds((${amount}) * 3600000000)`;
    case "day":
      return `to_days(CAST(${amount} AS INTEGER))`;
    case "week":
      return `to_days(CAST((${amount}) * 7 AS INTEGER))`;
    case "month":
      return `to_months(CAST(${amount} AS INTEGER))`;
    case "quarter":
      return `to_months(CAST((${amount}) * 3 AS INTEGER))`;
    default:
      return `to_months(CAST((${amount}) * 12 AS INTEGER))`;
  }
}

function dateAdd(site: Site) {
  const value = momentArg(site, 2);
  const unit = unitArg(site, value.type.kind === "date");
  const amount = span(unit, wholeArg(site, 1));
  const { type } = value;
  if (type.kind === "date") return { sql: `CAST(${value.sql} + ${amount} AS DATE)`, type };
  const long = UNITS.indexOf(unit) >= UNITS.indexOf("day");
  if (type.kind === "timestamp-tz" && long) return { sql: instantIn(`(${wallTime(value.sql, type.zone)} + ${amount})`, type.zone), type };
  const sum = compiled(`(${value.sql} + ${amount})`, type, []);
  return { sql: unit === "millisecond" ? rounded(sum, 3, precisionOf(type)).sql : sum.sql, type };
}

/** Complete units between, not boundaries crossed. */
function dateDiff(site: Site) {
  const [from, to] = [momentArg(site, 1), momentArg(site, 2)];
  const dates = from.type.kind === "date" && to.type.kind === "date";
  const unit = unitArg(site, dates);
  if (from.type.kind === "timestamp-tz" || to.type.kind === "timestamp-tz") {
    const zone = from.type.kind === "timestamp-tz" ? from.type.zone : "UTC";
    const wall = (value: Compiled) => wallTime(coerce(value, timestampTz(3, zone)).sql, UNITS.indexOf(unit) >= UNITS.indexOf("day") ? zone : "UTC");
    return { sql: `date_sub('${unit}', ${wall(from)}, ${wall(to)})`, type: BIGINT };
  }
  const wall = (value: Compiled) => (dates ? value.sql : coerce(value, timestamp(3)).sql);
  return { sql: `date_sub('${unit}', ${wall(from)}, ${wall(to)})`, type: BIGINT };
}

const PARTS: Readonly<Record<string, string>> = {
  year: "year",
  quarter: "quarter",
  month: "month",
  week: "week",
  week_of_year: "week",
  day: "day",
  day_of_month: "day",
  day_of_week: "isodow",
  dow: "isodow",
  day_of_year: "doy",
  doy: "doy",
  year_of_week: "isoyear",
  yow: "isoyear",
  hour: "hour",
  minute: "minute",
  second: "second",
  millisecond: "millisecond",
  timezone_hour: "timezone_hour",
  timezone_minute: "timezone_minute",
};
const CLOCK = new Set(["hour", "minute", "second", "millisecond"]);

/** A field of a date or instant, as a whole number. `field` is Trino's word for it. */
export function datePart(field: string, value: Compiled): { readonly sql: string; readonly type: Type } {
  const part = PARTS[field];
  if (part === undefined)
    refuse(`There is no field ${field.toUpperCase()}: use ${Object.keys(PARTS).slice(0, 7).join(", ").toUpperCase()}, HOUR, MINUTE or SECOND.`);
  const { type } = value;
  if (type.kind === "interval-day") {
    const [size, within] =
      { day: [86_400e6, 0], hour: [3_600e6, 24], minute: [60e6, 60], second: [1e6, 60], millisecond: [1e3, 1000] }[part] ??
      refuse(`An interval of days has no ${field.toUpperCase()}: use DAY, HOUR, MINUTE or SECOND.`);
    return { sql: within === 0 ? `(epoch_us(${value.sql}) // ${size})` : `((epoch_us(${value.sql}) // ${size}) % ${within})`, type: BIGINT };
  }
  if (type.kind === "interval-month")
    return {
      sql: `datepart('${part === "year" ? "year" : part === "month" ? "month" : refuse("An interval of months has YEAR and MONTH only.")}', ${value.sql})`,
      type: BIGINT,
    };
  const clock = type.kind === "time" && CLOCK.has(part);
  if (type.kind !== "date" && !isInstant(type) && !clock && type.kind !== "unknown")
    refuse(
      `${field}() needs a DATE or TIMESTAMP, and has ${typeName(type)}.${type.kind === "varchar" ? " Write DATE '2025-01-31', or CAST(x AS TIMESTAMP)." : ""}`,
    );
  if (type.kind === "date" && CLOCK.has(part)) refuse(`A DATE has no ${field}: cast it to TIMESTAMP.`);
  if (part.startsWith("timezone")) {
    if (type.kind !== "timestamp-tz") refuse(`${field.toUpperCase()} needs a TIMESTAMP WITH TIME ZONE: write x AT TIME ZONE 'UTC'.`);
    const minutes = `(date_sub('minute', timezone('UTC', ${value.sql}), ${wallTime(value.sql, type.zone)}))`;
    return { sql: part === "timezone_hour" ? `(${minutes} // 60)` : `(${minutes} % 60)`, type: BIGINT };
  }
  const wall = clock ? value.sql : asWallTime(type.kind === "unknown" ? coerce(value, timestamp(3)) : value);
  if (part === "millisecond") return { sql: `(datepart('millisecond', ${wall}) % 1000)`, type: BIGINT };
  return { sql: `datepart('${part}', ${wall})`, type: BIGINT };
}

const part = (name: string) => scalar(`${name}(date or timestamp)`, 1, 1, (site) => datePart(name, site.value(0)));

function fromUnixTime(site: Site) {
  const zone = site.count === 2 ? checkZone(literalText(site, 1, "zone")) : "UTC";
  return { sql: `to_timestamp(round(${doubleArg(site, 0)}, 3))`, type: timestampTz(3, zone) };
}

function toIso(site: Site) {
  const value = momentArg(site, 0);
  if (value.type.kind === "date") return { sql: `CAST(${value.sql} AS VARCHAR)`, type: VARCHAR };
  const local = `replace(${momentText(asWallTime(value), value.type.kind === "timestamp" || value.type.kind === "timestamp-tz" ? value.type.precision : 0)}, ' ', 'T')`;
  if (value.type.kind !== "timestamp-tz") return { sql: local, type: VARCHAR };
  if (value.type.zone === "UTC") return { sql: `(${local} || 'Z')`, type: VARCHAR };
  return { sql: `(${local} || mt_offset_text(date_sub('minute', timezone('UTC', ${value.sql}), ${asWallTime(value)})))`, type: VARCHAR };
}

function fromIso(site: Site) {
  const value = textArg(site, 0);
  const padded = `CASE WHEN regexp_matches(${value}, '(Z|[+-][0-9]{2}:?[0-9]{2})$') THEN ${value} WHEN regexp_matches(${value}, 'T') THEN ${value} || 'Z' ELSE ${value} || 'T00:00:00Z' END`;
  return { sql: `${site.lax ? "TRY_CAST" : "CAST"}(${padded} AS TIMESTAMPTZ)`, type: timestampTz(3, "UTC") };
}

function parse(site: Site, parts: ReturnType<typeof mysqlFormat>, zoned: boolean) {
  const parsed = `${site.lax ? "try_strptime" : "strptime"}(${textArg(site, 0)}, ${text(parseFormat(parts, site.name))})`;
  return zoned ? { sql: instantIn(parsed, "UTC"), type: timestampTz(3, "UTC") } : { sql: parsed, type: timestamp(3) };
}

function zoned(site: Site) {
  const value = site.value(0);
  const zone = checkZone(literalText(site, 1, "zone"));
  if (site.name === "with_timezone") {
    if (value.type.kind !== "timestamp" && value.type.kind !== "date") refuse("with_timezone() needs a TIMESTAMP without zone.");
    const local = castTo(value, timestamp(value.type.kind === "timestamp" ? value.type.precision : 3), false);
    return { sql: instantIn(local.sql, zone), type: timestampTz(value.type.kind === "timestamp" ? value.type.precision : 3, zone) };
  }
  return atZone(value, zone);
}

/** The same instant, told in another zone. */
export function atZone(value: Compiled, zone: string): { readonly sql: string; readonly type: Type } {
  const { type } = value;
  if (type.kind !== "date" && !isInstant(type)) refuse(`AT TIME ZONE needs an instant, and has ${typeName(type)}: cast it to TIMESTAMP.`);
  const precision = type.kind === "timestamp" || type.kind === "timestamp-tz" ? type.precision : 0;
  return { sql: coerce(value, timestampTz(precision, zone)).sql, type: timestampTz(precision, zone) };
}

const now = (name: "current_date" | "current_timestamp" | "localtimestamp") => (site: Site) => compileLiteral({ kind: "now", name }, site.now);

export const DATES: RuleTable = {
  ...Object.fromEntries(Object.keys(PARTS).map((name) => [name, part(name)])),
  date: scalar("date(text or timestamp)", 1, 1, (site) => castTo(site.value(0), DATE, site.lax)),
  date_trunc: scalar("date_trunc(unit, x)", 2, 2, dateTrunc),
  date_add: scalar("date_add(unit, amount, x)", 3, 3, dateAdd),
  date_diff: scalar("date_diff(unit, from, to)", 3, 3, dateDiff),
  date_format: scalar("date_format(timestamp, format)", 2, 2, (site) => ({
    sql: writeFormat(mysqlFormat(literalText(site, 1, "format")), momentArg(site, 0)),
    type: VARCHAR,
  })),
  date_parse: scalar("date_parse(text, format)", 2, 2, (site) => parse(site, mysqlFormat(literalText(site, 1, "format")), false)),
  format_datetime: scalar("format_datetime(timestamp, pattern)", 2, 2, (site) => ({
    sql: writeFormat(jodaFormat(literalText(site, 1, "format")), momentArg(site, 0)),
    type: VARCHAR,
  })),
  parse_datetime: scalar("parse_datetime(text, pattern)", 2, 2, (site) => parse(site, jodaFormat(literalText(site, 1, "format")), true)),
  last_day_of_month: scalar("last_day_of_month(x)", 1, 1, (site) => ({ sql: `last_day(${asWallTime(momentArg(site, 0))})`, type: DATE })),
  from_unixtime: scalar("from_unixtime(seconds [, zone])", 1, 2, fromUnixTime),
  to_unixtime: scalar("to_unixtime(timestamp)", 1, 1, (site) => ({
    sql: `(epoch_us(${coerce(momentArg(site, 0), timestampTz(3, "UTC")).sql}) / 1000000)`,
    type: DOUBLE,
  })),
  from_iso8601_date: scalar("from_iso8601_date(text)", 1, 1, (site) => ({
    sql: `${site.lax ? "TRY_CAST" : "CAST"}(${textArg(site, 0)} AS DATE)`,
    type: DATE,
  })),
  from_iso8601_timestamp: scalar("from_iso8601_timestamp(text)", 1, 1, fromIso),
  to_iso8601: scalar("to_iso8601(x)", 1, 1, toIso),
  at_timezone: scalar("at_timezone(timestamp, zone)", 2, 2, zoned),
  with_timezone: scalar("with_timezone(timestamp, zone)", 2, 2, zoned),
  parse_duration: scalar("parse_duration(text)", 1, 1, (site) => ({ sql: `mt_parse_duration(${textArg(site, 0)})`, type: INTERVAL_DAY })),
  to_milliseconds: scalar("to_milliseconds(interval)", 1, 1, (site) =>
    site.value(0).type.kind === "interval-day"
      ? { sql: `(epoch_us(${site.value(0).sql}) // 1000)`, type: BIGINT }
      : refuse("to_milliseconds() needs an interval of days: INTERVAL '1' DAY."),
  ),
  now: scalar("now()", 0, 0, now("current_timestamp")),
  current_timestamp: scalar("current_timestamp", 0, 1, now("current_timestamp")),
  localtimestamp: scalar("localtimestamp", 0, 1, now("localtimestamp")),
  current_timezone: scalar("current_timezone()", 0, 0, () => compiled("'UTC'", VARCHAR, [])),
};
