import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { IngestOptions } from "#adapters/warehouse/ingest/ingest";

/** A DuckDB file to write, checkpointed and closed afterwards. */
export async function withWriter<T>(options: IngestOptions, file: string, run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  return withInstance(options, file, {}, async (connection) => {
    if (options.macros !== "") await connection.run(options.macros);
    const result = await run(connection);
    await connection.run("checkpoint");
    return result;
  });
}

/** A DuckDB instance with the caps of ingestion, closed afterwards. */
export async function withInstance<T>(
  { memoryLimitMb, threads, dir }: Pick<IngestOptions, "memoryLimitMb" | "threads" | "dir">,
  file: string,
  settings: Readonly<Record<string, string>>,
  run: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: `${memoryLimitMb}MB`,
    threads: String(threads),
    temp_directory: join(dir, "tmp"),
    max_temp_directory_size: "8GB",
    ...settings,
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      return await run(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
