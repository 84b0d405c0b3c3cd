import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

/** One object; its content is a file of this machine, or held. */
export type LakeObject = {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modified: Date;
  readonly contentType: string;
  readonly content: { readonly path: string } | { readonly bytes: Buffer };
};

const Kept = z.object({
  key: z.string(),
  size: z.number(),
  etag: z.string(),
  modified: z.string(),
  contentType: z.string(),
  file: z.string(),
});

/** Objects that were put, one folder a bucket; names of files say nothing of the keys, so that no key can leave the folder. */
export class ObjectStore {
  readonly #folder: string;
  readonly #buckets = new Map<string, Promise<Map<string, LakeObject>>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(bucket: string): Promise<ReadonlyMap<string, LakeObject>> {
    return this.#objects(bucket);
  }

  async get(bucket: string, key: string): Promise<LakeObject | undefined> {
    return (await this.#objects(bucket)).get(key);
  }

  /** Replaces the object in one step, once its whole content is on disk. Its ETag is the content's MD5, unless it came in parts. */
  async put(
    bucket: string,
    key: string,
    content: Readable,
    { modified, contentType, etag }: { readonly modified: Date; readonly contentType: string; readonly etag?: string },
  ): Promise<LakeObject> {
    const objects = await this.#objects(bucket);
    const folder = join(this.#folder, bucket);
    const name = nameOf(key);
    const file = `${name}-${randomBytes(6).toString("hex")}.bin`;
    const hash = createHash("md5");
    content.on("data", (part: Buffer) => hash.update(part));
    const path = join(folder, file);
    await pipeline(content, createWriteStream(path)).catch(async (error: unknown) => {
      await rm(path, { force: true });
      throw error;
    });
    const { size } = await stat(path);
    const object: LakeObject = { key, size, etag: etag ?? hash.digest("hex"), modified, contentType, content: { path } };
    const kept = { key, size, etag: object.etag, modified: modified.toISOString(), contentType, file };
    const meta = join(folder, `${name}.json`);
    await writeFile(`${meta}.tmp`, JSON.stringify(kept));
    await rename(`${meta}.tmp`, meta);
    const before = objects.get(key);
    objects.set(key, object);
    if (before !== undefined && "path" in before.content) await rm(before.content.path, { force: true });
    return object;
  }

  async remove(bucket: string, key: string): Promise<void> {
    const objects = await this.#objects(bucket);
    const found = objects.get(key);
    if (found === undefined) return;
    objects.delete(key);
    await rm(join(this.#folder, bucket, `${nameOf(key)}.json`), { force: true });
    if ("path" in found.content) await rm(found.content.path, { force: true });
  }

  #objects(bucket: string): Promise<Map<string, LakeObject>> {
    let known = this.#buckets.get(bucket);
    if (known === undefined) {
      known = readBucket(join(this.#folder, bucket));
      this.#buckets.set(bucket, known);
    }
    return known;
  }
}

/** The bytes of an object from `start` to `end`, both included. */
export function contentOf({ content }: LakeObject, range?: { readonly start: number; readonly end: number }): Readable | Buffer {
  if ("bytes" in content) return range === undefined ? content.bytes : content.bytes.subarray(range.start, range.end + 1);
  return createReadStream(content.path, range === undefined ? {} : { start: range.start, end: range.end });
}

async function readBucket(folder: string): Promise<Map<string, LakeObject>> {
  await mkdir(folder, { recursive: true });
  const objects = new Map<string, LakeObject>();
  const names = await readdir(folder);
  for (const name of names.filter((candidate) => candidate.endsWith(".json"))) {
    const { file, modified, ...kept } = Kept.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
    objects.set(kept.key, { ...kept, modified: new Date(modified), content: { path: join(folder, file) } });
  }
  return objects;
}

function nameOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 40);
}
