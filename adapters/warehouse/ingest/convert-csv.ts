import { open } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { familyOf } from "#adapters/warehouse/ingest/inspect-files";
import type { InspectedFile } from "#adapters/warehouse/ingest/inspected-file";
import { csvReader, selectList, sourceColumns } from "#adapters/warehouse/ingest/source-relation";

/** What is looked at of a file's beginning, in bytes. */
const BEGINNING = 4_096;

/**
 * Writes the rows of a CSV file (plain, gzip or zstd) as Parquet, in the standard's names and types, so that an id never
 * becomes a number and the text is read once. A file that is no cost export keeps its own names and text.
 *
 * @throws what the engine says of a file that it cannot read, or of an amount that is none
 */
export async function convertCsv(connection: DuckDBConnection, path: string, at: string): Promise<void> {
  const reader = csvReader(path, await encodingOf(path));
  const described = await connection.runAndReadAll(`describe select * from ${reader}`);
  const columns = described.getRowObjectsJson().map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
  if (columns.length === 1) throw new Error("it has a single column, so its values are not separated by commas");
  const family = familyOf(columns);
  const file: InspectedFile = { path, size: 0, modifiedMs: 0, format: "csv", family: family ?? "cur", columns };
  const list = family ? selectList(file, sourceColumns([file])) : "*";
  await connection.run(`copy (select ${list} from ${reader}) to ${quoteText(at)} (format parquet)`);
}

/** UTF-16 announces itself by its first two bytes; everything else must be UTF-8. */
async function encodingOf(path: string): Promise<"utf-16" | undefined> {
  const [first, second] = /\.zst$/i.test(path) ? [] : await beginning(path);
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? "utf-16" : undefined;
}

async function beginning(path: string): Promise<Uint8Array> {
  if (!/\.gz$/i.test(path)) {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }
  const unzipped = createReadStream(path, { end: BEGINNING }).pipe(createGunzip());
  try {
    for await (const chunk of unzipped) return chunk as Uint8Array;
  } catch {
    // A broken file is met again, and named, when its rows are read.
  } finally {
    unzipped.destroy();
  }
  return new Uint8Array();
}
