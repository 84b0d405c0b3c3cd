import { UnavailableError } from "#core/errors";

const DENIED = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthFailure", "Client.UnauthorizedOperation"]);
const THROTTLED = new Set(["RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException", "RequestThrottled"]);
const NO_KEYS = new Set(["CredentialsProviderError", "InvalidClientTokenId", "UnrecognizedClientException", "ExpiredToken", "SignatureDoesNotMatch"]);

export function isDenied(cause: unknown): boolean {
  return cause instanceof Error && DENIED.has(cause.name);
}

/** A failed read as a person is told of it: which account and region, and what to do. */
export function awsUnavailable(
  cause: unknown,
  { accountId, region, what }: { readonly accountId: string; readonly region: string; readonly what: string },
): UnavailableError {
  const name = cause instanceof Error ? cause.name : "";
  const place = `account ${accountId}, ${region}`;
  const told = DENIED.has(name)
    ? `AWS refuses ${what} in ${place} (${name}). Check that the role's trust policy has our ExternalId and that its policy allows the call.`
    : THROTTLED.has(name)
      ? `AWS asks us to slow down in ${place} (${name}). It is tried again at the next look; ask again in a minute.`
      : NO_KEYS.has(name)
        ? `The keys for ${place} are not accepted (${name}). Check the AWS credentials of the server.`
        : `AWS does not answer ${what} in ${place}${name === "" ? "" : ` (${name})`}. Check the network and the AWS status page, then try again.`;
  return new UnavailableError(told, { cause });
}
