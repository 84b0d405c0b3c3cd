import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { contentOf, type LakeObject } from "#sandbox/lake/object-store";
import { AwsError } from "#sandbox/wire/aws/aws-error";

export type ObjectAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Readable | Buffer | undefined;
};

/** HEAD and GET of an object: conditions, ranges. @throws AwsError */
export function readObject(object: LakeObject, headers: IncomingHttpHeaders, withContent: boolean): ObjectAnswer {
  const etag = `"${object.etag}"`;
  const matches = (list: string) =>
    list
      .split(",")
      .map((one) => one.trim())
      .some((one) => one === "*" || one.replaceAll('"', "") === object.etag);
  const common = {
    etag,
    "last-modified": object.modified.toUTCString(),
    "content-type": object.contentType,
    "accept-ranges": "bytes",
    "x-amz-server-side-encryption": "AES256",
  };
  const since = Date.parse(headers["if-modified-since"] ?? "");
  const unless = headers["if-none-match"];
  if (headers["if-match"] !== undefined && !matches(headers["if-match"])) throw preconditionFailed();
  if (unless === undefined ? Math.floor(object.modified.getTime() / 1000) * 1000 <= since : matches(unless)) {
    return { status: 304, headers: common, content: undefined };
  }
  const range = rangeOf(headers.range, object.size);
  const size = range === undefined ? object.size : range.end - range.start + 1;
  const all = {
    ...common,
    "content-length": String(size),
    ...(range === undefined ? {} : { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
  };
  const status = range === undefined ? 200 : 206;
  return { status, headers: all, content: withContent && size > 0 ? contentOf(object, range) : undefined };
}

function preconditionFailed(): AwsError {
  return new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}

/** Undefined where the whole is wanted: without a range, or with one that cannot be read. */
function rangeOf(text: string | undefined, size: number): { readonly start: number; readonly end: number } | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(text ?? "");
  const [from = "", to = ""] = found?.slice(1) ?? [];
  if (found === null || (from === "" && to === "")) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size || start > end) throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return { start, end };
}
