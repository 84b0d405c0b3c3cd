import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { CUR_COLUMNS, type ColumnType } from "#adapters/warehouse/ingest/cur-columns";
import { FOCUS_COLUMNS } from "#adapters/warehouse/ingest/focus-columns";
import { type InspectedFile, normalName } from "#adapters/warehouse/ingest/inspected-file";

export type SourceColumn = { readonly name: string; readonly type: ColumnType };

const FOCUS_CASE = new Map([...FOCUS_COLUMNS.keys()].map((name) => [name.toLowerCase(), name]));

const ENGINE_TYPE: Readonly<Record<ColumnType, string>> = {
  varchar: "varchar",
  double: "double",
  "timestamp(3)": "timestamp",
  "map(varchar, varchar)": "map(varchar, varchar)",
  "map(varchar, double)": "map(varchar, double)",
  boolean: "boolean",
  bigint: "bigint",
  date: "date",
};

/** Name in the logical table; undefined for a column whose name cannot be one. */
function canonicalName(name: string, family: "cur" | "focus"): string | undefined {
  const plain = family === "cur" ? normalName(name).toLowerCase() : (FOCUS_CASE.get(name.toLowerCase()) ?? name);
  const safe = plain.replace(/[^A-Za-z0-9_]+/g, "_");
  return /^[A-Za-z_]/.test(safe) && safe.toLowerCase() !== "billing_period" ? safe : undefined;
}

function typeOfOther(engineType: string): ColumnType {
  if (engineType === "BOOLEAN") return "boolean";
  if (engineType === "DATE") return "date";
  if (/^(?:U?(?:TINY|SMALL|BIG)?INT(?:EGER)?|INTEGER)$/.test(engineType)) return "bigint";
  if (/^(?:DOUBLE|FLOAT|DECIMAL|HUGEINT)/.test(engineType)) return "double";
  if (engineType.startsWith("TIMESTAMP")) return "timestamp(3)";
  return engineType.startsWith("MAP(") ? "map(varchar, varchar)" : "varchar";
}

/** `from` is DuckDB's name of the file's type. Text that should be a number and is none fails, so that no money is lost in silence. */
function castOf(column: string, from: string, to: ColumnType): string {
  const target = ENGINE_TYPE[to];
  if (from.toLowerCase() === target) return column;
  if (to === "timestamp(3)")
    return from === "VARCHAR" ? `cast(cast(nullif(${column}, '') as timestamptz) as timestamp)` : `cast(${column} as timestamp)`;
  if (to === "double" && from === "VARCHAR") return `cast(nullif(trim(${column}), '') as double)`;
  if (to.startsWith("map(")) {
    if (from === "VARCHAR" || from === "JSON") return `cast(try_cast(nullif(${column}, '') as json) as ${target})`;
    if (from.endsWith("[]")) return `cast(map_from_entries(${column}) as ${target})`;
    if (from.startsWith("STRUCT")) return `cast(to_json(${column}) as ${target})`;
  }
  return `cast(${column} as ${target})`;
}

/** Columns of the logical table: those of any file, the standard's names and types. */
export function sourceColumns(files: readonly InspectedFile[]): SourceColumn[] {
  const family = files[0]?.family ?? "cur";
  const known = family === "cur" ? CUR_COLUMNS : FOCUS_COLUMNS;
  const columns = new Map<string, SourceColumn>();
  for (const file of files) {
    for (const column of file.columns) {
      const name = canonicalName(column.name, family);
      if (name !== undefined && !columns.has(name.toLowerCase()))
        columns.set(name.toLowerCase(), { name, type: known.get(name) ?? typeOfOther(column.type) });
    }
  }
  return [...columns.values()];
}

/** The select list that turns a file's columns into those of the logical table; a column that the file lacks is null. */
export function selectList(file: InspectedFile, columns: readonly SourceColumn[]): string {
  const byName = new Map<string, { readonly name: string; readonly type: string }>();
  for (const column of file.columns) {
    const name = canonicalName(column.name, file.family)?.toLowerCase();
    if (name !== undefined && !byName.has(name)) byName.set(name, column);
  }
  return columns
    .map(({ name, type }) => {
      const found = byName.get(name.toLowerCase());
      // Pod rows are told apart by this column alone: an empty text there is no parent.
      if (found && name === "split_line_item_parent_resource_id")
        return `nullif(cast(${quoteName(found.name)} as varchar), '') as ${quoteName(name)}`;
      return `${found ? castOf(quoteName(found.name), found.type, type) : `cast(null as ${ENGINE_TYPE[type]})`} as ${quoteName(name)}`;
    })
    .join(", ");
}

/** Files that can be read by one call: the same columns and types. */
export function shapeOf(file: InspectedFile): string {
  return file.columns.map(({ name, type }) => `${name}:${type}`).join("|");
}

/** Parquet files of one shape. With `isPartition`, the billing period is the name of their folder. */
export function parquetReader(paths: readonly string[], isPartition: boolean): string {
  const list = `[${paths.map(quoteText).join(", ")}]`;
  return `read_parquet(${list}, hive_partitioning = ${isPartition}${isPartition ? ", hive_types = {'billing_period': varchar}" : ""})`;
}

/** CSV files are read as text and cast by name, so that an id never becomes a number. */
export function csvReader(path: string): string {
  return `read_csv(${quoteText(path)}, header = true, all_varchar = true, hive_partitioning = false)`;
}
