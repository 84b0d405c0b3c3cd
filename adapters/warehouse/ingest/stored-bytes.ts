import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import type { GatheredFile } from "#adapters/warehouse/ingest/gather-files";

/** Bytes of a row's column as the export stores it: what an engine that reads the files scans. Names in lower case. */
export type StoredBytes = Readonly<Record<string, number>>;

export async function storedBytes(connection: DuckDBConnection, files: readonly GatheredFile[], rows: number): Promise<StoredBytes> {
  const perRow: Record<string, number> = {};
  const add = (name: string, bytes: number) => {
    perRow[name.toLowerCase()] = (perRow[name.toLowerCase()] ?? 0) + bytes / Math.max(1, rows);
  };
  if (files.length > 0) {
    const found = await connection.runAndReadAll(
      `select split_part(path_in_schema, ',', 1), sum(total_compressed_size) from parquet_metadata([${files.map(({ at }) => quoteText(at)).join(", ")}]) group by 1`,
    );
    for (const row of found.getRowsJson()) add(String(row[0]).trim(), Number(row[1]));
  }
  return perRow;
}
