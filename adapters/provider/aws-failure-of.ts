import { type ProviderFailure, ProviderError } from "#core/ports/provider";

/** Nothing happened; the same call may succeed later. */
const THROTTLED = new Set([
  "RequestLimitExceeded",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequestsException",
  "SlowDown",
  "EC2ThrottledException",
  "ScalingActivityInProgress",
  "ScalingActivityInProgressFault",
  "ResourceContention",
  "ResourceContentionFault",
]);
const NO_CAPACITY = new Set([
  "InsufficientInstanceCapacity",
  "InsufficientHostCapacity",
  "InsufficientReservedInstanceCapacity",
  "InsufficientCapacity",
  "MaxSpotInstanceCountExceeded",
  "SpotMaxPriceTooLow",
  "UnfulfillableCapacity",
]);
const GONE = new Set(["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "IncorrectInstanceState"]);
/** The token was used before: there is an effect to look for. */
const DOUBTFUL = new Set(["IdempotentParameterMismatch", "IdempotentParameterMismatchException", "ConflictException"]);
/** Savings Plans have one code for all that they refuse; its text tells a token that was used with other parameters. */
const TOKEN_USED = /client ?token|idempoten/i;

type SdkError = {
  readonly name?: string;
  readonly Code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
};

/** How a call failed, for the executor to decide by. What came without an answer may have happened. */
export function awsFailureOf(cause: unknown): ProviderError {
  if (cause instanceof ProviderError) return cause;
  const { name = "Error", message = "", $metadata } = cause as SdkError;
  const status = $metadata?.httpStatusCode;
  return new ProviderError(failureOf(name, message, status), name, message === "" ? name : message, { requestId: $metadata?.requestId, cause });
}

function failureOf(name: string, message: string, status: number | undefined): ProviderFailure {
  if (THROTTLED.has(name) || status === 429) return "throttled";
  if (NO_CAPACITY.has(name)) return "no-capacity";
  if (GONE.has(name)) return "gone";
  // Auto Scaling has one code for every fault; only its text says that the instance is no member (any more).
  if (name === "ValidationError" && /Instance Id not found|No managed instance found/i.test(message)) return "gone";
  if (name === "ValidationException" && TOKEN_USED.test(message) && !/constraint|length|pattern/i.test(message)) return "unknown";
  if (DOUBTFUL.has(name) || status === undefined || status >= 500) return "unknown";
  return "refused";
}
