import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefusedError, TableUnavailableError } from "#core/errors";
import { DUCKDB_MACROS, guardSql, type GuardOptions } from "#adapters/warehouse/guard/guard";
import { hostileSql } from "#adapters/warehouse/guard/testing/hostile-sql";

const OWN = new Set(["cur_a", "focus_a"]);
const CANARY = "CANARY-7b1e";
const TABLES: GuardOptions["tables"] = {
  cur: [
    { name: "billing_period", type: "varchar" },
    { name: "line_item_unblended_cost", type: "double" },
    { name: "line_item_usage_amount", type: "double" },
    { name: "line_item_product_code", type: "varchar" },
    { name: "resource_tags", type: "map(varchar, varchar)" },
    { name: "x", type: "integer" },
    { name: "y", type: "varchar" },
  ],
  focus: [
    { name: "billing_period", type: "varchar" },
    { name: "BilledCost", type: "double" },
    { name: "x", type: "integer" },
  ],
};
const OPTIONS: GuardOptions = {
  tables: TABLES,
  physical: (table) => `${table}_a`,
  defaultPeriods: ["2025-01", "2025-02"],
  maxRows: 50,
  origin: "untrusted",
  target: "duckdb",
};

let connection: DuckDBConnection;
let instance: DuckDBInstance;
let directory: string;

/** An engine without any lock of its own, beside another tenant's tables and a file that it could read: only the guard stands between. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "guard-"));
  await writeFile(join(directory, "secret.csv"), `secret\n${CANARY}\n`);
  instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "300MB", autoinstall_known_extensions: "false" });
  connection = await instance.connect();
  await connection.run("SET TimeZone='UTC'");
  await connection.run(DUCKDB_MACROS);
  await connection.run(
    "CREATE TABLE cur_a AS SELECT '2025-01' AS billing_period, 1.5 AS line_item_unblended_cost, 2.0 AS line_item_usage_amount, 'AmazonEC2' AS line_item_product_code, map(['team'], ['web']) AS resource_tags, 7 AS x, 'a' AS y",
  );
  await connection.run("CREATE TABLE focus_a AS SELECT '2025-01' AS billing_period, 1.5 AS BilledCost, 7 AS x");
  await connection.run("CREATE SCHEMA other");
  for (const table of ["cur_b", "focus_b", "other.cur", "cur", "focus", "w", "r1", "mt_w1"]) {
    await connection.run(
      `CREATE TABLE ${table} AS SELECT '2025-01' AS billing_period, '${CANARY}' AS secret, '${CANARY}' AS y, 7 AS x, 1.5 AS line_item_unblended_cost`,
    );
  }
});

afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  await rm(directory, { recursive: true, force: true });
});

/** Judged by the engine's own parse, without any of the guard's code. */
function reads(node: unknown, common: ReadonlySet<string> = new Set()): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => reads(item, common));
  if (typeof node !== "object" || node === null) return [];
  const { type, table_name, schema_name, catalog_name, cte_map } = node as Record<string, unknown>;
  const entries = ((cte_map as { map?: { key: string }[] } | undefined)?.map ?? []).map((entry) => entry.key);
  const known = new Set([...common, ...entries]);
  const here: string[] = [];
  if (type === "BASE_TABLE") {
    const name = [catalog_name, schema_name, table_name].filter(Boolean).join(".");
    if (!known.has(name)) here.push(name);
  }
  if (["TABLE_FUNCTION", "SHOW_REF", "PIVOT", "COLUMN_DATA", "DELIM_GET"].includes(String(type))) here.push(`<${String(type)}>`);
  return [...here, ...Object.values(node).flatMap((value) => reads(value, known))];
}

async function judge(engineSql: string): Promise<void> {
  const serialised = await connection.runAndReadAll(`SELECT CAST(json_serialize_sql('${engineSql.replaceAll("'", "''")}') AS VARCHAR)`);
  const tree = JSON.parse(String(serialised.getRowsJson()[0]?.[0])) as { error: boolean; statements?: unknown[]; error_message?: string };
  expect({ engineSql, error: tree.error, statements: tree.statements?.length }).toEqual({ engineSql, error: false, statements: 1 });
  expect({ engineSql, foreign: reads(tree.statements).filter((name) => !OWN.has(name)) }).toEqual({ engineSql, foreign: [] });
  const answer = await connection.runAndReadAll(engineSql).then(
    (reader) => JSON.stringify([reader.columnNames(), reader.getRowsJson()]),
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );
  const seen = answer.replaceAll(engineSql, "").includes(CANARY);
  // What passes is also understood: it may fail on its values, never on its form.
  const misunderstood = /^(Parser|Binder|Catalog|Not implemented) Error.*/i.exec(answer)?.[0];
  expect({ engineSql, seen, misunderstood }).toEqual({ engineSql, seen: false, misunderstood: undefined });
}

async function stateOfEngine(): Promise<string> {
  const parts = [
    "SELECT name, value FROM duckdb_settings() ORDER BY 1",
    "SELECT database_name, schema_name, table_name, estimated_size FROM duckdb_tables() ORDER BY ALL",
    "SELECT database_name FROM duckdb_databases() ORDER BY 1",
    "SELECT sql FROM duckdb_views() WHERE NOT internal",
  ];
  const answers = await Promise.all(parts.map(async (sql) => (await connection.runAndReadAll(sql)).getRowsJson()));
  return JSON.stringify([answers, await readdir(directory)]);
}

describe("guardSql against hostile texts", () => {
  it("lets no text read another table, a file or a setting, whatever grammar it is built from", async () => {
    const before = await stateOfEngine();
    let passed = 0;
    const runs = Number(process.env.GUARD_RUNS ?? 800);
    await fc.assert(
      fc.asyncProperty(hostileSql({ file: join(directory, "secret.csv") }), async (sql) => {
        let engineSql: string;
        try {
          ({ engineSql } = guardSql(sql, OPTIONS));
        } catch (error) {
          // Refused in words, never by accident.
          if (!(error instanceof QueryRefusedError) && !(error instanceof TableUnavailableError)) throw error;
          return;
        }
        passed++;
        await judge(engineSql);
      }),
      { numRuns: runs },
    );
    // The property would say nothing if every text were refused.
    expect(passed).toBeGreaterThan(runs / 20);
    expect(await stateOfEngine()).toBe(before);
  }, 300_000);

  it.each(
    [
      `SELECT x FROM cur AS t("y) union select * from cur_b--")`,
      `SELECT x FROM cur AS t("c)d; attach 'x'")`,
      "SELECT * FROM cur_b",
      "WITH cur AS (SELECT * FROM cur_b) SELECT * FROM cur",
      "SELECT * FROM cur; SELECT * FROM cur_b",
      "SELECT (SELECT max(secret) FROM cur_b)",
      "SELECT * FROM read_csv('/etc/passwd')",
      "SELECT * FROM '/etc/passwd'",
      'SELECT * FROM "/etc/passwd"',
      "FROM cur_b",
      "FROM cur SELECT x",
      "COPY (SELECT 1) TO '/tmp/x'",
      "ATTACH 'x.db'",
      "INSTALL httpfs",
      "SET memory_limit='1TB'",
      "PRAGMA database_list",
      "SELECT * FROM information_schema.tables",
      "SELECT * FROM duckdb_settings()",
      "SELECT current_setting('access_mode')",
      "SELECT x FROM cur MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)",
      "SELECT x FROM cur FOR UPDATE",
      "SELECT x INTO z FROM cur",
      "SELECT cu\u200br FROM cur",
      "SELECT x::int FROM cur",
      "SELECT $1",
      "SELECT `x` FROM cur",
      "SELECT x FROM cur UNION ALL BY NAME SELECT secret FROM cur_b",
      "SELECT length(lpad('a', 2000000000, 'b'))",
      "SELECT cardinality(repeat(repeat(repeat(1, 10000), 10000), 10000))",
      "SELECT flatten(repeat(sequence(1, 10000), 10000))",
      "SELECT transform(sequence(1, 10000), x -> sequence(1, 10000))",
      "SELECT array_join(repeat(lpad('a', 10000, 'b'), 10000), '')",
      "SELECT reduce(sequence(1, 10000), '', (s, x) -> s || s || 'a', s -> length(s))",
      ...["x || x", "concat(x, x, x)", "replace(x, 'a', x)", "regexp_replace(x, '.', 'aaaaaaaaaa')", "to_hex(to_utf8(x))"].map(
        (body) =>
          `WITH a0 AS (SELECT 'abc' AS x), ${Array.from({ length: 25 }, (_, index) => `a${index + 1} AS (SELECT ${body} AS x FROM a${index})`).join(", ")} SELECT length(x) FROM a25`,
      ),
      `SELECT "read_csv"('/etc/passwd')`,
      `SELECT * FROM "read_csv"('/etc/passwd')`,
      `SELECT "mt_quotient"(1, 2, 3)`,
      "SELECT INTERVAL '7); DROP TABLE cur; --' DAY",
      "SELECT 1 LIMIT 1 OFFSET 2; DROP TABLE cur",
      "SELECT trim(BOTH FROM read_text('/etc/passwd'))",
      `SELECT ${"a + ".repeat(5000)}a`,
      `SELECT ${"(".repeat(3000)}1${")".repeat(3000)}`,
      `${"SELECT 1 UNION ALL ".repeat(1000)}SELECT 1`,
      `${"SELECT * FROM (".repeat(200)}SELECT 1${")".repeat(200)}`,
      `SELECT ${"coalesce(nullif(substr(upper(".repeat(100)}'a'${"), -1), 'b'), 'c')".repeat(100)}`,
      `WITH a0 AS (VALUES 1), ${Array.from({ length: 40 }, (_, index) => `a${index + 1} AS (SELECT * FROM a${index} UNION ALL SELECT * FROM a${index})`).join(", ")} SELECT count(*) FROM a40`,
    ].map((sql) => ({ sql, name: sql.slice(0, 70) })),
  )("refuses $name", ({ sql }) => {
    expect(() => guardSql(sql, OPTIONS)).toThrow(QueryRefusedError);
  });

  it("keeps what stands inside a literal a literal", async () => {
    const text = "'; DROP TABLE cur_a; -- \\ `x` $1 ${y} /* ünï */ ";
    const { engineSql } = guardSql(`SELECT '${text.replaceAll("'", "''")}' AS t`, OPTIONS);
    expect((await connection.runAndReadAll(engineSql)).getRowsJson()).toEqual([[text]]);
  });
});
