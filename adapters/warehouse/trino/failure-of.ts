import { SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import type { TrinoFailure } from "#adapters/warehouse/trino/trino-client";
import { CancelledError, LimitExceededError, UnavailableError } from "#core/errors";

const SCHEMA = new Set([
  "COLUMN_NOT_FOUND",
  "TABLE_NOT_FOUND",
  "SCHEMA_NOT_FOUND",
  "HIVE_PARTITION_SCHEMA_MISMATCH",
  "HIVE_BAD_DATA",
  "TYPE_MISMATCH",
  "HIVE_FILE_NOT_FOUND",
]);
const TOO_LONG = new Set(["EXCEEDED_TIME_LIMIT", "EXCEEDED_CPU_LIMIT", "ABANDONED_QUERY", "EXCEEDED_QUEUED_TIME_LIMIT"]);
const TOO_LARGE = new Set([
  "EXCEEDED_MEMORY_LIMIT",
  "EXCEEDED_LOCAL_MEMORY_LIMIT",
  "EXCEEDED_GLOBAL_MEMORY_LIMIT",
  "EXCEEDED_SPILL_LIMIT",
  "CLUSTER_OUT_OF_MEMORY",
  "EXCEEDED_SCAN_LIMIT",
]);
const BUSY = new Set([
  "QUERY_QUEUE_FULL",
  "QUERY_REJECTED",
  "SERVER_STARTING_UP",
  "SERVER_SHUTTING_DOWN",
  "NO_NODES_AVAILABLE",
  "TOO_MANY_REQUESTS_FAILED",
]);

/** What a statement that Trino did not carry out means here. */
export function failureOf({ message, errorName = "", errorType = "", errorLocation }: TrinoFailure): Error {
  const at = errorLocation ? ` (line ${errorLocation.lineNumber}, column ${errorLocation.columnNumber} of what was sent)` : "";
  const said = `${sentence(message)}${at}`;
  if (SCHEMA.has(errorName) || (errorType === "USER_ERROR" && /cannot be resolved|does not exist/i.test(message)))
    return new SchemaChangedError(`${said}.`);
  if (errorName === "USER_CANCELED" || errorName === "ADMINISTRATIVELY_KILLED")
    return new CancelledError("The query was stopped.", { cause: message });
  if (TOO_LONG.has(errorName))
    return new LimitExceededError("Trino stopped the query because it took too long. Ask for a shorter period or fewer groups.");
  if (TOO_LARGE.has(errorName) || /exceed(?:ed|s) .*memory/i.test(message))
    return new LimitExceededError("The query needs more than Trino gives it. Ask for a shorter period or fewer groups.");
  if (BUSY.has(errorName)) return new LimitExceededError("Trino takes no more queries at the moment. Ask again in a minute.", 60);
  if (errorName === "PERMISSION_DENIED")
    return new UnavailableError(`Trino's user may not read the cost table: ${said}. Grant it SELECT.`, { cause: message });
  if (errorType === "USER_ERROR") return new UnavailableError(`The query could not be computed: ${said}.`, { cause: message });
  return new UnavailableError("Trino could not answer this query. Ask again, or see the log for the cause.", { cause: `${errorName} ${message}` });
}

function sentence(message: string): string {
  const [first = ""] = message.replace(/^line \d+:\d+: /, "").split("\n");
  return first.slice(0, 200).replace(/\.$/, "");
}
