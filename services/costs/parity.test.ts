import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { openLakeEngine } from "#adapters/warehouse/lake/open-lake-engine";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import { type LakeServer, openLakeServer } from "#adapters/warehouse/testing/open-lake-engines";
import { DIMENSIONS } from "#core/costs/dimensions";
import { METRICS } from "#core/costs/metrics";
import type { Cell, ResultColumn } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import type { CostEngine } from "#core/ports/cost-engine";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { queryCosts } from "#services/costs/query";
import { runSql } from "#services/costs/run-sql";
import { NOW, aTenant } from "#services/costs/testing/a-bill";
import { SEMANTIC_QUESTIONS, SQL_QUESTIONS } from "#services/costs/testing/parity-questions";
import { type ShortBill, shortBill } from "#services/costs/testing/short-bill";

const ENGINES = ["athena", "trino"] as const;
type Name = "duckdb" | (typeof ENGINES)[number];
type Answer = { readonly columns: readonly ResultColumn[]; readonly rows: readonly (readonly Cell[])[]; readonly notes: readonly string[] };

let bill: ShortBill;
let server: LakeServer;
let duckdbFolder: Awaited<ReturnType<typeof aFolder>>;
const engines = new Map<Name, CostEngine>();

beforeAll(async () => {
  bill = await shortBill();
  duckdbFolder = await aFolder();
  server = await openLakeServer(bill, () => NOW);
  engines.set(
    "duckdb",
    await openDuckdbEngine({
      dir: join(duckdbFolder.path, "warehouse"),
      source: { glob: `${bill.folder}/**/*.parquet`, label: "bill" },
      now: () => NOW,
    }),
  );
  engines.set("athena", await openLakeEngine({ runner: (await server.athena()).runner, now: () => NOW, label: "bill" }));
  engines.set("trino", await openLakeEngine({ runner: server.trino(), now: () => NOW, label: "bill" }));
}, 120_000);

afterAll(async () => {
  for (const engine of engines.values()) await engine.close();
  await server.close();
  await bill.remove();
  await duckdbFolder.remove();
});

const ctxOf = (name: Name) => {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`There is no engine ${name}.`);
  const { ctx } = aTenant(engine, { now: NOW });
  const query = async (sql: string) => (sql.includes("FROM account_units") ? UNITS : sql.includes("FROM organization_versions") ? ORGANIZATION : []);
  return { ...ctx, db: { ...ctx.db, read: (run: (tx: unknown) => unknown) => Promise.resolve(run({ query })) } } as unknown as typeof ctx;
};

/** Who said which account belongs to which unit. */
const UNITS = [
  { account_id: "316640892075", path: "Workloads/Production" },
  { account_id: "471962530814", path: "Workloads/Production" },
  { account_id: "905317428660", path: "Workloads/Test" },
];
const ORGANIZATION = [{ version: 1, updated_at: NOW, updated_by: "person" }];

async function said(ask: () => Promise<Answer>): Promise<Answer | string> {
  try {
    const { columns, rows, notes } = await ask();
    return { columns: columns.map(({ name, type }) => ({ name, type })), rows: rows.map((row) => row.map(toTheCent)), notes };
  } catch (error) {
    if (error instanceof MajorTomError) return error.message;
    throw error;
  }
}

/** Floats are added in another order on another engine: their last digits differ, far below a cent. Decimals are compared as they are. */
function toTheCent(cell: Cell): Cell {
  return typeof cell === "number" && !Number.isInteger(cell) ? Number(cell.toPrecision(9)) : cell;
}

describe("the same question on DuckDB, Athena and Trino", () => {
  it("is asked of the same data", () => {
    const [known, ...others] = [...engines.values()].map((engine) => {
      const { dataVersion: _, source, ...catalog } = engine.catalog();
      return { ...catalog, source: { ...source, files: 0 } };
    });
    for (const other of others) expect(other).toEqual(known);
  });

  it("covers each metric and each dimension with sixty questions, and sixty statements", () => {
    expect([SEMANTIC_QUESTIONS.length, SQL_QUESTIONS.length]).toEqual([60, 60]);
    expect(METRICS.map(({ name }) => name).filter((name) => !SEMANTIC_QUESTIONS.some(({ metric }) => metric === name))).toEqual([]);
    const grouped = new Set(SEMANTIC_QUESTIONS.flatMap(({ groupBy = [] }) => groupBy));
    expect(DIMENSIONS.map(({ name }) => name).filter((name) => !grouped.has(name))).toEqual([]);
  });

  it.each(SEMANTIC_QUESTIONS.map((question) => ({ question, name: JSON.stringify(question) })))("answers $name", async ({ question }) => {
    const known = await said(() => queryCosts(ctxOf("duckdb"), question));
    expect(known).toMatchObject({ rows: expect.any(Array) });
    for (const engine of ENGINES) expect(await said(() => queryCosts(ctxOf(engine), question)), engine).toEqual(known);
  });

  it.each(SQL_QUESTIONS.map((sql) => ({ sql })))("runs $sql", async ({ sql }) => {
    const known = await said(() => runSql(ctxOf("duckdb"), { sql }));
    expect(known).toMatchObject({ rows: expect.any(Array) });
    for (const engine of ENGINES) expect(await said(() => runSql(ctxOf(engine), { sql })), engine).toEqual(known);
  });

  it.each(ENGINES)("have on %s the same hours of usage, plans and reservations", async (name) => {
    const span = { from: hourAt("2026-09-01"), to: hourAt("2026-11-18") };
    const read = async (one: Name) => {
      const ctx = { ...ctxOf(one), clouds: NO_CLOUDS };
      const { usage } = await readHourlyUsage(ctx, span);
      const { plans, reservations } = await readPosition(ctx, span);
      const rows = usage.rows.map(({ id, quantity }) => [id, quantity.reduce((sum, hours) => sum + hours, 0).toFixed(6), quantity[40]?.toFixed(6)]);
      return { rows: rows.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)), plans: plans.toSorted((a, b) => (a.id < b.id ? -1 : 1)), reservations };
    };
    const duckdb = await read("duckdb");
    expect(duckdb.rows.length).toBeGreaterThan(5);
    expect(duckdb.plans.length).toBeGreaterThan(1);
    expect(await read(name)).toEqual(duckdb);
  });
});
