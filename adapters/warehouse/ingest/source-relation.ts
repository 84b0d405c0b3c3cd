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

/** A column that is not there, of a canonical type. */
export function nullOf(type: string): string {
  return `cast(null as ${ENGINE_TYPE[type as ColumnType] ?? "varchar"})`;
}

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
  if (to === "timestamp(3)" && INTEGER.test(from)) return epochOf(column);
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

/** Twelve digits; a tool that took them for a number dropped the zeros in front. */
const ACCOUNT_ID = /^(?:line_item_usage_account_id|bill_payer_account_id|SubAccountId|BillingAccountId)$/;
/** Columns that an older report has under another name only. */
const STAND_INS: readonly { readonly name: string; readonly from: string }[] = [
  { name: "product_region_code", from: "product_region" },
  { name: "line_item_currency_code", from: "pricing_currency" },
  { name: "bill_billing_period_start_date", from: "billing_period" },
];

/** A column of no standard that changes its type between files: numbers meet as numbers, all else as text. */
function commonType(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a;
  return [a, b].every((type) => type === "bigint" || type === "double") ? "double" : "varchar";
}

const INTEGER = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by their size. */
function epochOf(column: string): string {
  const at = `cast(${column} as bigint)`;
  return `make_timestamp(case when abs(${at}) < 100000000000 then ${at} * 1000000 when abs(${at}) < 100000000000000 then ${at} * 1000 when abs(${at}) < 100000000000000000 then ${at} else ${at} // 1000 end)`;
}

/** Columns of the logical table: those of any file, the standard's names and types. */
export function sourceColumns(files: readonly InspectedFile[]): SourceColumn[] {
  const family = files[0]?.family ?? "cur";
  const known = family === "cur" ? CUR_COLUMNS : FOCUS_COLUMNS;
  const columns = new Map<string, SourceColumn>();
  for (const file of files) {
    for (const column of file.columns) {
      const name = canonicalName(column.name, family);
      if (name === undefined) continue;
      const type = known.get(name) ?? typeOfOther(column.type);
      const before = columns.get(name.toLowerCase())?.type;
      columns.set(name.toLowerCase(), {
        name: columns.get(name.toLowerCase())?.name ?? name,
        type: before === undefined ? type : commonType(before, type),
      });
    }
    for (const { name, from } of family === "cur" ? STAND_INS : [])
      if (!columns.has(name) && file.columns.some((column) => normalName(column.name).toLowerCase() === from))
        columns.set(name, { name, type: known.get(name) ?? "varchar" });
  }
  return [...columns.values()];
}

/** Names of a file's columns in the logical table, in lower case. */
export function canonicalNames(file: InspectedFile): ReadonlySet<string> {
  const names = sourceColumns([file]).map(({ name }) => name.toLowerCase());
  return new Set(names);
}

/** The select list that turns a file's columns into those of the logical table; a column that the file lacks is null. */
export function selectList(file: InspectedFile, columns: readonly SourceColumn[]): string {
  const byName = new Map<string, { readonly name: string; readonly type: string }>();
  for (const column of file.columns) {
    const name = canonicalName(column.name, file.family)?.toLowerCase() ?? normalName(column.name).toLowerCase();
    if (!byName.has(name)) byName.set(name, column);
  }
  return columns
    .map(({ name, type }) => {
      const found = byName.get(name.toLowerCase());
      // Pod rows are told apart by this column alone: an empty text there is no parent.
      const standIn = found ? undefined : standInFor(name, file.family, byName);
      if (standIn) return `${standIn} as ${quoteName(name)}`;
      if (found && name === "split_line_item_parent_resource_id")
        return `nullif(cast(${quoteName(found.name)} as varchar), '') as ${quoteName(name)}`;
      if (found && ACCOUNT_ID.test(name) && /INT|DOUBLE|FLOAT|DECIMAL/.test(found.type))
        return `lpad(cast(cast(${quoteName(found.name)} as bigint) as varchar), 12, '0') as ${quoteName(name)}`;
      return `${found ? castOf(quoteName(found.name), found.type, type) : nullOf(type)} as ${quoteName(name)}`;
    })
    .join(", ");
}

type Found = ReadonlyMap<string, { readonly name: string; readonly type: string }>;

/** Older reports carry some facts under another name. */
function standInFor(name: string, family: "cur" | "focus", columns: Found): string | undefined {
  if (family === "focus") return undefined;
  const text = (other: string) => {
    const found = columns.get(other);
    return found ? castOf(quoteName(found.name), found.type, "varchar") : undefined;
  };
  if (name === "product_region_code") return text("product_region");
  if (name === "line_item_currency_code") return text("pricing_currency");
  if (name === "bill_billing_period_start_date" && columns.has("billing_period"))
    return `try_cast(substr(cast(${quoteName(columns.get("billing_period")?.name ?? "")} as varchar), 1, 7) || '-01' as timestamp)`;
  return undefined;
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
export function csvReader(path: string, encoding?: "utf-16"): string {
  return `read_csv(${quoteText(path)}, header = true, all_varchar = true, hive_partitioning = false, null_padding = false${encoding ? `, encoding = '${encoding}'` : ""})`;
}
