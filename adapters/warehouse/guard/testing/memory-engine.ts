import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { checkSerialized, DUCKDB_MACROS, guardSql, type GuardOptions } from "#adapters/warehouse/guard/guard";
import { type TrinoCell, trinoCell } from "#adapters/warehouse/guard/trino-cell";

export type MemoryEngine = {
  readonly connection: DuckDBConnection;
  /** Through the guard, both checks and the engine, in Trino's form. */
  answer(
    sql: string,
    options?: Partial<GuardOptions>,
  ): Promise<{ rows: TrinoCell[][]; types: string[]; names: string[]; notes: string[]; canonicalSql: string }>;
  close(): void;
};

export const CUR_TABLES: GuardOptions["tables"] = {
  cur: [
    { name: "billing_period", type: "varchar" },
    { name: "line_item_usage_start_date", type: "timestamp(3)" },
    { name: "line_item_unblended_cost", type: "double" },
    { name: "line_item_product_code", type: "varchar" },
    { name: "line_item_resource_id", type: "varchar" },
    { name: "resource_tags", type: "map(varchar, varchar)" },
  ],
  focus: [
    { name: "billing_period", type: "varchar" },
    { name: "ChargePeriodStart", type: "timestamp(3)" },
    { name: "BilledCost", type: "double" },
    { name: "ServiceName", type: "varchar" },
    { name: "ResourceId", type: "varchar" },
  ],
};

export const MEMORY_OPTIONS: GuardOptions = {
  tables: CUR_TABLES,
  physical: (table) => `${table}_1`,
  defaultPeriods: ["2025-02", "2025-01"],
  maxRows: 1000,
  origin: "untrusted",
  target: "duckdb",
};

/** An engine in memory with the guard's macros, and a small bill in cur_1 and focus_1. */
export async function openMemoryEngine(): Promise<MemoryEngine> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run("SET TimeZone='UTC'");
  await connection.run(DUCKDB_MACROS);
  await connection.run(`CREATE TABLE cur_1 AS SELECT * FROM (VALUES
    ('2024-12', TIMESTAMP '2024-12-31 10:00:00', 1.0, 'AmazonEC2', 'i-1', map(['user_team'], ['web'])),
    ('2025-01', TIMESTAMP '2025-01-01 10:00:00', 2.5, 'AmazonEC2', 'i-1', map(['user_team'], ['web'])),
    ('2025-01', TIMESTAMP '2025-01-02 10:00:00', 0.1, 'AmazonS3', 'b-1', map(['user_env'], ['prod'])),
    ('2025-02', TIMESTAMP '2025-02-01 10:00:00', 4.0, 'AmazonEC2', 'i-2', NULL),
    ('2025-02', TIMESTAMP '2025-02-03 10:00:00', 0.2, 'AmazonS3', NULL, map(['user_team'], ['data']))
  ) t(billing_period, line_item_usage_start_date, line_item_unblended_cost, line_item_product_code, line_item_resource_id, resource_tags)`);
  await connection.run(
    'CREATE TABLE focus_1 AS SELECT billing_period, line_item_usage_start_date AS "ChargePeriodStart", line_item_unblended_cost AS "BilledCost", line_item_product_code AS "ServiceName", line_item_resource_id AS "ResourceId" FROM cur_1',
  );
  return {
    connection,
    async answer(sql, options = {}) {
      const guarded = guardSql(sql, { ...MEMORY_OPTIONS, ...options });
      await checkSerialized(connection, guarded.engineSql, ["cur_1", "focus_1"]);
      const reader = await connection.runAndReadAll(guarded.engineSql);
      const rows = reader
        .getRowsJson()
        .map((row) => row.map((value, index) => trinoCell(value, guarded.columns[index]?.trinoType ?? { kind: "unknown" })));
      return {
        rows,
        types: guarded.columns.map((column) => column.type),
        names: reader.columnNames(),
        notes: guarded.notes,
        canonicalSql: guarded.canonicalSql,
      };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
