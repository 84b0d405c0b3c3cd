import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { instantIn, wallTime } from "#adapters/warehouse/guard/compile/zone";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { DATE, INTERVAL_DAY, INTERVAL_MONTH, isInteger, isNumber, type Type } from "#adapters/warehouse/guard/types";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

const isInterval = (type: Type) => type.kind === "interval-day" || type.kind === "interval-month";
const isMoment = (type: Type) => type.kind === "date" || type.kind === "timestamp" || type.kind === "timestamp-tz";

/** Dates, instants and intervals; undefined when neither side is one. */
export function dateArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled): Compiled | undefined {
  const [a, b] = [left.type, right.type];
  if (isMoment(a) && isInterval(b) && (operator === "+" || operator === "-")) return shifted(left, right, operator);
  if (isInterval(a) && isMoment(b) && operator === "+") return shifted(right, left, operator);
  if (isInterval(a) && a.kind === b.kind && (operator === "+" || operator === "-"))
    return compiled(`(${left.sql} ${operator} ${right.sql})`, a, [left, right]);
  if (isInterval(a) && isNumber(b) && (operator === "*" || operator === "/")) return scaled(left, right, operator);
  if (isNumber(a) && isInterval(b) && operator === "*") return scaled(right, left, operator);
  if (operator === "-" && isMoment(a) && isMoment(b)) return difference(left, right);
  return undefined;
}

function shifted(moment: Compiled, interval: Compiled, operator: "+" | "-"): Compiled {
  const type = moment.type;
  if (type.kind === "date")
    return compiled(`mt_date_shift(${moment.sql}, ${operator === "-" ? `-(${interval.sql})` : interval.sql})`, DATE, [moment, interval]);
  const precision = "precision" in type && interval.type.kind === "interval-day" ? Math.max(3, type.precision) : undefined;
  const result: Type = precision === undefined ? type : type.kind === "timestamp-tz" ? { ...type, precision } : { kind: "timestamp", precision };
  if (type.kind === "timestamp-tz" && interval.type.kind === "interval-month") {
    // Months are counted on the wall clock of the value's zone.
    return compiled(instantIn(`(${wallTime(moment.sql, type.zone)} ${operator} ${interval.sql})`, type.zone), result, [moment, interval]);
  }
  return compiled(`(${moment.sql} ${operator} ${interval.sql})`, result, [moment, interval]);
}

function scaled(interval: Compiled, by: Compiled, operator: "*" | "/"): Compiled {
  if (interval.type.kind === "interval-month") {
    if (operator === "/" || !isInteger(by.type)) refuse("An interval of months takes only a whole factor: write INTERVAL '3' MONTH * 2.");
    return compiled(
      `to_months(CAST((datepart('year', ${interval.sql}) * 12 + datepart('month', ${interval.sql})) * ${by.sql} AS INTEGER))`,
      INTERVAL_MONTH,
      [interval, by],
    );
  }
  return compiled(
    `to_microseconds(CAST(trunc(epoch_us(${interval.sql}) ${operator} CAST(${by.sql} AS DOUBLE) / 1000) * 1000 AS BIGINT))`,
    INTERVAL_DAY,
    [interval, by],
  );
}

function difference(left: Compiled, right: Compiled): Compiled {
  const micros = (value: Compiled) => `epoch_us(${value.type.kind === "date" ? `CAST(${value.sql} AS TIMESTAMP)` : value.sql})`;
  return compiled(`to_microseconds(${micros(left)} - ${micros(right)})`, INTERVAL_DAY, [left, right]);
}
