import type { QueryExecution } from "@aws-sdk/client-athena";
import { SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import { CancelledError, LimitExceededError, MajorTomError, UnavailableError } from "#core/errors";

const CUT_OFF = /bytes scanned limit|scanned? (?:data|bytes).*(?:limit|cutoff)|cutoff limit/i;
const TIMEOUT = /query timeout|timed? ?out|EXCEEDED_TIME_LIMIT/i;
const EXHAUSTED = /exhausted resources|EXCEEDED_(?:LOCAL_)?MEMORY|insufficient resources/i;
const SCHEMA =
  /COLUMN_NOT_FOUND|TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|cannot be resolved|(?:table|schema|column)\b.*does not exist|HIVE_PARTITION_SCHEMA_MISMATCH|HIVE_BAD_DATA|TYPE_MISMATCH/i;

/** What an execution that did not succeed means here. Only a failure that Athena itself calls repeatable may be tried again. */
export function failureOf(execution: QueryExecution, limits: { readonly workGroup: string }): { readonly error: Error; readonly mayRetry: boolean } {
  const { State, StateChangeReason = "", AthenaError } = execution.Status ?? {};
  const reason = StateChangeReason === "" ? (AthenaError?.ErrorMessage ?? "") : StateChangeReason;
  const final = (error: Error) => ({ error, mayRetry: false });
  if (CUT_OFF.test(reason))
    return final(
      new LimitExceededError(
        `The query read more than the workgroup ${limits.workGroup} lets one query read, and Athena stopped it. Ask for a shorter period or fewer columns, or raise the workgroup's limit.`,
      ),
    );
  if (TIMEOUT.test(reason))
    return final(new LimitExceededError("Athena stopped the query because it took too long. Ask for a shorter period or fewer groups."));
  if (EXHAUSTED.test(reason))
    return final(new LimitExceededError("The query needs more than Athena gives it. Ask for a shorter period or fewer groups."));
  if (State === "CANCELLED") return final(new CancelledError("The query was stopped in Athena.", { cause: reason }));
  if (SCHEMA.test(reason)) return final(new SchemaChangedError(`${sentence(reason)}.`));
  if (/access denied|not authorized|AccessDenied/i.test(reason))
    return final(
      new UnavailableError("Athena's role may not read the cost table's files. Give it s3:GetObject and s3:ListBucket on the export's bucket.", {
        cause: reason,
      }),
    );
  const mayRetry = AthenaError?.Retryable === true;
  // ErrorCategory 2 is what the statement itself did: division by zero, a cast that fails.
  const own = AthenaError?.ErrorCategory === 2 ? sentence(reason) : "";
  return {
    error: new UnavailableError(
      own === "" ? "Athena could not answer this query. Ask again, or see the log for the cause." : `The query could not be computed: ${own}.`,
      {
        cause: reason,
      },
    ),
    mayRetry,
  };
}

/** What the call itself was refused with. */
export function callFailureOf(error: unknown, what: string): Error {
  if (error instanceof MajorTomError) return error;
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  if (/TooManyRequests|Throttl|RequestLimitExceeded|SlowDown/.test(name))
    return new LimitExceededError("Athena takes no more requests at the moment. Ask again in a minute.", 60);
  if (/AccessDenied|Unauthorized|UnrecognizedClient|ExpiredToken|InvalidSignature|InvalidClientTokenId|CredentialsProvider/.test(name))
    return new UnavailableError(`AWS refuses ${what} (${name}). Check the server's AWS credentials and that its policy allows the call.`, {
      cause: error,
    });
  if (name === "InvalidRequestException" || name === "MetadataException" || name === "EntityNotFoundException")
    return new UnavailableError(
      `Athena refuses ${what}: ${sentence(message)}. Check ATHENA_WORKGROUP, ATHENA_DATABASE, ATHENA_TABLE and ATHENA_OUTPUT_LOCATION.`,
      {
        cause: error,
      },
    );
  return new UnavailableError(
    `AWS does not answer ${what}${name === "" ? "" : ` (${name})`}. Check the network and the AWS status page, then ask again.`,
    { cause: error },
  );
}

function sentence(text: string): string {
  const [first = ""] = text.replace(/^[A-Z_]+: (?:line \d+:\d+: )?/, "").split("\n");
  return first.slice(0, 200).replace(/\.$/, "");
}
