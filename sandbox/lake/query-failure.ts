import { CancelledError, LimitExceededError, QueryRefusedError, UnavailableError } from "#core/errors";

/** Why a query ended, in Trino's names; Athena words it from the same. */
export class QueryFailure extends Error {
  /** COLUMN_NOT_FOUND, DIVISION_BY_ZERO ... */
  readonly code: number;
  readonly kind: "USER_ERROR" | "INTERNAL_ERROR" | "INSUFFICIENT_RESOURCES" | "EXTERNAL";
  readonly retryable: boolean;

  constructor(name: string, message: string, retryable = false) {
    super(message);
    this.name = name;
    this.code = CODES[name] ?? 0;
    this.kind =
      this.code >= 0x100_0000
        ? "EXTERNAL"
        : this.code >= 0x2_0000
          ? "INSUFFICIENT_RESOURCES"
          : this.code >= 0x1_0000
            ? "INTERNAL_ERROR"
            : "USER_ERROR";
    this.retryable = retryable;
  }
}

/** Numbers of Trino's StandardErrorCode and HiveErrorCode. */
const CODES: Readonly<Record<string, number>> = {
  GENERIC_USER_ERROR: 0,
  SYNTAX_ERROR: 1,
  USER_CANCELED: 3,
  PERMISSION_DENIED: 4,
  FUNCTION_NOT_FOUND: 6,
  INVALID_FUNCTION_ARGUMENT: 7,
  DIVISION_BY_ZERO: 8,
  INVALID_CAST_ARGUMENT: 9,
  NOT_SUPPORTED: 13,
  NUMERIC_VALUE_OUT_OF_RANGE: 19,
  ALREADY_EXISTS: 25,
  CATALOG_NOT_FOUND: 44,
  SCHEMA_NOT_FOUND: 45,
  TABLE_NOT_FOUND: 46,
  COLUMN_NOT_FOUND: 47,
  AMBIGUOUS_NAME: 57,
  TYPE_MISMATCH: 58,
  EXPRESSION_NOT_AGGREGATE: 63,
  GENERIC_INTERNAL_ERROR: 0x1_0000,
  EXCEEDED_LOCAL_MEMORY_LIMIT: 0x2_0007,
  HIVE_BAD_DATA: 0x100_0002,
};

const REFUSALS: readonly (readonly [RegExp, string, ((found: RegExpExecArray) => string)?])[] = [
  [/^Catalog '.*' does not exist/, "CATALOG_NOT_FOUND"],
  [/^Schema '.*' does not exist/, "SCHEMA_NOT_FOUND"],
  [/^Table '.*' does not exist/, "TABLE_NOT_FOUND"],
  [/^Unknown column `([^`]+)`/, "COLUMN_NOT_FOUND", (found) => `Column '${found[1]}' cannot be resolved`],
  [/^Unknown table or alias/, "TABLE_NOT_FOUND"],
  [/ambiguous/, "AMBIGUOUS_NAME"],
  [/neither grouped nor aggregated/, "EXPRESSION_NOT_AGGREGATE"],
  [/not valid SQL|only one statement|could not be read|is not closed|only SELECT|is no statement/i, "SYNTAX_ERROR"],
  [/^(The )?function|is not a function|no function/i, "FUNCTION_NOT_FOUND"],
  [/compares|needs a condition|needs (a|an|the same|one)|cast (it|one)|cannot be cast|takes (a|an|the)/i, "TYPE_MISMATCH"],
  [/too deeply nested|too long|longer than|more than/, "GENERIC_USER_ERROR"],
];

/** @param sql for the place of a name in it */
export function failureOf(error: unknown, sql: string): QueryFailure {
  if (error instanceof QueryFailure) return error;
  if (error instanceof QueryRefusedError) return refused(error.message, sql);
  if (error instanceof CancelledError) return new QueryFailure("USER_CANCELED", "Query was canceled");
  if (error instanceof LimitExceededError) return new QueryFailure("EXCEEDED_LOCAL_MEMORY_LIMIT", "Query exceeded per-node memory limit");
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof UnavailableError)) return new QueryFailure("GENERIC_INTERNAL_ERROR", text, true);
  if (/division by zero|divide by zero/i.test(text)) return new QueryFailure("DIVISION_BY_ZERO", "Division by zero");
  const bad = /HIVE_BAD_DATA: (.*)/.exec(text)?.[1];
  if (bad !== undefined) return new QueryFailure("HIVE_BAD_DATA", bad);
  if (/Cannot cast/i.test(text)) return new QueryFailure("INVALID_CAST_ARGUMENT", text.replace(/^[A-Za-z ]+ Error: /, ""));
  if (text.startsWith("Conversion Error")) return new QueryFailure("INVALID_CAST_ARGUMENT", text.replace(/^Conversion Error: /, ""));
  if (text.startsWith("Out of Range Error")) return new QueryFailure("NUMERIC_VALUE_OUT_OF_RANGE", text.replace(/^Out of Range Error: /, ""));
  if (/^Invalid (Input )?Error/.test(text)) return new QueryFailure("INVALID_FUNCTION_ARGUMENT", text.replace(/^Invalid (Input )?Error: /, ""));
  return new QueryFailure("GENERIC_INTERNAL_ERROR", text);
}

function refused(message: string, sql: string): QueryFailure {
  for (const [pattern, name, say] of REFUSALS) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const said = say?.(found) ?? message;
    return new QueryFailure(name, name.endsWith("_NOT_FOUND") ? `${placeOf(sql, message)}${said}` : said);
  }
  return new QueryFailure("NOT_SUPPORTED", message);
}

/** `line 1:8: `, of the first quoted name of the message that the text holds. */
function placeOf(sql: string, message: string): string {
  const name = /[`'](?:[^`'.]*\.)*([^`'.]+)[`']/.exec(message)?.[1] ?? "";
  const at = name === "" ? -1 : sql.toLowerCase().indexOf(name.toLowerCase());
  if (at < 0) return "line 1:1: ";
  const before = sql.slice(0, at).split("\n");
  return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}: `;
}
