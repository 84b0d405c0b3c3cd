import { mkdir, stat } from "node:fs/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { compileForEngine } from "#adapters/warehouse/guard/compile-for-engine";
import { DUCKDB_MACROS } from "#adapters/warehouse/guard/guard";
import { type TrinoCell, trinoCell } from "#adapters/warehouse/guard/trino-cell";
import { type LakeTable, type LakeView, lakeView, planningStatements, readingStatement } from "#adapters/warehouse/runner/lake-view";
import { streamQuery } from "#adapters/warehouse/runner/stream-query";
import { scannedParts } from "#adapters/warehouse/runner/scanned-parts";
import { fileShape, type FileShape } from "#adapters/warehouse/runner/file-shape";

const MEMORY_LIMIT_MB = 512;
const MOST_SPILL = "1GB";

type Catalog = { readonly table: (name: readonly string[]) => LakeTable; readonly now: Date };
type Planned = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly scannedBytes: number;
  rows(signal: AbortSignal): AsyncIterable<readonly (readonly TrinoCell[])[]>;
};
type Runner = { plan(sql: string, catalog: Catalog): Promise<Planned>; close(): Promise<void> };

/**
 * An engine that takes Trino's SQL over tables of files, in place of Athena or Trino: translated by the guard's compiler, run by DuckDB.
 * It reads the given folders only. What a query scans is read off its plan: the partitions that it does not rule out, the columns that
 * it names, and their stored bytes in each file.
 */
export async function openLakeRunner({ folders, temporary }: { readonly folders: readonly string[]; readonly temporary: string }): Promise<Runner> {
  await mkdir(temporary, { recursive: true });
  const settings = { memory_limit: `${MEMORY_LIMIT_MB}MB`, threads: "2", default_null_order: "nulls_last" };
  const reader = await DuckDBInstance.create(":memory:", { ...settings, temp_directory: temporary, max_temp_directory_size: MOST_SPILL });
  const planner = await DuckDBInstance.create(":memory:", { ...settings, threads: "1" });
  const [reading, planning] = await Promise.all([reader.connect(), planner.connect()]);
  for (const connection of [reading, planning]) {
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run(DUCKDB_MACROS);
  }
  // Empty stand-ins have statistics by which any plan would be empty.
  await planning.run("SET GLOBAL disabled_optimizers = 'statistics_propagation'");
  await reading.run("SET GLOBAL parquet_metadata_cache = true");
  await reading.run(`SET GLOBAL allowed_directories = [${folders.map((folder) => quoteText(`${folder}/`)).join(", ")}]`);
  for (const connection of [reading, planning]) {
    await connection.run("SET GLOBAL enable_external_access = false");
    await connection.run("SET GLOBAL lock_configuration = true");
  }
  const shapes = new Map<string, Promise<FileShape>>();
  const made = new Set<string>();
  // Views are made and plans are drawn one after the other; queries run side by side, each on a connection of its own.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = turn.then(run, run);
    turn = next.catch(() => undefined);
    return next;
  };

  const shapeOf = async (path: string, format: LakeTable["format"]): Promise<FileShape> => {
    const { mtimeMs, size } = await stat(path);
    const key = `${path}|${mtimeMs}|${size}`;
    let known = shapes.get(key);
    if (known === undefined) {
      known = fileShape(reading, path, format);
      shapes.set(key, known);
      known.catch(() => shapes.delete(key));
    }
    return known;
  };

  const prepare = async (view: LakeView): Promise<ReadonlyMap<string, FileShape>> => {
    const found = new Map<string, FileShape>();
    for (const { path } of view.table.files) found.set(path, await shapeOf(path, view.table.format));
    const key = `${view.name}|${[...found.values()].map(({ signature }) => signature).join()}`;
    if (!made.has(key)) {
      await reading.run(`DROP VIEW IF EXISTS ${view.name}`);
      await reading.run(readingStatement(view, (path) => found.get(path)?.columns ?? new Map()));
      for (const statement of planningStatements(view)) await planning.run(statement);
      made.add(key);
    }
    return found;
  };

  return {
    async plan(sql, catalog) {
      const views = new Map<string, LakeView>();
      const find = (name: readonly string[]) => {
        const table = catalog.table(name);
        const view = lakeView(table);
        views.set(view.name, view);
        return { physical: view.name, columns: [...table.columns, ...table.partitionKeys] };
      };
      const compiled = compileForEngine(sql, { find, now: catalog.now });
      const scannedBytes = await inTurn(async () => {
        const files = new Map<string, FileShape>();
        for (const view of views.values()) for (const [path, shape] of await prepare(view)) files.set(path, shape);
        const parts = new Map([...views.values()].flatMap((view) => view.parts.map((part) => [part.standIn, part] as const)));
        return bytesOf(await explain(planning, compiled.sql), parts, files);
      });
      const { columns } = compiled;
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        scannedBytes,
        async *rows(signal) {
          const connection = await reader.connect();
          try {
            for await (const chunk of streamQuery(connection, compiled.sql, signal))
              yield chunk.map((row) => columns.map((column, index) => trinoCell(row[index], column.trinoType)));
          } finally {
            connection.closeSync();
          }
        },
      };
    },
    async close() {
      await turn;
      for (const connection of [reading, planning]) connection.closeSync();
      reader.closeSync();
      planner.closeSync();
    },
  };
}

async function explain(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const rows = (await connection.runAndReadAll(`EXPLAIN (FORMAT JSON) ${sql}`)).getRowsJson();
  return JSON.parse(String(rows[0]?.[1] ?? "[]"));
}

function bytesOf(plan: unknown, parts: ReadonlyMap<string, { readonly paths: readonly string[] }>, files: ReadonlyMap<string, FileShape>): number {
  // Athena reads a column chunk once for each scan of its table.
  let bytes = 0;
  for (const { standIn, columns } of scannedParts(plan)) {
    for (const path of parts.get(standIn)?.paths ?? []) {
      const stored = files.get(path)?.bytes;
      for (const column of columns) bytes += stored?.get(column.toLowerCase()) ?? 0;
    }
  }
  return bytes;
}
