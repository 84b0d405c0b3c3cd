import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { Lake } from "#sandbox/lake/lake";
import type { LakeObject } from "#sandbox/lake/object-store";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { putObject } from "#sandbox/wire/s3/put-object";

type Place = { readonly bucket: string; readonly key: string };

/** Not a name that a bucket can have: parts are objects of nobody until their upload is completed. */
const PARTS = ".uploads";
const MOST_PARTS = 10_000;

/** Uploads in parts of one lake. They are forgotten when the process ends, and are then begun anew. */
export class Uploads {
  readonly #lake: Lake;
  readonly #open = new Map<string, Place & { readonly contentType: string; readonly etags: Map<number, string> }>();

  #swept: Promise<void> | undefined;

  constructor(lake: Lake) {
    this.#lake = lake;
  }

  async begin(place: Place, contentType: string): Promise<string> {
    this.#swept ??= this.#sweep();
    await this.#swept;
    const id = randomBytes(24).toString("base64url");
    this.#open.set(id, { ...place, contentType, etags: new Map() });
    return id;
  }

  /** @returns the part's ETag. @throws AwsError */
  async put(id: string, place: Place, part: string, request: IncomingMessage): Promise<string> {
    const upload = this.#find(id, place);
    const number = Number(part);
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
      throw new AwsError("InvalidArgument", `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
    }
    const { etag } = await putObject(this.#lake, request, { bucket: PARTS, key: `${id}/${number}` });
    upload.etags.set(number, etag);
    return etag;
  }

  /** The parts that the client names, in order, as one object. @throws AwsError */
  async complete(id: string, place: Place, list: string): Promise<LakeObject> {
    const upload = this.#find(id, place);
    const named = [...list.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, text = ""]) => ({
      number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(text)?.[1]),
      etag: (/<ETag>([^<]*)<\/ETag>/.exec(text)?.[1] ?? "").replaceAll(/"|&quot;|&#34;/g, ""),
    }));
    if (named.length === 0) throw new AwsError("MalformedXML", "The list of parts is empty.");
    if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
      throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order.");
    }
    const paths: string[] = [];
    for (const { number, etag } of named) {
      const part = await this.#lake.store.get(PARTS, `${id}/${number}`);
      if (part === undefined || upload.etags.get(number) !== etag || !("path" in part.content)) {
        throw new AwsError("InvalidPart", "One or more of the specified parts could not be found or did not match its ETag.");
      }
      paths.push(part.content.path);
    }
    const sums = named.map(({ etag }) => Buffer.from(etag, "hex"));
    const etag = `${createHash("md5").update(Buffer.concat(sums)).digest("hex")}-${named.length}`;
    const { contentType } = upload;
    const object = await this.#lake.store.put(place.bucket, place.key, Readable.from(contents(paths)), {
      modified: this.#lake.now(),
      contentType,
      etag,
    });
    await this.abort(id, place);
    return object;
  }

  /** @throws AwsError */
  async abort(id: string, place: Place): Promise<void> {
    const { etags } = this.#find(id, place);
    this.#open.delete(id);
    for (const number of etags.keys()) await this.#lake.store.remove(PARTS, `${id}/${number}`);
  }

  /** What an ended process left behind. */
  async #sweep(): Promise<void> {
    const left = Array.from((await this.#lake.store.list(PARTS)).keys());
    for (const key of left) await this.#lake.store.remove(PARTS, key);
  }

  #find(id: string, { bucket, key }: Place) {
    const found = this.#open.get(id);
    if (found === undefined || found.bucket !== bucket || found.key !== key) {
      throw new AwsError(
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        404,
      );
    }
    return found;
  }
}

async function* contents(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) for await (const part of createReadStream(path)) yield part as Buffer;
}
