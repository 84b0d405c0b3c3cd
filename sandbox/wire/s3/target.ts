import type { IncomingHttpHeaders } from "node:http";

export type S3Target = { readonly bucket: string | undefined; readonly key: string; readonly query: URLSearchParams };

/** Bucket and key of a request in path style, or in virtual host style (`bucket.localhost`). */
export function s3Target(url: string, headers: IncomingHttpHeaders): S3Target {
  const [path = "/", ...rest] = url.split("?");
  const query = new URLSearchParams(rest.join("?"));
  const host = /^([a-z0-9][a-z0-9.-]+)\.(?:s3\.)?localhost(?::\d+)?$/.exec(headers.host ?? "")?.[1];
  const whole = decode(path.slice(1));
  if (host !== undefined && host !== "s3") return { bucket: host, key: whole, query };
  const at = whole.indexOf("/");
  const bucket = at < 0 ? whole : whole.slice(0, at);
  return { bucket: bucket === "" ? undefined : bucket, key: at < 0 ? "" : whole.slice(at + 1), query };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
