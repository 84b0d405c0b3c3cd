import { DuckDBInstance } from "@duckdb/node-api";
import { ConnectionPool } from "#adapters/warehouse/duckdb/connection-pool";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { foldersOf } from "#adapters/warehouse/ingest/ingest";
import { holdFolder, releaseFolder } from "#adapters/warehouse/ingest/open-versions";
import type { Version } from "#adapters/warehouse/ingest/version";
import { UnavailableError } from "#core/errors";

/** An unguarded cross join once spilled 53 GB in four minutes. */
const MOST_SPILL = "2GB";

export type OpenSettings = { readonly tenant: string; readonly temporary: string; readonly memoryLimitMb: number; readonly threads: number };

/** A version that answers: locked down to its own files, and kept on disk while it is open. */
export class OpenedVersion {
  readonly version: Version;
  readonly pool: ConnectionPool;
  readonly #instance: DuckDBInstance;
  #closed = false;

  constructor(version: Version, instance: DuckDBInstance, tenant: string) {
    this.version = version;
    this.#instance = instance;
    this.pool = new ConnectionPool(instance, tenant);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Lets running queries end first. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.pool.close();
    this.#instance.closeSync();
    for (const folder of foldersOf(this.version)) releaseFolder(folder);
  }
}

/** @throws UnavailableError when the version's file cannot be opened */
export async function openVersion(version: Version, { tenant, temporary, memoryLimitMb, threads }: OpenSettings): Promise<OpenedVersion> {
  try {
    const instance = await DuckDBInstance.create(version.file, {
      access_mode: "READ_ONLY",
      memory_limit: `${memoryLimitMb}MB`,
      threads: String(threads),
      temp_directory: temporary,
      max_temp_directory_size: MOST_SPILL,
      default_null_order: "nulls_last",
    });
    const connection = await instance.connect();
    await connection.run("set global TimeZone = 'UTC'");
    await connection.run("set global parquet_metadata_cache = true");
    // From here on: the version's own Parquet files can be read, no other file, and nothing can be written or set.
    await connection.run(`set global allowed_paths = [${version.reads.map(quoteText).join(", ")}]`);
    await connection.run("set global enable_external_access = false");
    await connection.run("set global lock_configuration = true");
    connection.closeSync();
    for (const folder of foldersOf(version)) holdFolder(folder);
    return new OpenedVersion(version, instance, tenant);
  } catch (cause) {
    throw new UnavailableError(
      "The ingested cost data cannot be opened. Stop other servers on this data folder, or delete its warehouse folder to ingest again.",
      { cause },
    );
  }
}
