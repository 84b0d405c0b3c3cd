import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { ConnectionPool } from "#adapters/warehouse/duckdb/connection-pool";
import { estimateBytes } from "#adapters/warehouse/duckdb/estimate-bytes";
import { runQuery } from "#adapters/warehouse/duckdb/run-query";
import { type Version, ingest, sweepVersions } from "#adapters/warehouse/ingest/ingest";
import { UnavailableError } from "#core/errors";
import type { CostEngine, PreparedQuery } from "#core/ports/cost-engine";

export type DuckdbEngineOptions = {
  readonly dir: string;
  readonly source: { readonly glob: string; readonly label: string };
  readonly now: () => Date;
  /** Of one engine while it answers; ingestion may use twice as much for a moment. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
};

const MEMORY_LIMIT_MB = 256;
const THREADS = 2;
/** An unguarded cross join once spilled 53 GB in four minutes. */
const MOST_SPILL = "2GB";

/**
 * Opens one tenant's cost data: brings the ingested form up to date, then answers from it read-only, without access
 * to any file or setting. One instance a tenant is the wall between tenants.
 *
 * @throws UnavailableError when there is nothing to read
 */
export async function openDuckdbEngine(options: DuckdbEngineOptions): Promise<CostEngine> {
  const memoryLimitMb = options.memoryLimitMb ?? MEMORY_LIMIT_MB;
  const threads = options.threads ?? THREADS;
  const temporary = join(options.dir, "tmp");
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const version = await ingest({ dir: options.dir, source: options.source, now: options.now, memoryLimitMb: memoryLimitMb * 2, threads, macros: "" });
  await sweepVersions(options.dir, version.file);
  const instance = await open(version, { temporary, memoryLimitMb, threads });
  return new DuckdbEngine(version, instance);
}

async function open(version: Version, { temporary, memoryLimitMb, threads }: { temporary: string; memoryLimitMb: number; threads: number }): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(version.file, {
      access_mode: "READ_ONLY",
      memory_limit: `${memoryLimitMb}MB`,
      threads: String(threads),
      temp_directory: temporary,
      max_temp_directory_size: MOST_SPILL,
      default_null_order: "nulls_last",
      TimeZone: "UTC",
      enable_external_access: "false",
      lock_configuration: "true",
    });
  } catch (cause) {
    throw new UnavailableError("The ingested cost data cannot be opened. Stop other servers on this data folder, or delete its warehouse folder to ingest again.", { cause });
  }
}

class DuckdbEngine implements CostEngine {
  readonly #version: Version;
  readonly #instance: DuckDBInstance;
  readonly #pool: ConnectionPool;

  constructor(version: Version, instance: DuckDBInstance) {
    this.#version = version;
    this.#instance = instance;
    this.#pool = new ConnectionPool(instance);
  }

  catalog() {
    return this.#version.catalog;
  }

  async prepare(canonicalSql: string, _options: Parameters<CostEngine["prepare"]>[1]): Promise<PreparedQuery> {
    const { catalog, physical, storedBytes } = this.#version;
    const engineSql = canonicalSql.replace(/\bfrom (cur|focus)\b/g, (_, table: "cur" | "focus") => `from ${physical[table]}`);
    return { canonicalSql, engineSql, notes: [], estimatedBytes: estimateBytes(canonicalSql, catalog, storedBytes) };
  }

  async run(query: PreparedQuery, limits: Parameters<CostEngine["run"]>[1]) {
    const result = await this.#pool.use(limits.signal, (connection) => runQuery(connection, query.engineSql, limits));
    return { ...result, bytesScanned: query.estimatedBytes ?? 0 };
  }

  async close(): Promise<void> {
    this.#pool.close();
    this.#instance.closeSync();
  }
}
