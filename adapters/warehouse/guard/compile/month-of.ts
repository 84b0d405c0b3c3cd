import { functionCall } from "#adapters/warehouse/guard/function-call";
import { isConstant } from "#adapters/warehouse/guard/compile/periods";
import type { Call, Expression } from "#adapters/warehouse/guard/tree";

/** Constants of these have the zone of the data, UTC. */
const PLAIN_CALLS = new Set(["date", "date_trunc", "date_add", "date_parse", "from_iso8601_date", "last_day_of_month", "now"]);
const MONTH_FORMATS: Readonly<Record<string, string>> = { date_format: "%Y-%m", format_datetime: "yyyy-MM" };
const text = (value: string): Expression => ({ kind: "string", value });

/** A format that writes year and month first. */
export function isMonthFormat({ name }: Call, format: Expression | undefined): boolean {
  const start = MONTH_FORMATS[name];
  return start !== undefined && format?.kind === "string" && format.value.startsWith(start) && !/^[A-Za-z]/.test(format.value.slice(start.length));
}

/** The month, as text, in which the constant lies that the instant is compared with. */
export function monthOf(constant: Expression, as: "moment" | "text" | "year" | "year-text"): Expression | undefined {
  if (as === "year")
    return constant.kind === "number" && /^\d{4}$/.test(constant.text) ? { kind: "string", value: `${constant.text}-01` } : undefined;
  if (as === "year-text") return constant.kind === "string" && /^\d{4}$/.test(constant.value) ? text(`${constant.value}-01`) : undefined;
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
  return functionCall("date_format", [constant, { kind: "string", value: "%Y-%m" }]);
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
