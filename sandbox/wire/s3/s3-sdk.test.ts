import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";

const PATIENCE_MS = 120_000;
const EXPORTS = "halcyon-cost-exports";
const RESULTS = "halcyon-athena-results";

let lake: TestLake;
let reader: S3Client;
let actor: S3Client;
const open: S3Client[] = [];

async function client(company: "demo" | "other", role: "MajorTom" | "MajorTomRead", account?: string): Promise<S3Client> {
  const made = new S3Client({
    endpoint: lake.accessOf(company).awsEndpoint,
    region: "us-east-1",
    credentials: await lake.keysOf(company, role, account),
    maxAttempts: 1,
  });
  open.push(made);
  return made;
}

beforeAll(async () => {
  lake = await openTestLake();
  reader = await client("demo", "MajorTomRead");
  actor = await client("demo", "MajorTom");
}, PATIENCE_MS);
afterEach(() => lake.live.faults.set({}));
afterAll(async () => {
  for (const one of open) one.destroy();
  await lake.close();
});

const keys = async (Bucket: string, more: object = {}) => {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await reader.send(new ListObjectsV2Command({ Bucket, ...more, ...(token ? { ContinuationToken: token } : {}) }));
    found.push(...(page.Contents ?? []).map(({ Key = "" }) => Key), ...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
};

describe("S3 on the sandbox's port, by AWS's own SDK", () => {
  it(
    "lays the export out as Data Exports does: data and manifest by billing period, the same list whatever the page",
    { timeout: PATIENCE_MS },
    async () => {
      const all = await keys(EXPORTS);
      expect(all).toHaveLength(26);
      expect(all).toContain("exports/halcyon-cur2/data/BILLING_PERIOD=2026-10/halcyon-cur2-00001.snappy.parquet");
      expect(all).toContain("exports/halcyon-cur2/metadata/BILLING_PERIOD=2026-10/halcyon-cur2-Manifest.json");
      expect(await keys(EXPORTS, { MaxKeys: 4 })).toEqual(all);
      expect(await keys(EXPORTS, { Prefix: "exports/halcyon-cur2/", Delimiter: "/" })).toEqual([
        "exports/halcyon-cur2/data/",
        "exports/halcyon-cur2/metadata/",
      ]);
      expect(await keys(EXPORTS, { Prefix: "exports/halcyon-cur2/data/", Delimiter: "/", MaxKeys: 5 })).toHaveLength(13);
      const { Buckets } = await reader.send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name)).toEqual([EXPORTS, RESULTS]);
      expect((await reader.send(new HeadBucketCommand({ Bucket: EXPORTS }))).BucketRegion).toBe("us-east-1");
      expect((await reader.send(new GetBucketLocationCommand({ Bucket: EXPORTS }))).LocationConstraint).toBeUndefined();
    },
  );

  it("gives a range, and nothing where the client has the same already", { timeout: PATIENCE_MS }, async () => {
    const at = { Bucket: EXPORTS, Key: "exports/halcyon-cur2/data/BILLING_PERIOD=2026-10/halcyon-cur2-00001.snappy.parquet" };
    const { ETag = "", ContentLength = 0 } = await reader.send(new HeadObjectCommand(at));
    const part = async (Range: string) => {
      const { Body, ContentRange } = await reader.send(new GetObjectCommand({ ...at, Range }));
      return [await Body?.transformToString("latin1"), ContentRange];
    };
    expect(await part("bytes=0-3")).toEqual(["PAR1", `bytes 0-3/${ContentLength}`]);
    expect(await part("bytes=-4")).toEqual(["PAR1", `bytes ${ContentLength - 4}-${ContentLength - 1}/${ContentLength}`]);
    await expect(part(`bytes=${ContentLength}-`)).rejects.toMatchObject({ name: "InvalidRange" });
    const status = (more: object) => reader.send(new GetObjectCommand({ ...at, ...more })).catch((error) => error.$metadata.httpStatusCode);
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
  });

  it("keeps what is put, under any key, by value and by stream, and checks its sum", { timeout: PATIENCE_MS }, async () => {
    const odd = "a b/ü+&(1)*'!=?#%41/../x";
    for (const [Key, Body, text] of [
      [odd, "hällo", "hällo"],
      ["stream", Readable.from([Buffer.from("one"), Buffer.from("two")]), "onetwo"],
      ["empty", "", ""],
      ["large", Buffer.alloc(3_000_000, "x"), undefined],
    ] as const) {
      const size = Key === "stream" ? { ContentLength: 6 } : {};
      const { ETag } = await actor.send(new PutObjectCommand({ Bucket: RESULTS, Key, Body, ...size }));
      const { Body: back } = await reader.send(new GetObjectCommand({ Bucket: RESULTS, Key }));
      const content = Buffer.from((await back?.transformToByteArray()) ?? []);
      if (text !== undefined) expect(content.toString()).toBe(text);
      expect(ETag).toBe(`"${createHash("md5").update(content).digest("hex")}"`);
    }
    expect(await keys(RESULTS)).toEqual([odd, "empty", "large", "stream"]);
    const wrong = new PutObjectCommand({ Bucket: RESULTS, Key: "wrong", Body: "x", ContentMD5: createHash("md5").update("y").digest("base64") });
    await expect(actor.send(wrong)).rejects.toMatchObject({ name: "BadDigest" });
    await actor.send(new PutObjectCommand({ Bucket: RESULTS, Key: "empty", Body: "now not" }));
    const { Body } = await reader.send(new GetObjectCommand({ Bucket: RESULTS, Key: "empty" }));
    expect(await Body?.transformToString()).toBe("now not");
    for (const Key of [odd, "empty", "large", "stream", "never was"]) await actor.send(new DeleteObjectCommand({ Bucket: RESULTS, Key }));
    expect(await keys(RESULTS)).toEqual([]);
  });

  it("puts parts together in the order of their numbers, and forgets an upload that is given up", { timeout: PATIENCE_MS }, async () => {
    const at = { Bucket: RESULTS, Key: "in parts" };
    const begin = async () => (await actor.send(new CreateMultipartUploadCommand(at))).UploadId;
    const put = async (UploadId: string | undefined, PartNumber: number, Body: string) => {
      const { ETag } = await actor.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
      return { ETag, PartNumber };
    };
    const UploadId = await begin();
    const parts = [await put(UploadId, 2, "two"), await put(UploadId, 10, "ten"), await put(UploadId, 1, "one")];
    const complete = (Parts: object[]) => actor.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    await expect(complete(parts)).rejects.toMatchObject({ name: "InvalidPartOrder" });
    await expect(complete([{ ETag: '"0"', PartNumber: 1 }])).rejects.toMatchObject({ name: "InvalidPart" });
    const { ETag } = await complete(parts.toSorted((a, b) => a.PartNumber - b.PartNumber));
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    const { Body } = await reader.send(new GetObjectCommand(at));
    expect(await Body?.transformToString()).toBe("onetwoten");
    const given = await begin();
    await put(given, 1, "x");
    await actor.send(new AbortMultipartUploadCommand({ ...at, UploadId: given }));
    await expect(put(given, 2, "y")).rejects.toMatchObject({ name: "NoSuchUpload" });
    await actor.send(new DeleteObjectCommand(at));
  });

  it("refuses by S3's names: what is not there, who may not, what is another's", { timeout: PATIENCE_MS }, async () => {
    const put = (by: S3Client, Bucket: string, Key: string) => by.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    await expect(reader.send(new GetObjectCommand({ Bucket: EXPORTS, Key: "nope" }))).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(keys("nobody-has-this")).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(put(reader, RESULTS, "x")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(put(actor, EXPORTS, "exports/halcyon-cur2/data/BILLING_PERIOD=2026-10/mine.parquet")).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(keys("pelican-cost-exports")).rejects.toMatchObject({ name: "AccessDenied" });
    const other = await client("other", "MajorTom");
    const { Buckets } = await other.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(["pelican-cost-exports", "pelican-athena-results"]);
    await expect(other.send(new ListObjectsV2Command({ Bucket: EXPORTS }))).rejects.toMatchObject({ name: "AccessDenied" });
    const ml = await client("demo", "MajorTom", "ml-research");
    await expect(ml.send(new ListObjectsV2Command({ Bucket: EXPORTS }))).rejects.toMatchObject({ name: "AccessDenied" });
    lake.live.faults.set({ throttling: { probability: 1, match: "s3 GET" } });
    await expect(keys(EXPORTS)).rejects.toMatchObject({ name: "SlowDown" });
  });

  it("takes no request whose signature does not fit", { timeout: PATIENCE_MS }, async () => {
    const credentials = { ...(await lake.keysOf()), secretAccessKey: "wrong" };
    const forged = new S3Client({ endpoint: lake.accessOf().awsEndpoint, region: "us-east-1", credentials, maxAttempts: 1 });
    open.push(forged);
    await expect(forged.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    const plain = await fetch(`${lake.accessOf().awsEndpoint}/${EXPORTS}?list-type=2`);
    expect(plain.status).toBe(403);
  });
});
