import { QueryRefusedError } from "#core/errors";

/** What this check needs of a connection; a DuckDB connection has it. */
export type SqlReader = { runAndReadAll(sql: string): Promise<{ getRowsJson(): readonly (readonly unknown[])[] }> };

const EXPRESSION_CLASSES = new Set([
  "COLUMN_REF",
  "CONSTANT",
  "FUNCTION",
  "OPERATOR",
  "COMPARISON",
  "CONJUNCTION",
  "CASE",
  "CAST",
  "BETWEEN",
  "SUBQUERY",
  "WINDOW",
  "LAMBDA",
  "LAMBDA_REF",
  "STAR",
  "TYPE",
  "DEFAULT",
]);
const TABLE_TYPES = new Set(["BASE_TABLE", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "EMPTY_FROM", "CTE"]);

/**
 * The second, independent check: the engine's own parse of what it is about to run holds one SELECT, which names no table but the
 * given ones and its WITH queries, and calls no table function.
 *
 * @param allowedTables as in the SQL: `cur_3` or `main.cur_3`
 * @throws QueryRefusedError
 */
export async function checkSerialized(connection: SqlReader, engineSql: string, allowedTables: readonly string[]): Promise<void> {
  const reader = await connection.runAndReadAll(`SELECT CAST(json_serialize_sql('${engineSql.replaceAll("'", "''")}') AS VARCHAR)`);
  const text = reader.getRowsJson()[0]?.[0];
  if (typeof text !== "string") fail("it could not be serialised");
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed) || parsed.error !== false || !Array.isArray(parsed.statements)) fail("the engine cannot read it as one SELECT");
  if (parsed.statements.length !== 1) fail("it holds more than one statement");
  const allowed = new Set(allowedTables.map((name) => name.replaceAll('"', "").toLowerCase()));
  inspect(parsed.statements[0], allowed, new Set());
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function inspect(node: unknown, allowed: ReadonlySet<string>, common: ReadonlySet<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) inspect(item, allowed, common);
    return;
  }
  if (!isObject(node)) return;
  const names =
    isObject(node.cte_map) && Array.isArray(node.cte_map.map)
      ? node.cte_map.map.flatMap((entry) => (isObject(entry) ? [String(entry.key).toLowerCase()] : []))
      : [];
  const known = names.length === 0 ? common : new Set([...common, ...names]);
  for (const name of names) if (!/^mt_w\d+$/.test(name)) fail(`the WITH query ${name} is none of the guard's`);
  checkNode(node, allowed, known);
  for (const [key, value] of Object.entries(node)) if (key !== "value" || isObject(value)) inspect(value, allowed, known);
}

function checkNode(node: Json, allowed: ReadonlySet<string>, common: ReadonlySet<string>): void {
  const type = String(node.type ?? "");
  if (typeof node.class === "string") {
    if (!EXPRESSION_CLASSES.has(node.class)) fail(`it holds a ${node.class}`);
    if (node.class === "FUNCTION") checkFunction(node);
    return;
  }
  if ("table_name" in node || TABLE_TYPES.has(type) || type === "TABLE_FUNCTION" || type === "SHOW_REF" || type === "PIVOT")
    checkTable(node, type, allowed, common);
  if (type === "RECURSIVE_CTE_NODE") fail("it holds a recursive query");
}

function checkTable(node: Json, type: string, allowed: ReadonlySet<string>, common: ReadonlySet<string>): void {
  if (!TABLE_TYPES.has(type)) fail(`it reads from a ${type}`);
  if (type !== "BASE_TABLE") return;
  const name = [node.catalog_name, node.schema_name, node.table_name]
    .filter((part) => typeof part === "string" && part !== "")
    .join(".")
    .toLowerCase();
  if (!allowed.has(name) && !common.has(name)) fail(`it reads the table ${name}`);
}

/** No scalar function of the guard's translations opens a file, reads a setting or runs a text. */
const FORBIDDEN_FUNCTION =
  /^(read_|write_|copy|glob|getenv|current_setting|query|query_table|duckdb_|pragma_|parquet_|sniff_|sql_auto|json_execute|json_serialize|json_deserialize|which_secret|load|install|attach|getvariable|nextval|currval|setseed|from_substrait|get_substrait|vector_type|in_search_path|current_schema|current_database|current_user|session_user|user|version|txid|write_log|checkpoint|force_checkpoint|icu_|pg_|has_)/;

function checkFunction(node: Json): void {
  const name = String(node.function_name ?? "").toLowerCase();
  if (FORBIDDEN_FUNCTION.test(name)) fail(`it calls ${name}()`);
  if (!["", "main"].includes(String(node.schema ?? "")) || !["", "system"].includes(String(node.catalog ?? "")))
    fail(`it calls ${name}() of a schema`);
}

function fail(reason: string): never {
  throw new QueryRefusedError(`The query was stopped by the second check: ${reason}. Write it more simply.`);
}
