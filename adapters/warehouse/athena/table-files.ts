import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { GetObjectCommand, ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import type { LakeFiles } from "#adapters/warehouse/lake/lake-runner";

const MOST_FILES = 20_000;
/** Footers that are read: the newest period's and a few more tell what a column costs. */
const MOST_FOOTERS = 6;
const FOOTER_GUESS = 256 * 1024;
/** Length of the footer, and the letters PAR1. */
const TAIL = 8;

type StoredFile = { readonly key: string; readonly size: number; readonly etag: string; readonly period: string };

/**
 * The files of a table whose folders name its billing periods, as the bucket lists them: what is there, and a version of each
 * period, without a query. Undefined where they cannot be listed, or lie otherwise.
 */
export async function tableFiles(s3: S3Client, location: string | undefined): Promise<LakeFiles | undefined> {
  const at = /^s3a?:\/\/([^/]+)\/?(.*)$/.exec(location ?? "");
  if (at === null) return undefined;
  const [, bucket = "", prefix = ""] = at;
  const files = await list(s3, bucket, prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`).catch(() => undefined);
  if (files === undefined || files.length === 0) return undefined;
  const periods = Map.groupBy(files, ({ period }) => period);
  return {
    periods: [...periods].map(([period, own]) => ({
      period,
      files: own.length,
      version: createHash("sha256")
        .update(JSON.stringify(own.map(({ key, size, etag }) => [key, size, etag]).toSorted()))
        .digest("hex")
        .slice(0, 16),
    })),
    columnBytes: await columnBytes(s3, bucket, files).catch(() => undefined),
  };
}

async function list(s3: S3Client, bucket: string, prefix: string): Promise<StoredFile[] | undefined> {
  const files: StoredFile[] = [];
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    for (const { Key = "", Size = 0, ETag = "" } of page.Contents ?? []) {
      const name = Key.split("/").at(-1) ?? "";
      // What a query does not see either.
      if (Size === 0 || name === "" || name.startsWith("_") || name.startsWith(".")) continue;
      const period = periodOf(Key.slice(prefix.length));
      if (period === undefined) return undefined;
      files.push({ key: Key, size: Size, etag: ETag, period });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined && files.length < MOST_FILES);
  return token === undefined ? files : undefined;
}

function periodOf(path: string): string | undefined {
  const own = /(?:^|\/)billing_period=(\d{4}-\d{2})\//i.exec(path)?.[1];
  if (own !== undefined) return own;
  const [, year, month] = /(?:^|\/)year=(\d{4})\/month=(\d{1,2})\//i.exec(path) ?? [];
  return year === undefined || month === undefined ? undefined : `${year}-${month.padStart(2, "0")}`;
}

/** Stored bytes of each column over all files, by the footers of some and the sizes of all. */
async function columnBytes(s3: S3Client, bucket: string, files: readonly StoredFile[]): Promise<ReadonlyMap<string, number> | undefined> {
  const chosen = files
    .filter(({ key }) => key.endsWith(".parquet"))
    .toSorted((a, b) => (a.period > b.period ? -1 : 1))
    .slice(0, MOST_FOOTERS);
  if (chosen.length === 0) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "major-tom-footers-"));
  try {
    const paths: string[] = [];
    for (const [index, file] of chosen.entries()) {
      const path = join(folder, `${index}.parquet`);
      await writeFooter(s3, bucket, file, path);
      paths.push(path);
    }
    const found = await footerBytes(paths);
    const seen = chosen.reduce((sum, { size }) => sum + size, 0);
    const all = files.reduce((sum, { size }) => sum + size, 0);
    return new Map([...found].map(([name, bytes]) => [name, Math.round((bytes * all) / Math.max(1, seen))]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of the object's length that holds its footer only: all else is a hole that takes no room. */
async function writeFooter(s3: S3Client, bucket: string, { key, size }: StoredFile, path: string): Promise<void> {
  const from = Math.max(0, size - FOOTER_GUESS);
  let tail = await range(s3, bucket, key, from, size - 1);
  const length = tail.readUInt32LE(tail.length - TAIL) + TAIL;
  if (length > tail.length) tail = await range(s3, bucket, key, Math.max(0, size - length), size - 1);
  const file = await open(path, "w");
  try {
    await file.truncate(size);
    await file.write(Buffer.from("PAR1"), 0, 4, 0);
    await file.write(tail, 0, tail.length, size - tail.length);
  } finally {
    await file.close();
  }
}

async function range(s3: S3Client, bucket: string, key: string, from: number, to: number): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${from}-${to}` }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function footerBytes(paths: readonly string[]): Promise<Map<string, number>> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const rows = await connection.runAndReadAll(
      `select lower(path_in_schema), sum(total_compressed_size) from parquet_metadata([${paths.map(quoteText).join(", ")}]) group by 1`,
    );
    const bytes = new Map<string, number>();
    for (const [path, size] of rows.getRowsJson()) {
      // A map's parts are named column, key_value, key; the separator is the engine's.
      const column = String(path).split(/[,.]/)[0]?.trim() ?? "";
      bytes.set(column, (bytes.get(column) ?? 0) + Number(size));
    }
    return bytes;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
