import { createWriteStream } from "node:fs";
import { rename, rm, stat, utimes } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import type { AwsBase } from "#adapters/aws/aws-account";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import { UnavailableError } from "#core/errors";
import type { ExportFile } from "#core/ingest/offer";

const ATTEMPTS = 4;
const CONNECT_MS = 5000;
/** Without a byte for so long, the answer is given up and asked for again. */
const ANSWER_MS = 60_000;
/** A listing that is longer than this is no export. */
const MOST_LISTED = 200_000;

export type S3Place = {
  readonly base: AwsBase;
  /** Of an assumed role; undefined: the server's own. */
  readonly keys: (() => Promise<TemporaryKeys>) | undefined;
  readonly region: string;
  readonly bucket: string;
};

/** One bucket, for reading. Failures are the SDK's own: whoever asks says what was asked for. */
export class S3Bucket {
  readonly #place: S3Place;
  #client: Promise<S3Client> | undefined;

  constructor(place: S3Place) {
    this.#place = place;
  }

  get name(): string {
    return this.#place.bucket;
  }

  async client(): Promise<S3Client> {
    this.#client ??= this.#open();
    return this.#client;
  }

  async #open(): Promise<S3Client> {
    const { base, keys, region } = this.#place;
    const { S3Client } = await import("@aws-sdk/client-s3");
    return new S3Client({
      region,
      maxAttempts: ATTEMPTS,
      followRegionRedirects: true,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
      ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint, forcePathStyle: true }),
      ...(keys !== undefined ? { credentials: keys } : base.keys === undefined ? {} : { credentials: base.keys as never }),
    });
  }

  /** Every object under a prefix. */
  async list(prefix: string, signal: AbortSignal, most = MOST_LISTED): Promise<ExportFile[]> {
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const client = await this.client();
    const files: ExportFile[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: this.name,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
          ...(most < 1000 ? { MaxKeys: most } : {}),
        }),
        { abortSignal: signal },
      );
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? [])
        if (Key !== undefined && !Key.endsWith("/"))
          files.push({ key: Key, bytes: Size ?? 0, etag: (ETag ?? "").replaceAll('"', ""), modifiedAt: (LastModified ?? new Date(0)).toISOString() });
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
      if (files.length >= most && most < MOST_LISTED) break;
      if (files.length >= MOST_LISTED)
        throw new UnavailableError(
          `More than ${MOST_LISTED.toLocaleString("en-US")} objects lie under s3://${this.name}/${prefix}: give the prefix and the name of the export.`,
        );
    } while (token !== undefined);
    return files;
  }

  async read(key: string, signal: AbortSignal, range?: string): Promise<Uint8Array> {
    const answer = await this.#get(key, signal, range === undefined ? {} : { Range: range });
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  }

  /**
   * Fetches an object whole, or goes on where an earlier try ended. The content is that of the listing: an object that was
   * replaced meanwhile fails with PreconditionFailed.
   */
  async download(
    file: ExportFile,
    { path, part }: { readonly path: string; readonly part: string },
    signal: AbortSignal,
    onBytes: (count: number) => void,
  ): Promise<void> {
    const before = (await stat(part).catch(() => undefined))?.size ?? 0;
    const from = before < file.bytes ? before : 0;
    if (from === 0) await rm(part, { force: true });
    else onBytes(from);
    const answer = await this.#get(file.key, signal, { IfMatch: `"${file.etag}"`, ...(from > 0 ? { Range: `bytes=${from}-` } : {}) });
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        onBytes(chunk.length);
        done(null, chunk);
      },
    });
    if (file.bytes > 0 || answer.Body !== undefined)
      await pipeline(answer.Body as Readable, counted, createWriteStream(part, { flags: from > 0 ? "a" : "w" }), { signal });
    const { size } = await stat(part);
    if (size !== file.bytes) {
      await rm(part, { force: true });
      throw new Error(`${file.key} came with ${size} of ${file.bytes} bytes`);
    }
    const modified = new Date(file.modifiedAt);
    await utimes(part, modified, modified);
    await rename(part, path);
  }

  async #get(key: string, signal: AbortSignal, conditions: { readonly IfMatch?: string; readonly Range?: string }): Promise<GetObjectCommandOutput> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    return (await this.client()).send(new GetObjectCommand({ Bucket: this.name, Key: key, ...conditions }), { abortSignal: signal });
  }

  close(): void {
    void this.#client?.then((client) => client.destroy()).catch(() => undefined);
  }
}
