import { createHash } from "node:crypto";
import { quoteName, quoteText } from "#adapters/warehouse/duckdb/quote";
import { engineType, parseTypeName } from "#adapters/warehouse/guard/type-names";

/** A table of a data lake: files, each in a partition, under a declared schema. */
export type LakeTable = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitionKeys: readonly { readonly name: string; readonly type: string }[];
  readonly files: readonly { readonly path: string; readonly partition: Readonly<Record<string, string>> }[];
  readonly format: "parquet" | "csv";
  /** Instead of files. */
  readonly rows?: readonly (readonly (string | number | null)[])[];
};

export type Part = { readonly partition: Readonly<Record<string, string>>; readonly paths: readonly string[]; readonly standIn: string };

/** A table as a view: over its files where it is read, over empty tables of the same shape where only the plan is wanted. */
export type LakeView = { readonly name: string; readonly parts: readonly Part[]; readonly table: LakeTable };

export function lakeView(table: LakeTable): LakeView {
  const key = createHash("sha256").update(JSON.stringify(table)).digest("hex").slice(0, 16);
  const byPartition = new Map<string, { partition: Readonly<Record<string, string>>; paths: string[] }>();
  for (const { path, partition } of table.files) {
    const at = JSON.stringify(table.partitionKeys.map(({ name }) => partition[name]));
    const known = byPartition.get(at) ?? { partition, paths: [] };
    known.paths.push(path);
    byPartition.set(at, known);
  }
  const parts = [...byPartition.values()].map((part, index) => ({ ...part, standIn: `mt_part_${key}_${index}` }));
  return { name: `mt_lake_${key}`, parts, table };
}

/** Statements that make the view over empty stand-ins, one for each partition, so that a plan shows which of them it reads. */
export function planningStatements({ name, parts, table }: LakeView): readonly string[] {
  const shape = table.columns.map((column) => `${quoteName(column.name)} ${typeOf(column.type)}`).join(", ");
  if (table.rows !== undefined) return [viewOf(name, table, [])];
  return [
    ...parts.map(({ standIn }) => `CREATE TABLE IF NOT EXISTS ${standIn} (${shape})`),
    viewOf(
      name,
      table,
      parts.map(({ standIn, partition }) => `SELECT *${constants(table, partition)} FROM ${standIn}`),
    ),
  ];
}

/** The statement that makes the view over the files. `columnsOf` are those that a file really has, in lower case, with the engine's type. */
export function readingStatement({ name, parts, table }: LakeView, columnsOf: (path: string) => ReadonlyMap<string, string>): string {
  const branches = parts.flatMap(({ partition, paths }) => {
    const byShape = new Map<string, string[]>();
    for (const path of paths) {
      const list = selectList(table, columnsOf(path));
      byShape.set(list, [...(byShape.get(list) ?? []), path]);
    }
    return [...byShape].map(([list, same]) => `SELECT ${list}${constants(table, partition)} FROM ${source(table, same)}`);
  });
  return viewOf(name, table, branches);
}

export function source(table: Pick<LakeTable, "format">, paths: readonly string[]): string {
  const list = `[${paths.map(quoteText).join(", ")}]`;
  return table.format === "parquet"
    ? `read_parquet(${list}, hive_partitioning = false)`
    : `read_csv(${list}, header = true, all_varchar = true, hive_partitioning = false)`;
}

function viewOf(name: string, table: LakeTable, branches: readonly string[]): string {
  const all = [...table.columns, ...table.partitionKeys];
  if (table.rows !== undefined && table.rows.length > 0) return `CREATE VIEW IF NOT EXISTS ${name} AS ${values(table, table.rows)}`;
  const nothing = `SELECT ${all.map((column) => `CAST(NULL AS ${typeOf(column.type)}) AS ${quoteName(column.name)}`).join(", ")} WHERE false`;
  return `CREATE VIEW IF NOT EXISTS ${name} AS ${branches.length === 0 ? nothing : branches.join(" UNION ALL ")}`;
}

function values(table: LakeTable, rows: NonNullable<LakeTable["rows"]>): string {
  const cell = (value: string | number | null) => (value === null ? "NULL" : typeof value === "number" ? String(value) : quoteText(value));
  const names = table.columns.map((column) => quoteName(column.name)).join(", ");
  const list = table.columns.map((column) => `CAST(${quoteName(column.name)} AS ${typeOf(column.type)}) AS ${quoteName(column.name)}`).join(", ");
  return `SELECT ${list} FROM (VALUES ${rows.map((row) => `(${row.map(cell).join(", ")})`).join(", ")}) AS t(${names})`;
}

/** A declared column that a file lacks is NULL there, as in Athena; one of another type is widened, or fails once it is read. */
function selectList(table: LakeTable, found: ReadonlyMap<string, string>): string {
  return table.columns
    .map(({ name, type }) => {
      const wanted = typeOf(type);
      const has = found.get(name.toLowerCase());
      if (has === undefined) return `CAST(NULL AS ${wanted}) AS ${quoteName(name)}`;
      if (has === wanted) return `${quoteName(name)} AS ${quoteName(name)}`;
      if (table.format === "csv" || widens(has, wanted)) return `CAST(${quoteName(name)} AS ${wanted}) AS ${quoteName(name)}`;
      const said = `HIVE_BAD_DATA: Field ${name}'s type ${has} in parquet file is incompatible with type ${type} defined in table schema`;
      return `CAST(error(${quoteText(said)}) AS ${wanted}) AS ${quoteName(name)}`;
    })
    .join(", ");
}

const WHOLE = ["TINYINT", "UTINYINT", "SMALLINT", "USMALLINT", "INTEGER", "UINTEGER", "BIGINT", "UBIGINT", "HUGEINT"];

/** Whether the engine reads values of one type as another's without a loss: what Athena does with Parquet files. */
function widens(from: string, to: string): boolean {
  if (WHOLE.includes(from)) return WHOLE.indexOf(to) > WHOLE.indexOf(from);
  if (from === "FLOAT") return to === "DOUBLE";
  if (from.startsWith("DECIMAL")) return to.startsWith("DECIMAL");
  if (from.startsWith("TIMESTAMP")) return to.startsWith("TIMESTAMP");
  if (to === "VARCHAR") return from.startsWith("ENUM") || from === "JSON" || from === "UUID";
  return from.startsWith("MAP") && to.startsWith("MAP") && from.split(", ").length === to.split(", ").length && !/DOUBLE/.test(from + to);
}

function constants(table: LakeTable, partition: Readonly<Record<string, string>>): string {
  return table.partitionKeys.map(({ name, type }) => `, CAST(${quoteText(partition[name] ?? "")} AS ${typeOf(type)}) AS ${quoteName(name)}`).join("");
}

function typeOf(type: string): string {
  const known = parseTypeName(type);
  return known === undefined ? "VARCHAR" : engineType(known);
}
