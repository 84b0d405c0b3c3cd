import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Readable, Transform } from "node:stream";
import { crc32 } from "node:zlib";
import type { Lake } from "#sandbox/lake/lake";
import type { LakeObject } from "#sandbox/lake/object-store";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { chunkedContent } from "#sandbox/wire/s3/chunked-body";

/** Of one upload; larger ones go in parts, of which the sandbox has none. */
const LARGEST_OBJECT = 512_000_000;

/** Streams the body into the bucket; what the client signed or summed is checked before the object is there. @throws AwsError */
export async function putObject(lake: Lake, request: IncomingMessage, { bucket, key }: { bucket: string; key: string }): Promise<LakeObject> {
  const { headers } = request;
  const signed = String(headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD");
  const chunked = signed.startsWith("STREAMING-");
  const sums = { sha256: createHash("sha256"), md5: createHash("md5"), crc: 0 };
  let size = 0;
  const checked = new Transform({
    transform(part: Buffer, _, done) {
      size += part.length;
      if (size > LARGEST_OBJECT) return done(new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"));
      sums.sha256.update(part);
      sums.md5.update(part);
      sums.crc = crc32(part, sums.crc);
      done(null, part);
    },
    flush(done) {
      done(fault(headers, chunked ? undefined : signed, sums));
    },
  });
  const source = chunked ? Readable.from(chunkedContent(request)) : request;
  source.once("error", (error) => checked.destroy(error));
  source.pipe(checked);
  return lake.store.put(bucket, key, checked, { modified: lake.now(), contentType: headers["content-type"] ?? "binary/octet-stream" });
}

function fault(
  headers: IncomingMessage["headers"],
  signed: string | undefined,
  sums: { sha256: ReturnType<typeof createHash>; md5: ReturnType<typeof createHash>; crc: number },
): AwsError | null {
  const sha256 = sums.sha256.digest();
  const wrong = (given: string | string[] | undefined, real: string) => given !== undefined && given !== real;
  if (signed !== undefined && /^[0-9a-f]{64}$/.test(signed) && signed !== sha256.toString("hex")) {
    return new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(sums.crc);
  if (wrong(headers["x-amz-checksum-crc32"], crc.toString("base64")) || wrong(headers["x-amz-checksum-sha256"], sha256.toString("base64"))) {
    return new AwsError("BadDigest", "The checksum you specified did not match the calculated checksum.");
  }
  if (wrong(headers["content-md5"], sums.md5.digest("base64")))
    return new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  return null;
}
