import type { LakeObject } from "#sandbox/lake/object-store";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { XmlValue } from "#sandbox/wire/aws/xml";

const LARGEST_PAGE = 1000;

type Entry = { readonly at: string; readonly object: LakeObject | undefined };

/** ListObjectsV2, and its predecessor, which clients still send. @throws AwsError */
export function listObjects(bucket: string, objects: readonly LakeObject[], query: URLSearchParams): Readonly<Record<string, XmlValue>> {
  const v2 = query.get("list-type") === "2";
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const asked = query.get("max-keys");
  const most = asked === null ? LARGEST_PAGE : Number(asked);
  if (!Number.isInteger(most) || most < 0) throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range");
  const token = query.get("continuation-token");
  const after = token === null ? (query.get(v2 ? "start-after" : "marker") ?? "") : decodeToken(token);
  const spelled = query.get("encoding-type") === "url" ? (text: string) => encodeURIComponent(text).replaceAll("%2F", "/") : (text: string) => text;

  const entries = entriesOf(objects, prefix, delimiter).filter(({ at }) => at > after);
  const page = entries.slice(0, Math.min(most, LARGEST_PAGE));
  const last = page.at(-1)?.at;
  const isTruncated = entries.length > page.length && last !== undefined;
  const contents = page.flatMap(({ object }) => (object === undefined ? [] : [object]));
  return {
    Name: bucket,
    Prefix: spelled(prefix),
    ...(delimiter === "" ? {} : { Delimiter: spelled(delimiter) }),
    MaxKeys: most,
    ...(query.get("encoding-type") === "url" ? { EncodingType: "url" } : {}),
    IsTruncated: isTruncated,
    ...(v2
      ? {
          KeyCount: page.length,
          ...(token === null ? {} : { ContinuationToken: token }),
          ...(query.get("start-after") === null ? {} : { StartAfter: spelled(query.get("start-after") ?? "") }),
          ...(isTruncated ? { NextContinuationToken: Buffer.from(last).toString("base64url") } : {}),
        }
      : { Marker: spelled(after), ...(isTruncated ? { NextMarker: spelled(last) } : {}) }),
    Contents: contents.map((object) => ({
      Key: spelled(object.key),
      LastModified: object.modified,
      ETag: `"${object.etag}"`,
      Size: object.size,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: page.flatMap(({ at, object }) => (object === undefined ? [{ Prefix: spelled(at) }] : [])),
  };
}

/** Objects and the folders that the delimiter makes of them, in one order. */
function entriesOf(objects: readonly LakeObject[], prefix: string, delimiter: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const cut = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (cut < 0) entries.push({ at: object.key, object });
    else {
      const folder = object.key.slice(0, cut + delimiter.length);
      if (entries.at(-1)?.at !== folder) entries.push({ at: folder, object: undefined });
    }
  }
  return entries;
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (Buffer.from(text).toString("base64url") !== token) throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");
  return text;
}
