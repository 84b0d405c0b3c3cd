import { GetQueryExecutionCommand } from "@aws-sdk/client-athena";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AthenaConnection } from "#adapters/warehouse/athena/athena-connection";
import type { AthenaRunnerOptions } from "#adapters/warehouse/athena/open-athena-runner";
import { openLakeEngine } from "#adapters/warehouse/lake/open-lake-engine";
import { type LakeBill, lakeBill } from "#adapters/warehouse/testing/lake-bill";
import { type LakeServer, memoryExecutions, openLakeServer } from "#adapters/warehouse/testing/open-lake-engines";
import { CancelledError, LimitExceededError, QueryRefusedError, UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";

const NOW = new Date("2026-11-18T12:00:00Z");
const LIMITS = { maxRows: 1_000, timeoutMs: 60_000 };
const UNTRUSTED = { origin: "untrusted", maxRows: 1_000 } as const;
let asked = 0;
/** A statement that nobody asked before: Athena answers a repeat of a token with what it has. */
const byService = () =>
  `SELECT x_service, sum(CAST(line_item_unblended_cost AS decimal(38, 12))) AS cost, ${(asked += 1)} AS nth FROM cur WHERE billing_period = '2026-10' GROUP BY 1 ORDER BY 1`;
const SERVICES = [
  ["EC2", expect.any(String), expect.any(Number)],
  ["S3", expect.any(String), expect.any(Number)],
];

let bill: LakeBill;
let server: LakeServer;
const open: CostEngine[] = [];

beforeAll(async () => {
  bill = await lakeBill();
  server = await openLakeServer(bill, () => NOW);
}, 60_000);
afterEach(async () => {
  server.live.faults.set({});
  for (const engine of open.splice(0)) await engine.close();
});
afterAll(async () => {
  await server.close();
  await bill.remove();
});

/** Calls of each command from now on. */
function counted({ athena }: AthenaConnection): Map<string, number> {
  const calls = new Map<string, number>();
  athena.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        calls.set(commandName, (calls.get(commandName) ?? 0) + 1);
        return next(args);
      },
    { step: "initialize" },
  );
  return calls;
}

async function engineOf(over: Partial<AthenaRunnerOptions> & { readonly mostRunning?: number } = {}) {
  const made = await server.athena(over);
  const engine = await openLakeEngine({ runner: made.runner, now: () => NOW });
  open.push(engine);
  return { ...made, engine, calls: counted(made.connection), looks: made.executions.kept.length };
}

const ask = async (engine: CostEngine, sql: string, limits: Parameters<CostEngine["run"]>[1] = LIMITS) =>
  engine.run(await engine.prepare(sql, { ...UNTRUSTED, maxRows: limits.maxRows }), limits);

describe("asking Athena", () => {
  it("gives rows, bytes and what asking cost, and keeps the execution", async () => {
    const { engine, executions } = await engineOf();
    const prepared = await engine.prepare(byService(), UNTRUSTED);
    expect(prepared.estimatedBytes).toBeGreaterThan(0);
    expect(prepared.estimatedUsd).toBe("0.000050000");
    const result = await engine.run(prepared, LIMITS);
    expect(result).toMatchObject({
      columns: [
        { name: "x_service", type: "varchar" },
        { name: "cost", type: "decimal" },
        { name: "nth", type: "integer" },
      ],
      truncated: false,
      costUsd: "0.000050000",
    });
    expect(result.rows.map(([name]) => name)).toEqual(["EC2", "S3"]);
    expect(executions.kept.at(-1)).toMatchObject({ state: "succeeded", ended: { bytesScanned: result.bytesScanned, costUsd: "0.000050000" } });
    expect(executions.kept.at(-1)?.token).toMatch(/^[0-9a-f]{64}$/);
  });

  it("looks at the data by listing files and few queries, and not again where nothing changed", async () => {
    const { engine, looks } = await engineOf();
    expect(looks).toBeLessThanOrEqual(8);
    expect(engine.catalog()).toMatchObject({
      periods: [
        { billingPeriod: "2026-09", rows: 6_000 },
        { billingPeriod: "2026-10", rows: 6_000 },
      ],
      tagKeys: ["team"],
    });
  });

  it("starts once for many who ask the same", async () => {
    const { engine, calls } = await engineOf();
    const sql = byService();
    const results = await Promise.all(Array.from({ length: 12 }, () => ask(engine, sql)));
    expect(new Set(results.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
    expect(await ask(engine, sql)).toMatchObject({ bytesScanned: 0, costUsd: "0.000000000" });
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
  });

  it("asks for many executions by one poller, in batches", async () => {
    const { engine, calls } = await engineOf({ mostRunning: 20 });
    await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        ask(engine, `SELECT count(*) AS n FROM cur WHERE billing_period = '2026-10' AND line_item_unblended_cost > ${index}`),
      ),
    );
    expect(calls.get("StartQueryExecutionCommand")).toBe(15);
    expect(calls.has("GetQueryExecutionCommand")).toBe(false);
    expect(calls.get("BatchGetQueryExecutionCommand")).toBeGreaterThan(0);
  });

  it("takes up after a restart what ran before, and does not start it again", async () => {
    server.live.faults.set({});
    const executions = memoryExecutions(() => NOW);
    const first = await engineOf({ executions });
    server.live.faults.set({ queuedQueries: { milliseconds: 1_500, match: "count(*)" } });
    const sql = "SELECT count(*) AS n FROM cur WHERE billing_period = '2026-10'";
    const before = ask(first.engine, sql);
    before.catch(() => undefined);
    await until(() => executions.kept.at(-1)?.state === "running" && executions.kept.length > first.looks);
    // The process dies: its connection is gone, the database and Athena are not.
    first.connection.close();
    await expect(before).rejects.toThrow(UnavailableError);
    const second = await engineOf({ executions });
    expect(await ask(second.engine, sql)).toMatchObject({ rows: [["6000"]] });
    expect(second.calls.get("StartQueryExecutionCommand")).toBeUndefined();
  });

  it("starts with the same token where the answer to the start was lost", async () => {
    const { engine, executions, calls } = await engineOf();
    server.live.faults.set({ cutAnswers: { times: 1, match: "StartQueryExecution" } });
    expect(await ask(engine, "SELECT count(*) AS n FROM cur WHERE billing_period = '2026-09'")).toMatchObject({ rows: [["6000"]] });
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
    expect(executions.kept.filter(({ state }) => state !== "succeeded")).toEqual([]);
  });

  it("bears throttling", async () => {
    const { engine } = await engineOf();
    server.live.faults.set({ throttling: { probability: 0.4, match: "athena" } });
    expect(await ask(engine, byService())).toMatchObject({ truncated: false });
  });

  it("stops what is given up, and says so when Athena has confirmed it", async () => {
    const { engine, executions, connection } = await engineOf();
    server.live.faults.set({ queuedQueries: { milliseconds: 60_000 } });
    const stop = new AbortController();
    const asked = ask(engine, byService(), { ...LIMITS, signal: stop.signal });
    asked.catch(() => undefined);
    await until(() => executions.kept.at(-1)?.state === "running");
    stop.abort();
    await expect(asked).rejects.toThrow(CancelledError);
    const id = executions.kept.at(-1)?.executionId;
    const { QueryExecution } = await connection.athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    expect([QueryExecution?.Status?.State, executions.kept.at(-1)?.state]).toEqual(["CANCELLED", "cancelled"]);
  });

  it("goes on for those who still wait where one of them gives up", async () => {
    const { engine, executions } = await engineOf();
    server.live.faults.set({ queuedQueries: { milliseconds: 800 } });
    const stop = new AbortController();
    const sql = byService();
    const [left, stayed] = [ask(engine, sql, { ...LIMITS, signal: stop.signal }), ask(engine, sql)];
    left.catch(() => undefined);
    await until(() => executions.kept.at(-1)?.state === "running");
    stop.abort();
    await expect(left).rejects.toThrow(CancelledError);
    expect(await stayed).toMatchObject({ rows: SERVICES });
  });

  it("stops at its own deadline", async () => {
    const { engine, executions } = await engineOf();
    server.live.faults.set({ queuedQueries: { milliseconds: 60_000 } });
    await expect(ask(engine, byService(), { ...LIMITS, timeoutMs: 400 })).rejects.toThrow(/longer than 0 s and was stopped/);
    expect(executions.kept.at(-1)?.state).toBe("cancelled");
  });

  it("refuses before the start what would read more than one question may", async () => {
    const { engine, calls } = await engineOf();
    const strict = await engineOf({ bytesCutoff: 10 });
    await expect(ask(strict.engine, "SELECT * FROM cur WHERE billing_period = '2026-10'")).rejects.toThrow(
      /would read about .* \(about \$0\.00\), and 0\.0 MB is the most for one/,
    );
    expect(strict.calls.get("StartQueryExecutionCommand")).toBeUndefined();
    expect(await ask(engine, byService())).toMatchObject({ truncated: false });
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
  });

  it("refuses before the start what a tenant's day does not hold, and says when it frees", async () => {
    const { engine, executions, calls, looks } = await engineOf({ bytesPerDay: 1e12 });
    const used = executions.kept.reduce((sum, { ended }) => sum + (ended?.bytesScanned ?? 0), 0);
    const tight = await engineOf({ executions, bytesPerDay: used + 1 });
    const refused = ask(tight.engine, byService());
    await expect(refused).rejects.toThrow(LimitExceededError);
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining("It frees at 2026-11-19T00:00:00.000Z"),
      retryAfterSeconds: 43_200,
    });
    expect(tight.calls.get("StartQueryExecutionCommand")).toBeUndefined();
    expect(looks).toBeGreaterThan(0);
    expect(await ask(engine, byService())).toMatchObject({ truncated: false });
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
  });

  it("reads results of several pages, and long ones from the bucket, to the same rows", async () => {
    const { engine, calls } = await engineOf();
    const sql = (limit: number) =>
      `SELECT identity_line_item_id, line_item_unblended_cost, resource_tags FROM cur WHERE billing_period = '2026-10' ORDER BY line_item_usage_start_date, identity_line_item_id LIMIT ${limit}`;
    const paged = await ask(engine, sql(2_500), { ...LIMITS, maxRows: 3_000 });
    expect([paged.rows.length, paged.truncated, calls.get("GetQueryResultsCommand")]).toEqual([2_500, false, 3]);
    calls.clear();
    const whole = await ask(engine, sql(5_500), { ...LIMITS, maxRows: 6_000 });
    expect([whole.rows.length, whole.truncated, calls.get("GetQueryResultsCommand")]).toEqual([5_500, false, 1]);
    expect(whole.rows.slice(0, 2_500)).toEqual(paged.rows);
    const cut = await ask(engine, "SELECT identity_line_item_id FROM cur WHERE billing_period = '2026-10'", { ...LIMITS, maxRows: 1_200 });
    expect([cut.rows.length, cut.truncated]).toEqual([1_200, true]);
  });

  it("gives typed values", async () => {
    const { engine } = await engineOf();
    const sql = `SELECT 9007199254740993 AS big, CAST('12345678901234567890.123456789012' AS decimal(38, 12)) AS dec, 1.5E0 AS f64, CAST(7 AS integer) AS i32, true AS yes, DATE '2026-10-01' AS d,
      TIMESTAMP '2026-10-01 10:00:00.250' AS ts, TIMESTAMP '2026-10-01 10:00:00 UTC' AS tz, CAST(NULL AS varchar) AS nothing, '' AS none, 'a "quoted", text' AS txt, nan() AS n,
      ARRAY[1, 2] AS list, MAP(ARRAY['b', 'a'], ARRAY[9007199254740993, 2]) AS pairs, ROW(1, 'x') AS r`;
    const { columns, rows } = await ask(engine, sql);
    expect(columns.map(({ type }) => type)).toEqual([
      "bigint",
      "decimal",
      "double",
      "integer",
      "boolean",
      "date",
      "timestamp",
      "timestamp(0) with time zone",
      "varchar",
      "varchar",
      "varchar",
      "double",
      "array(integer)",
      "map(varchar(1), bigint)",
      "row(integer, varchar(1))",
    ]);
    expect(rows).toEqual([
      [
        "9007199254740993",
        "12345678901234567890.123456789012",
        1.5,
        7,
        true,
        "2026-10-01",
        "2026-10-01 10:00:00.250",
        "2026-10-01 10:00:00 UTC",
        null,
        "",
        'a "quoted", text',
        "NaN",
        "[1,2]",
        '{"a":"2","b":"9007199254740993"}',
        '[1,"x"]',
      ],
    ]);
  });

  it("runs a failure again only where Athena says that it may", async () => {
    const { engine, calls } = await engineOf();
    server.live.faults.set({ failedQueries: { how: "internal", times: 1 } });
    expect(await ask(engine, byService())).toMatchObject({ truncated: false });
    expect(calls.get("StartQueryExecutionCommand")).toBe(2);
    calls.clear();
    server.live.faults.set({ failedQueries: { how: "exhausted", times: 1 } });
    await expect(ask(engine, byService())).rejects.toThrow("The query needs more than Athena gives it. Ask for a shorter period or fewer groups.");
    expect(calls.get("StartQueryExecutionCommand")).toBe(1);
  });

  it("runs a question anew whose result has expired", async () => {
    const executions = memoryExecutions(() => NOW);
    const first = await engineOf({ executions });
    const sql = byService();
    await ask(first.engine, sql);
    const second = await engineOf({ executions });
    server.live.faults.set({ expiredResults: true });
    await expect(ask(second.engine, sql)).rejects.toThrow(/result was gone before it could be read/);
    expect(second.calls.get("StartQueryExecutionCommand")).toBe(1);
    server.live.faults.set({});
    expect(await ask(second.engine, sql)).toMatchObject({ rows: SERVICES });
    expect(second.calls.get("StartQueryExecutionCommand")).toBe(2);
    expect(new Set(executions.kept.map(({ token }) => token)).size).toBe(executions.kept.length);
  });

  it("reads the catalogue once more where a column is gone, then says which", async () => {
    const { engine } = await engineOf();
    const [gone, stays] = [
      "SELECT max(product_location) AS place FROM cur WHERE billing_period = '2026-10'",
      "SELECT count(*) AS n, max(line_item_usage_account_id) AS account FROM cur WHERE billing_period = '2026-10'",
    ];
    const { dataVersion } = engine.catalog();
    server.live.faults.set({ droppedColumns: ["product_location"] });
    const refused = ask(engine, gone);
    await expect(refused).rejects.toThrow(QueryRefusedError);
    await expect(refused).rejects.toThrow(/Unknown column `product_location`/);
    expect(engine.catalog().dataVersion).not.toBe(dataVersion);
    expect(await ask(engine, stays)).toMatchObject({ rows: [["6000", "111111111111"]] });
  });

  it("says which column a bill cannot do without", async () => {
    const { runner } = await server.athena();
    server.live.faults.set({ droppedColumns: ["line_item_usage_amount"] });
    await expect(openLakeEngine({ runner, now: () => NOW })).rejects.toThrow(
      "has no column line_item_usage_amount, without which a bill cannot be read. Compare its definition with the export's columns.",
    );
  });

  it("uses the world's clock, not the engine's", async () => {
    const { engine } = await engineOf();
    expect((await ask(engine, "SELECT current_date AS today, now() AS instant")).rows).toEqual([["2026-11-18", "2026-11-18 12:00:00.000 UTC"]]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
