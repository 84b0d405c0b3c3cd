import type { Execution } from "#sandbox/lake/execution";
import type { QueryFailure } from "#sandbox/lake/query-failure";

const SYSTEM = 1;
const USER = 2;
/** Types of Athena's error catalogue. @source https://docs.aws.amazon.com/athena/latest/ug/error-reference.html */
const EXHAUSTED = 0;
const ENGINE_ERROR = 200;
const USER_ERROR = 1000;
const DATA_ERROR = 1001;
const SCHEMA_ERROR = 1004;
const SYNTAX_ERROR = 1006;

/** How a failed query shows in GetQueryExecution. */
export function athenaErrorOf(failure: QueryFailure): Pick<Execution, "state" | "reason"> & { error?: NonNullable<Execution["error"]> } {
  const { name, message, retryable } = failure;
  if (name === "USER_CANCELED") {
    return { state: "CANCELLED", reason: message.startsWith("Bytes scanned") ? `Query cancelled! : ${message}` : "Query cancelled by user" };
  }
  if (failure.kind === "INSUFFICIENT_RESOURCES") {
    const said = "Query exhausted resources at this scale factor";
    return { state: "FAILED", reason: said, error: { category: USER, type: EXHAUSTED, retryable: false, message: said } };
  }
  const reason = `${name}: ${message}`;
  const [category, type] = failure.kind === "INTERNAL_ERROR" ? [SYSTEM, ENGINE_ERROR] : [USER, typeOf(name)];
  return { state: "FAILED", reason, error: { category, type, retryable, message: reason } };
}

function typeOf(name: string): number {
  if (name === "SYNTAX_ERROR") return SYNTAX_ERROR;
  if (name.endsWith("_NOT_FOUND")) return SCHEMA_ERROR;
  return name === "HIVE_BAD_DATA" ? DATA_ERROR : USER_ERROR;
}
