import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Lake } from "#sandbox/lake/lake";
import { delayAnswer, isThrottled } from "#sandbox/wire/answer-faults";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { verifySignature } from "#sandbox/wire/aws/signature";
import { toXml, type XmlValue } from "#sandbox/wire/aws/xml";
import type { Credentials, Principal } from "#sandbox/wire/credentials";
import { readObject } from "#sandbox/wire/s3/get-object";
import { listObjects } from "#sandbox/wire/s3/list-objects";
import { putObject } from "#sandbox/wire/s3/put-object";
import { accessDenied, noSuchBucket, noSuchKey, notImplemented } from "#sandbox/wire/s3/s3-error";
import { Uploads } from "#sandbox/wire/s3/uploads";
import { type S3Target, s3Target } from "#sandbox/wire/s3/target";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
/** Parameters that name an operation of their own; those that only narrow a listing or an answer are left out. */
const SUBRESOURCES = [
  "acl",
  "policy",
  "versioning",
  "tagging",
  "cors",
  "lifecycle",
  "encryption",
  "notification",
  "select",
  "torrent",
  "versions",
  "attributes",
];

export type S3Backend = { readonly lakes: ReadonlyMap<string, Lake>; readonly credentials: Credentials };
type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly content?: Readable | Buffer | undefined };

/** Answers a request to S3, streaming what is large; refuses it as S3 would. The body of an upload is read after the signature was checked. */
export async function answerS3(request: IncomingMessage, response: ServerResponse, backend: S3Backend): Promise<void> {
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  const method = request.method ?? "GET";
  const target = s3Target(request.url ?? "/", request.headers);
  const about = `s3 ${method} ${target.bucket ?? ""}/${target.key}`;
  const common = { "x-amz-request-id": requestId, "x-amz-id-2": Buffer.from(requestId).toString("base64"), server: "AmazonS3" };
  let lake: Lake | undefined;
  let given: Answer;
  try {
    const signed = { method, url: request.url ?? "/", headers: request.headers, body: undefined };
    const { principal } = verifySignature(signed, backend.credentials);
    lake = backend.lakes.get(principal.company);
    if (lake === undefined) throw new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403);
    if (isThrottled(lake.faults, about)) throw new AwsError("SlowDown", "Please reduce your request rate.", 503);
    given = await perform(lake, principal, request, target, backend);
  } catch (error) {
    given = refusal(error, target, requestId, method);
  }
  if (lake !== undefined && (await delayAnswer(lake.faults, about)) === "cut") {
    request.socket.destroy();
    return;
  }
  // An upload that was refused is still on its way.
  if (!request.readableEnded) request.resume();
  response.writeHead(given.status, { ...common, ...given.headers });
  if (given.content instanceof Readable) await pipeline(given.content, response).catch(() => response.destroy());
  else response.end(given.content);
}

async function perform(lake: Lake, principal: Principal, request: IncomingMessage, target: S3Target, { lakes }: S3Backend): Promise<Answer> {
  const { bucket, key, query } = target;
  const method = request.method ?? "GET";
  const home = principal.kind === "role" && principal.accountId === lake.export.accountId;
  if (principal.kind !== "role" || principal.role === "MajorTomPurchase") throw accessDenied();
  if (bucket === undefined) {
    if (method !== "GET") throw notImplemented(`${method} without a bucket`);
    return xml("ListAllMyBucketsResult", {
      Owner: { ID: lake.export.accountId, DisplayName: lake.company.key },
      Buckets: (home ? lake.buckets : []).map(({ name, created }) => ({ Name: name, CreationDate: created })),
    });
  }
  if (!lake.buckets.some(({ name }) => name === bucket)) {
    // Names of buckets are one for all accounts: another's is there, and closed.
    if ([...lakes.values()].some((other) => other.buckets.some(({ name }) => name === bucket))) throw accessDenied();
    throw noSuchBucket();
  }
  if (!home) throw accessDenied();
  const asked = SUBRESOURCES.find((name) => query.has(name));
  if (asked !== undefined) throw notImplemented(`operation ${method} ?${asked}`);
  if (key === "") return ofBucket(lake, method, bucket, query, request, principal.role === "MajorTom");
  const writes = method === "PUT" || method === "DELETE";
  if (writes && (principal.role === "MajorTomRead" || lake.isDelivered(bucket, key))) throw accessDenied();
  if (method === "GET" || method === "HEAD") {
    const expired = lake.faults.current.expiredResults === true && bucket === lake.export.resultsBucket;
    const object = expired ? undefined : await lake.object(bucket, key);
    if (object === undefined) throw noSuchKey();
    return readObject(object, request.headers, method === "GET");
  }
  const uploadId = query.get("uploadId");
  if (uploadId !== null || query.has("uploads")) {
    if (principal.role === "MajorTomRead" || lake.isDelivered(bucket, key)) throw accessDenied();
    return inParts(uploadsOf(lake), { method, place: { bucket, key }, uploadId, query, request });
  }
  if (method === "PUT") {
    if (request.headers["x-amz-copy-source"] !== undefined) throw notImplemented("CopyObject");
    const object = await putObject(lake, request, { bucket, key });
    return { status: 200, headers: { etag: `"${object.etag}"`, "x-amz-server-side-encryption": "AES256" } };
  }
  if (method === "DELETE") {
    await lake.store.remove(bucket, key);
    return { status: 204 };
  }
  throw notImplemented(`operation ${method} of an object`);
}

const uploads = new WeakMap<Lake, Uploads>();

function uploadsOf(lake: Lake): Uploads {
  const known = uploads.get(lake) ?? new Uploads(lake);
  uploads.set(lake, known);
  return known;
}

type PartCall = {
  readonly method: string;
  readonly place: { readonly bucket: string; readonly key: string };
  readonly uploadId: string | null;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
};

async function inParts(open: Uploads, { method, place, uploadId, query, request }: PartCall): Promise<Answer> {
  const named = { Bucket: place.bucket, Key: place.key };
  if (uploadId === null && method === "POST") {
    const UploadId = await open.begin(place, request.headers["content-type"] ?? "binary/octet-stream");
    return xml("InitiateMultipartUploadResult", { ...named, UploadId });
  }
  if (uploadId !== null && method === "PUT") {
    const etag = await open.put(uploadId, place, query.get("partNumber") ?? "", request);
    return { status: 200, headers: { etag: `"${etag}"` } };
  }
  if (uploadId !== null && method === "POST") {
    const { etag } = await open.complete(uploadId, place, await textOf(request));
    return xml("CompleteMultipartUploadResult", { ...named, ETag: `"${etag}"` });
  }
  if (uploadId !== null && method === "DELETE") {
    await open.abort(uploadId, place);
    return { status: 204 };
  }
  throw notImplemented(`operation ${method} of an upload in parts`);
}

async function ofBucket(
  lake: Lake,
  method: string,
  bucket: string,
  query: URLSearchParams,
  request: IncomingMessage,
  mayWrite: boolean,
): Promise<Answer> {
  const region = { "x-amz-bucket-region": lake.export.region };
  if (method === "HEAD") return { status: 200, headers: { ...region, "content-type": "application/xml" } };
  if (method === "GET" && query.has("location")) return xml("LocationConstraint", {});
  if (method === "GET") return xml("ListBucketResult", listObjects(bucket, await lake.objects(bucket), query), region);
  if (method === "POST" && query.has("delete")) {
    if (!mayWrite) throw accessDenied();
    return deleteObjects(lake, bucket, request);
  }
  throw notImplemented(`operation ${method} of a bucket`);
}

const LARGEST_LIST = 1_000_000;

/** DeleteObjects: what `aws s3 rm --recursive` sends is one by one, the SDKs send lists. */
async function deleteObjects(lake: Lake, bucket: string, request: IncomingMessage): Promise<Answer> {
  const text = await textOf(request);
  const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => unescaped(key));
  if (keys.length === 0 || keys.length > 1000) {
    throw new AwsError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
  }
  const denied = keys.filter((key) => lake.isDelivered(bucket, key));
  const deleted = keys.filter((key) => !denied.includes(key));
  for (const key of deleted) await lake.store.remove(bucket, key);
  return xml("DeleteResult", {
    Deleted: deleted.map((key) => ({ Key: key })),
    Error: denied.map((key) => ({ Key: key, Code: "AccessDenied", Message: "Access Denied" })),
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) {
    text += String(part);
    if (text.length > LARGEST_LIST) throw new AwsError("MalformedXML", "The list is too long.");
  }
  return text;
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** S3's lists repeat their element, but for the buckets, which have one around them. */
const REPEATED = new Set(["Contents", "CommonPrefixes", "Deleted", "Error"]);

function xml(name: string, value: Readonly<Record<string, XmlValue>>, headers: Readonly<Record<string, string>> = {}): Answer {
  const inner = Object.entries(value)
    .map(([child, one]) => {
      if (REPEATED.has(child) && Array.isArray(one)) return one.map((item: XmlValue) => toXml(child, item, "member")).join("");
      if (child === "Buckets" && Array.isArray(one))
        return `<Buckets>${one.map((item: XmlValue) => toXml("Bucket", item, "member")).join("")}</Buckets>`;
      return toXml(child, one, "member");
    })
    .join("");
  const content = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${inner}</${name}>`);
  return { status: 200, headers: { "content-type": "application/xml", "content-length": String(content.length), ...headers }, content };
}

function refusal(error: unknown, { bucket, key }: S3Target, requestId: string, method: string): Answer {
  const said = error instanceof AwsError ? error : new AwsError("InternalError", `The sandbox failed: ${String(error)}`, 500);
  if (method === "HEAD") return { status: said.status, headers: { "content-type": "application/xml" } };
  const named = { ...(bucket === undefined ? {} : { BucketName: bucket }), ...(key === "" ? {} : { Key: key }) };
  const content = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n${toXml("Error", { Code: said.code, Message: said.message, ...named, RequestId: requestId }, "member")}`,
  );
  return { status: said.status, headers: { "content-type": "application/xml", "content-length": String(content.length) }, content };
}
