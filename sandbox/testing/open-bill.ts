import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export type Bill = {
  /** Rows of a query over the view `cur`. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** The first column of the first row, as a number. */
  number(sql: string): Promise<number>;
  close(): void;
};

/** Opens a bill's files as the view `cur`. */
export async function openBill(glob: string): Promise<Bill> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`CREATE VIEW cur AS SELECT * FROM read_parquet('${glob.replaceAll("'", "''")}', hive_partitioning = true)`);
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return {
    query,
    number: async (sql) => Number(Object.values((await query(sql))[0] ?? {})[0]),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function temporaryDir(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "major-tom-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
