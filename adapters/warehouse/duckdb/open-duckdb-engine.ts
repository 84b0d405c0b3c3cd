import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { ConnectionPool } from "#adapters/warehouse/duckdb/connection-pool";
import { estimateBytes } from "#adapters/warehouse/duckdb/estimate-bytes";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { Recent } from "#adapters/warehouse/duckdb/recent";
import { runQuery } from "#adapters/warehouse/duckdb/run-query";
import { DUCKDB_MACROS, type GuardedColumn, checkSerialized, guardSql } from "#adapters/warehouse/guard/guard";
import type { PhysicalTable } from "#adapters/warehouse/ingest/build-version";
import { type Version, ingest } from "#adapters/warehouse/ingest/ingest";
import { holdVersion, isRead, releaseVersion, sweepVersions } from "#adapters/warehouse/ingest/open-versions";
import { UnavailableError } from "#core/errors";
import type { CostEngine, EngineResult, LogicalTable, PreparedQuery, RunLimits } from "#core/ports/cost-engine";

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
/** Billing periods that free SQL reads where it names none: the newest and the one before. */
const DEFAULT_PERIODS = 2;
const MOST_PASSED = 200;
const MOST_ANSWERS = 200;
/** A longer answer is asked for rarely and would hold memory. */
const MOST_ROWS_KEPT = 1_000;

/**
 * Opens one tenant's cost data: brings the ingested form up to date, then answers from it. The engine can read this
 * version's own files and nothing else, and write or set nothing. One instance a tenant is the wall between tenants.
 *
 * @throws UnavailableError when there is nothing to read
 */
export async function openDuckdbEngine(options: DuckdbEngineOptions): Promise<CostEngine> {
  const memoryLimitMb = options.memoryLimitMb ?? MEMORY_LIMIT_MB;
  const threads = options.threads ?? THREADS;
  const temporary = join(options.dir, "tmp");
  // What a killed process spilled stays behind; what a running reader spills must not be taken from it.
  if (!isRead(options.dir)) await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const version = await ingest({
    dir: options.dir,
    source: options.source,
    now: options.now,
    memoryLimitMb: memoryLimitMb * 2,
    threads,
    macros: DUCKDB_MACROS,
  });
  await sweepVersions(options.dir, version.file);
  const instance = await open(version, { temporary, memoryLimitMb, threads });
  holdVersion(version.file);
  return new DuckdbEngine(version, instance, options.now);
}

async function open(
  version: Version,
  { temporary, memoryLimitMb, threads }: { temporary: string; memoryLimitMb: number; threads: number },
): Promise<DuckDBInstance> {
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
    await connection.run(`set global allowed_paths = [${version.placed.map(quoteText).join(", ")}]`);
    await connection.run("set global enable_external_access = false");
    await connection.run("set global lock_configuration = true");
    connection.closeSync();
    return instance;
  } catch (cause) {
    throw new UnavailableError(
      "The ingested cost data cannot be opened. Stop other servers on this data folder, or delete its warehouse folder to ingest again.",
      { cause },
    );
  }
}

/** What means another thing at another time is neither kept nor answered from memory. */
function readsTheClock(sql: string): boolean {
  return /current_|\bnow\b|localtime|random|uuid/i.test(sql);
}

/** The table without joins where a query names none of the columns that need them; a star names all. */
function physicalTable(sql: string, table: PhysicalTable | undefined): string | undefined {
  if (!table) return undefined;
  const plain = sql.replace(/count\s*\(\s*\*\s*\)/gi, "").toLowerCase();
  return plain.includes("*") || table.joined.some((column) => plain.includes(column)) ? table.full : table.lean;
}

/** What passed the guard, with the types that it found. */
type GuardedQuery = PreparedQuery & { readonly columns: readonly GuardedColumn[]; readonly physical: readonly string[] };

class DuckdbEngine implements CostEngine {
  readonly #version: Version;
  readonly #instance: DuckDBInstance;
  readonly #pool: ConnectionPool;
  readonly #now: () => Date;
  /** A page asks the same few questions again and again, of data that does not change while this engine lives. */
  readonly #passed = new Recent<GuardedQuery>(MOST_PASSED);
  readonly #answers = new Recent<EngineResult>(MOST_ANSWERS);

  constructor(version: Version, instance: DuckDBInstance, now: () => Date) {
    this.#version = version;
    this.#instance = instance;
    this.#pool = new ConnectionPool(instance);
    this.#now = now;
  }

  catalog() {
    return this.#version.catalog;
  }

  async prepare(sql: string, options: Parameters<CostEngine["prepare"]>[1]): Promise<GuardedQuery> {
    const key = `${options.origin}|${options.maxRows}|${sql}`;
    const known = this.#passed.get(key);
    if (known) return known;
    const passed = this.#guard(sql, options);
    if (!readsTheClock(sql)) this.#passed.set(key, passed);
    return passed;
  }

  #guard(sql: string, { origin, maxRows }: Parameters<CostEngine["prepare"]>[1]): GuardedQuery {
    const { catalog, storedBytes } = this.#version;
    const physical = (table: LogicalTable) => physicalTable(sql, this.#version.physical[table]) ?? table;
    const defaultPeriods = catalog.periods.slice(-DEFAULT_PERIODS).map(({ billingPeriod }) => billingPeriod);
    const { engineSql, canonicalSql, notes, columns, tables } = guardSql(sql, {
      tables: catalog.tables,
      physical,
      defaultPeriods,
      maxRows,
      origin,
      target: "duckdb",
      now: this.#now(),
    });
    return {
      canonicalSql,
      engineSql,
      notes,
      columns,
      physical: tables.map(physical),
      estimatedBytes: estimateBytes(canonicalSql, catalog, storedBytes),
    };
  }

  async run(query: PreparedQuery, limits: RunLimits): Promise<EngineResult> {
    const { columns, physical } = query as GuardedQuery;
    const key = `${limits.maxRows}|${query.engineSql}`;
    const known = this.#answers.get(key);
    if (known && !limits.signal?.aborted) return { ...known, elapsedMs: 0 };
    const ran = await this.#pool.use(limits.signal, async (connection) => {
      await checkSerialized(connection, query.engineSql, physical);
      return runQuery(connection, { sql: query.engineSql, columns }, limits);
    });
    const result = { ...ran, bytesScanned: query.estimatedBytes ?? 0 };
    if (result.rows.length <= MOST_ROWS_KEPT && !readsTheClock(query.engineSql)) this.#answers.set(key, result);
    return result;
  }

  async close(): Promise<void> {
    this.#pool.close();
    this.#instance.closeSync();
    releaseVersion(this.#version.file);
  }
}
