import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { source } from "#adapters/warehouse/runner/lake-view";

/** What a file holds: columns in lower case with the engine's types, and stored bytes of each. */
export type FileShape = { readonly columns: ReadonlyMap<string, string>; readonly bytes: ReadonlyMap<string, number>; readonly signature: string };

export async function fileShape(connection: DuckDBConnection, path: string, format: "parquet" | "csv"): Promise<FileShape> {
  const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source({ format }, [path])}`)).getRowsJson();
  const columns = new Map(described.map(([name, type]) => [String(name).toLowerCase(), String(type)]));
  const signature = JSON.stringify([...columns]);
  if (format === "csv") {
    // A text file is read whole, whatever is asked of it.
    const { size } = await stat(path);
    return { columns, bytes: new Map([...columns.keys()].map((name) => [name, Math.ceil(size / columns.size)])), signature };
  }
  const stored = await connection.runAndReadAll(
    `SELECT lower(split_part(path_in_schema, ',', 1)), sum(total_compressed_size) FROM parquet_metadata(${quoteText(path)}) GROUP BY ALL`,
  );
  const bytes = new Map<string, number>();
  for (const [name, size] of stored.getRowsJson()) {
    // A map's chunks are named column.key_value.key, in either separator.
    const column = String(name).split(/[.,]/)[0]?.trim() ?? "";
    bytes.set(column, (bytes.get(column) ?? 0) + Number(size));
  }
  return { columns, bytes, signature };
}
