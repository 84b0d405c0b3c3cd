import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Credentials, type Principal, sameText } from "#sandbox/wire/credentials";

export type SignedRequest = {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where it is read later: then only what was signed of it is checked here. */
  readonly body: Buffer | undefined;
};
export type Scope = { readonly date: string; readonly region: string; readonly service: string };
type Claim = {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly stamp: string;
  readonly sessionToken: string | undefined;
};

/** How far a client's clock may be off, milliseconds; AWS allows the same. */
const MAX_SKEW_MS = 15 * 60_000;

/**
 * Who signed a request, by AWS Signature Version 4.
 *
 * @throws AwsError with the codes that AWS gives
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifySignature(request: SignedRequest, credentials: Credentials): { readonly principal: Principal; readonly scope: Scope } {
  const authorization = request.headers.authorization;
  if (authorization === undefined) throw new AwsError("MissingAuthenticationToken", "Missing Authentication Token", 403);
  const claim = claimOf(authorization, request.headers);
  const [path = "/", query = ""] = splitOnce(request.url, "?");
  const payloadHash = request.body === undefined ? undefined : createHash("sha256").update(request.body).digest("hex");
  const said = request.headers["x-amz-content-sha256"];
  if (payloadHash !== undefined && said !== undefined && said !== payloadHash && said !== "UNSIGNED-PAYLOAD") {
    throw new AwsError("SignatureDoesNotMatch", "The body does not have the SHA-256 that was signed.", 403);
  }
  const canonical = canonicalRequest(
    request.method,
    path,
    query,
    request.headers,
    claim.signedHeaders,
    String(said ?? payloadHash),
    claim.scope.service,
  );
  return checked(claim, canonical, credentials, MAX_SKEW_MS);
}

/**
 * Who made a presigned `GetCallerIdentity`, which is what an EKS token holds. `headers` are those that were signed, beside the host.
 *
 * @throws AwsError
 */
export function verifyPresigned(url: URL, headers: Readonly<Record<string, string>>, credentials: Credentials): { readonly principal: Principal } {
  const given = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? "";
  const [accessKeyId = "", date = "", region = "", service = ""] = given("Credential").split("/");
  const claim: Claim = {
    accessKeyId,
    scope: { date, region, service },
    signedHeaders: given("SignedHeaders").split(";"),
    signature: given("Signature"),
    stamp: given("Date"),
    sessionToken: url.searchParams.get("X-Amz-Security-Token") ?? undefined,
  };
  if (service !== "sts" || url.searchParams.get("Action") !== "GetCallerIdentity") {
    throw new AwsError("AccessDenied", "The token is no presigned GetCallerIdentity.", 403);
  }
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => !part.startsWith("X-Amz-Signature="))
    .join("&");
  const all = { host: url.host, ...headers };
  const empty = createHash("sha256").update("").digest("hex");
  const canonical = canonicalRequest("GET", url.pathname, query, all, claim.signedHeaders, empty);
  return checked(claim, canonical, credentials, MAX_SKEW_MS);
}

/** The service of a signature's scope, before anything is checked; empty without one. */
export function serviceOf({ authorization = "" }: IncomingHttpHeaders): string {
  return /Credential=[^/]+\/\d+\/[^/]+\/([a-z0-9-]+)\//.exec(authorization)?.[1] ?? "";
}

function claimOf(authorization: string, headers: IncomingHttpHeaders): Claim {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (found === null) throw new AwsError("IncompleteSignature", "The Authorization header is no AWS Signature Version 4.", 403);
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] = found;
  const stamp = headers["x-amz-date"];
  const token = headers["x-amz-security-token"];
  if (typeof stamp !== "string") throw new AwsError("IncompleteSignature", "X-Amz-Date is missing.", 403);
  return {
    accessKeyId,
    scope: { date, region, service },
    signedHeaders: signedHeaders.split(";"),
    signature,
    stamp,
    sessionToken: typeof token === "string" ? token : undefined,
  };
}

function checked(claim: Claim, canonical: string, credentials: Credentials, maxSkewMs: number): { principal: Principal; scope: Scope } {
  const { scope, stamp } = claim;
  const key = credentials.find(claim.accessKeyId, claim.sessionToken);
  if (key === undefined) throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!claim.signedHeaders.includes("host")) throw new AwsError("SignatureDoesNotMatch", "'Host' must be a signed header.", 403);
  if (!(Math.abs(Date.now() - at) <= maxSkewMs) || !stamp.startsWith(scope.date)) {
    throw new AwsError("SignatureDoesNotMatch", `Signature expired or not yet current: ${stamp}. Check the clock of the client.`, 403);
  }
  const day = hmac(`AWS4${key.secretAccessKey}`, scope.date);
  const signing = hmac(hmac(hmac(day, scope.region), scope.service), "aws4_request");
  const text = ["AWS4-HMAC-SHA256", stamp, `${scope.date}/${scope.region}/${scope.service}/aws4_request`, sha256(canonical)].join("\n");
  if (!sameText(hmac(signing, text).toString("hex"), claim.signature)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      403,
    );
  }
  if (key.principal.kind === "role" && key.principal.expiresAt <= Date.now()) {
    throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
  }
  return { principal: key.principal, scope };
}

function canonicalRequest(
  method: string,
  path: string,
  query: string,
  headers: IncomingHttpHeaders,
  signed: readonly string[],
  payloadHash: string,
  service = "",
): string {
  const parameters = query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => splitOnce(part, "=").map((piece) => encode(decode(piece))))
    .map(([name = "", value = ""]) => `${name}=${value}`)
    .sort();
  const lines = signed.map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replaceAll(/\s+/g, " ")}\n`,
  );
  const canonicalPath = path
    .split("/")
    // S3 signs a key as it is, every other service a path that is encoded once more.
    .map((segment) => encode(service === "s3" ? decode(segment) : segment))
    .join("/");
  return [method, canonicalPath, parameters.join("&"), lines.join(""), signed.join(";"), payloadHash].join("\n");
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
