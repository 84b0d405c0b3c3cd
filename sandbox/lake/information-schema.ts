import { QueryRefusedError } from "#core/errors";
import type { CatalogDatabase, CatalogTable } from "#sandbox/lake/catalog";
import { trinoTypeOf } from "#sandbox/lake/hive-type";
import type { LakeTable } from "#sandbox/lake/lake-runner";

const TEXT = "varchar";

/** What a catalogue says of itself, as tables: schemata, tables, columns. */
export function informationSchema(name: string, catalog: string, databases: readonly CatalogDatabase[], tables: readonly CatalogTable[]): LakeTable {
  const shape = (columns: readonly (readonly [string, string])[], rows: NonNullable<LakeTable["rows"]>): LakeTable => ({
    columns: columns.map(([column, type]) => ({ name: column, type })),
    partitionKeys: [],
    files: [],
    format: "parquet",
    rows,
  });
  switch (name) {
    case "schemata":
      return shape(
        [
          ["catalog_name", TEXT],
          ["schema_name", TEXT],
        ],
        [...databases.map((database) => [catalog, database.name]), [catalog, "information_schema"]],
      );
    case "tables":
      return shape(
        [
          ["table_catalog", TEXT],
          ["table_schema", TEXT],
          ["table_name", TEXT],
          ["table_type", TEXT],
        ],
        tables.map((table) => [catalog, table.database, table.name, "BASE TABLE"]),
      );
    case "columns":
      return shape(
        [
          ["table_catalog", TEXT],
          ["table_schema", TEXT],
          ["table_name", TEXT],
          ["column_name", TEXT],
          ["ordinal_position", "bigint"],
          ["column_default", TEXT],
          ["is_nullable", TEXT],
          ["data_type", TEXT],
        ],
        tables.flatMap((table) =>
          [...table.columns, ...table.partitionKeys].map((column, index) => [
            catalog,
            table.database,
            table.name,
            column.name.toLowerCase(),
            index + 1,
            null,
            "YES",
            trinoTypeOf(column.type),
          ]),
        ),
      );
    default:
      throw new QueryRefusedError(`Table '${catalog}.information_schema.${name}' does not exist`);
  }
}
