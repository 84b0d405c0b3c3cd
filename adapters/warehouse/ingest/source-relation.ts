import { quoteName } from "#adapters/warehouse/duckdb/quote";
import { CUR_COLUMNS, type ColumnType } from "#adapters/warehouse/ingest/cur-columns";
import { FOCUS_COLUMNS } from "#adapters/warehouse/ingest/focus-columns";
import { type InspectedFile, normalName, readerOf } from "#adapters/warehouse/ingest/inspect-files";

export type SourceColumn = { readonly name: string; readonly type: ColumnType };

/** All files of an export as one relation: the standard's column names and types, absent columns null. */
export type SourceRelation = { readonly sql: string; readonly columns: readonly SourceColumn[] };

const FOCUS_CASE = new Map([...FOCUS_COLUMNS.keys()].map((name) => [name.toLowerCase(), name]));

const ENGINE_TYPE: Readonly<Record<ColumnType, string>> = {
  varchar: "varchar", double: "double", "timestamp(3)": "timestamp", "map(varchar, varchar)": "map(varchar, varchar)", "map(varchar, double)": "map(varchar, double)", boolean: "boolean", bigint: "bigint", date: "date",
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
  if (to === "timestamp(3)") return from === "VARCHAR" ? `cast(cast(${column} as timestamptz) as timestamp)` : `cast(${column} as timestamp)`;
  if (to === "double" && from === "VARCHAR") return `cast(nullif(trim(${column}), '') as double)`;
  if (to.startsWith("map(")) {
    if (from === "VARCHAR" || from === "JSON") return `cast(try_cast(nullif(${column}, '') as json) as ${target})`;
    if (from.endsWith("[]")) return `cast(map_from_entries(${column}) as ${target})`;
    if (from.startsWith("STRUCT")) return `cast(to_json(${column}) as ${target})`;
  }
  return `cast(${column} as ${target})`;
}

/** Files of one shape are read together; shapes are stacked by position. */
export function sourceRelation(files: readonly InspectedFile[]): SourceRelation {
  const family = files[0]?.family ?? "cur";
  const known = family === "cur" ? CUR_COLUMNS : FOCUS_COLUMNS;
  const columns = new Map<string, SourceColumn>();
  const shapes = new Map<string, { readonly files: InspectedFile[]; readonly byKey: Map<string, { name: string; type: string }> }>();
  for (const file of files) {
    const byKey = new Map<string, { name: string; type: string }>();
    for (const column of file.columns) {
      const name = canonicalName(column.name, family);
      if (name === undefined || byKey.has(name.toLowerCase())) continue;
      byKey.set(name.toLowerCase(), column);
      if (!columns.has(name.toLowerCase())) columns.set(name.toLowerCase(), { name, type: known.get(name) ?? typeOfOther(column.type) });
    }
    const key = `${file.format}|${file.columns.map(({ name, type }) => `${name}:${type}`).join("|")}`;
    const shape = shapes.get(key) ?? { files: [], byKey };
    shape.files.push(file);
    shapes.set(key, shape);
  }
  const selects = [...shapes.values()].map(({ files: alike, byKey }) => {
    const list = [...columns].map(([key, { name, type }]) => {
      const found = byKey.get(key);
      return `${found ? castOf(quoteName(found.name), found.type, type) : `cast(null as ${ENGINE_TYPE[type]})`} as ${quoteName(name)}`;
    });
    return `select ${list.join(", ")} from ${readerOf(alike[0]?.format ?? "parquet", alike.map(({ path }) => path))}`;
  });
  return { sql: selects.join("\nunion all\n"), columns: [...columns.values()] };
}
