import type { DuckDBConnection } from "@duckdb/node-api";

export type ColumnType = "INTEGER" | "DOUBLE" | "VARCHAR" | "BOOLEAN";
type Value = number | string | boolean | null;

/** Creates a table and appends the rows of the world to it. Integers must fit 32 bits. */
export async function loadTable(
  connection: DuckDBConnection,
  name: string,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const types = Object.values(columns);
  await connection.run(
    `CREATE OR REPLACE TABLE ${name} (${Object.entries(columns)
      .map(([column, type]) => `${column} ${type}`)
      .join(", ")})`,
  );
  const appender = await connection.createAppender(name);
  for (const row of rows) {
    for (const [index, type] of types.entries()) {
      const value = row[index];
      if (value === null || value === undefined) appender.appendNull();
      else if (type === "INTEGER") appender.appendInteger(value as number);
      else if (type === "DOUBLE") appender.appendDouble(value as number);
      else if (type === "BOOLEAN") appender.appendBoolean(value as boolean);
      else appender.appendVarchar(value as string);
    }
    appender.endRow();
  }
  appender.closeSync();
}
