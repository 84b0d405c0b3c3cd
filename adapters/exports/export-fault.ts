import { type Asker, type ConnectFault, fault, keyDenied, listDenied, readDenied, roleNotAssumable } from "#core/ingest/connect-errors";
import { MajorTomError, UnavailableError } from "#core/errors";

/** A failed step of a source, as a person is told of it; `fault` says the same in parts. */
export class ConnectError extends UnavailableError {
  readonly fault: ConnectFault;

  constructor(found: ConnectFault, options?: ErrorOptions) {
    super(`${found.detail} ${found.fix}`, options);
    this.fault = found;
  }
}

/** What was being done when it failed. */
export type Step =
  | { readonly what: "role" }
  | { readonly what: "list"; readonly bucket: string }
  | { readonly what: "read"; readonly bucket: string; readonly prefix: string; readonly key: string };

type AwsError = Error & {
  readonly Code?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
};

const NO_KEYS = new Set(["CredentialsProviderError"]);
const BAD_KEYS = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "ExpiredToken",
  "ExpiredTokenException",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "RequestTimeTooSkewed",
]);
const THROTTLED = new Set([
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "LimitExceededException",
]);
const UNREACHABLE = new Set(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "EAI_AGAIN", "TimeoutError"]);

/** Explains a failure of AWS's by the step that it happened in. */
export function faultOf(error: unknown, step: Step, asker: Asker): ConnectFault {
  if (error instanceof ConnectError) return error.fault;
  if (error instanceof MajorTomError) return fault("unexpected", error.message, "Then try again.");
  const failure = error as AwsError;
  const name = nameOf(failure);
  const status = failure.$metadata?.httpStatusCode;
  const common = commonFault(failure, name);
  if (common !== undefined) return common;
  if (step.what === "role") return roleNotAssumable(asker);
  const { bucket } = step;
  const region = failure.$response?.headers?.["x-amz-bucket-region"];
  if (name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed" || name === "IllegalLocationConstraintException" || status === 301)
    return fault(
      "bucket-other-region",
      `The bucket ${bucket} lies in another region${region === undefined ? "" : `: ${region}`}.`,
      region === undefined ? "Give the region that the bucket's properties show." : `Set the region of the source to ${region}.`,
    );
  if (name === "NoSuchBucket" || (step.what === "list" && (status === 404 || name === "NotFound")))
    return fault(
      "bucket-not-found",
      `There is no bucket ${bucket}.`,
      "Check its name in the S3 console; it is the one that the export's page names as its destination.",
    );
  if (/kms/i.test(failure.message)) return keyDenied(asker, /arn:aws[\w-]*:kms:[^\s"]+/.exec(failure.message)?.[0] ?? "the KMS key of the bucket");
  if (name === "PreconditionFailed" || status === 412)
    return fault(
      "object-replaced",
      `AWS replaced ${step.what === "read" ? step.key : bucket} while it was read.`,
      "Nothing needs to be done: the new delivery is read at the next look, within the hour.",
    );
  if (name === "InvalidObjectState")
    return fault(
      "object-archived",
      `${step.what === "read" ? step.key : bucket} was moved to an archive class.`,
      "Restore the object, and take the export's prefix out of the bucket's lifecycle rule.",
    );
  if (name === "NoSuchKey" || status === 404)
    return fault(
      "export-not-whole",
      `${step.what === "read" ? step.key : bucket} is not there any more.`,
      "Nothing needs to be done: AWS is delivering anew, and it is looked for again within the hour.",
    );
  if (name === "AccessDenied" || name === "Forbidden" || name === "AllAccessDisabled" || status === 403)
    return step.what === "list" ? listDenied(asker, bucket) : readDenied(asker, bucket, step.prefix);
  return unexpected(failure, name, `s3://${bucket}`);
}

/** Failures that can happen at any step. */
export function commonFault(failure: Error, name: string): ConnectFault | undefined {
  const system = (failure as { code?: string }).code ?? "";
  if (NO_KEYS.has(name))
    return fault(
      "no-server-keys",
      "The server itself has no AWS identity.",
      "Give it one: an instance role, AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment.",
    );
  if (BAD_KEYS.has(name))
    return fault(
      "keys-not-accepted",
      `AWS does not accept the server's own keys (${name}).`,
      "Check the AWS keys of the server's environment, and its clock.",
    );
  if (THROTTLED.has(name)) return fault("throttled", "AWS asks us to slow down.", "Nothing needs to be done: it is tried again within the hour.");
  if (system === "ENOSPC")
    return fault(
      "disk-full",
      "The disk of the server is full: the delivery was not kept, and the one before stays in use.",
      "Free some space under the data folder; it is tried again within the hour.",
    );
  if (UNREACHABLE.has(system) || UNREACHABLE.has(name))
    return fault("not-reachable", `AWS does not answer (${system || name}).`, "Check the server's network and AWS_ENDPOINT_URL, then try again.");
  return undefined;
}

export function unexpected(failure: Error, name: string, place: string): ConnectFault {
  return fault(
    "unexpected",
    `AWS refuses ${place} (${name === "" ? "no name" : name}${failure.message === "" || failure.message === name ? "" : `: ${failure.message.slice(0, 200)}`}).`,
    "Check the source's description, then try again.",
  );
}

export function nameOf(failure: AwsError): string {
  return failure.Code ?? (failure.name === "Error" ? (failure.code ?? "") : failure.name);
}

/** An end that was asked for, or a mistake of this program: neither is the source's. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    (error instanceof Error && error.name === "AbortError")
  );
}

/** Runs a step; its failure is told as a fault. */
export async function step<T>(what: Step, asker: Asker, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ConnectError || isOurs(error)) throw error;
    throw new ConnectError(faultOf(error, what, asker), { cause: error });
  }
}
