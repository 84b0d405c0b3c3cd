import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import { openLakeEngine } from "#adapters/warehouse/lake/open-lake-engine";
import { type LakeBill, lakeBill } from "#adapters/warehouse/testing/lake-bill";
import { type LakeServer, openLakeServer } from "#adapters/warehouse/testing/open-lake-engines";
import { failureOf } from "#adapters/warehouse/trino/failure-of";
import { openTrinoRunner } from "#adapters/warehouse/trino/open-trino-runner";
import { CancelledError, LimitExceededError, QueryRefusedError, UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";

const NOW = new Date("2026-11-18T12:00:00Z");
const LIMITS = { maxRows: 1_000, timeoutMs: 60_000 };

describe("asking Trino", () => {
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
  const engineOf = async () => {
    const engine = await openLakeEngine({ runner: server.trino(), now: () => NOW });
    open.push(engine);
    return engine;
  };
  const ask = async (engine: CostEngine, sql: string, limits: Parameters<CostEngine["run"]>[1] = LIMITS) =>
    engine.run(await engine.prepare(sql, { origin: "untrusted", maxRows: limits.maxRows }), limits);

  it("follows the pages to the end, and stops at the most rows", async () => {
    const engine = await engineOf();
    const sql = "SELECT identity_line_item_id FROM cur WHERE billing_period = '2026-10' ORDER BY line_item_usage_start_date, 1";
    const whole = await ask(engine, sql, { ...LIMITS, maxRows: 10_000 });
    expect([whole.rows.length, whole.truncated, whole.costUsd]).toEqual([6_000, false, undefined]);
    const cut = await ask(engine, sql, { ...LIMITS, maxRows: 1_200 });
    expect([cut.rows.length, cut.truncated]).toEqual([1_200, true]);
    expect(cut.rows).toEqual(whole.rows.slice(0, 1_200));
  });

  it("gives typed values", async () => {
    const engine = await engineOf();
    const sql = `SELECT 9007199254740993 AS big, CAST('12345678901234567890.123456789012' AS decimal(38, 12)) AS dec, 1.5E0 AS f64, true AS yes, DATE '2026-10-01' AS d,
      TIMESTAMP '2026-10-01 10:00:00.250' AS ts, CAST(NULL AS varchar) AS nothing, '' AS none, nan() AS n, ARRAY[1, 2] AS list, MAP(ARRAY['b', 'a'], ARRAY[9007199254740993, 2]) AS pairs, ROW(1, 'x') AS r`;
    expect((await ask(engine, sql)).rows).toEqual([
      [
        "9007199254740993",
        "12345678901234567890.123456789012",
        1.5,
        true,
        "2026-10-01",
        "2026-10-01 10:00:00.250",
        null,
        "",
        "NaN",
        "[1,2]",
        '{"a":"2","b":"9007199254740993"}',
        '[1,"x"]',
      ],
    ]);
  });

  it("ends what is given up, and what takes too long", async () => {
    const engine = await engineOf();
    server.live.faults.set({ queuedQueries: { milliseconds: 60_000 } });
    const stop = new AbortController();
    const asked = ask(engine, "SELECT count(*) AS n FROM cur WHERE billing_period = '2026-10'", { ...LIMITS, signal: stop.signal });
    asked.catch(() => undefined);
    setTimeout(() => stop.abort(), 200);
    await expect(asked).rejects.toThrow(CancelledError);
    await expect(ask(engine, "SELECT count(*) AS m FROM cur WHERE billing_period = '2026-10'", { ...LIMITS, timeoutMs: 300 })).rejects.toThrow(
      LimitExceededError,
    );
  });

  it("reads the catalogue once more where a column is gone, then says which", async () => {
    const engine = await engineOf();
    server.live.faults.set({ droppedColumns: ["product_location"] });
    const refused = ask(engine, "SELECT max(product_location) AS place FROM cur WHERE billing_period = '2026-10'");
    await expect(refused).rejects.toThrow(QueryRefusedError);
    await expect(refused).rejects.toThrow(/Unknown column `product_location`/);
  });

  it("names the variables where there is no such table", async () => {
    await expect(openLakeEngine({ runner: server.trino({ table: "nothing" }), now: () => NOW })).rejects.toThrow(
      /has no table .*nothing.*Check TRINO_CATALOG, TRINO_SCHEMA and TRINO_TABLE/,
    );
  });
});

describe("Trino's protocol", () => {
  const requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage["headers"] }[] = [];
  let answers: { readonly status: number; readonly body?: unknown }[] = [];
  let server: Server;
  let url = "";
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
      request.resume();
      const { status, body } = answers.shift() ?? { status: 500 };
      response.writeHead(status, { "content-type": "application/json" }).end(body === undefined ? "" : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  afterEach(() => requests.splice(0));

  const runner = (over: Partial<Parameters<typeof openTrinoRunner>[0]> = {}) =>
    openTrinoRunner({ url, user: "tom", catalog: "hive", schema: "billing", table: "cur", ...over });
  const request = {
    sql: "SELECT 1",
    dataVersion: "1",
    maxRows: 10,
    timeoutMs: 20_000,
    signal: undefined,
    requestId: undefined,
    estimatedBytes: undefined,
  };
  const last = { id: "q", columns: [{ name: "n", type: "bigint" }], data: [[1]], stats: { processedBytes: 7 } };

  it("asks again where the coordinator is busy, and follows only paths of its own address", async () => {
    answers = [
      { status: 503 },
      { status: 502 },
      { status: 200, body: { id: "q", nextUri: "https://elsewhere.test/v1/statement/executing/q/1" } },
      { status: 504 },
      { status: 200, body: last },
    ];
    const result = await runner({ password: "secret" }).run(request);
    expect([result.rows, result.bytesScanned]).toEqual([[["1"]], 7]);
    expect(requests.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      "POST /v1/statement",
      "POST /v1/statement",
      "POST /v1/statement",
      "GET /v1/statement/executing/q/1",
      "GET /v1/statement/executing/q/1",
    ]);
    expect(requests[0]?.headers).toMatchObject({
      "x-trino-user": "tom",
      "x-trino-time-zone": "UTC",
      authorization: `Basic ${Buffer.from("tom:secret").toString("base64")}`,
    });
  });

  it("says what to check where it is not let in, or does not answer", async () => {
    answers = [{ status: 401 }];
    await expect(runner({ token: "x" }).run(request)).rejects.toThrow(/Check TRINO_USER and TRINO_PASSWORD or TRINO_TOKEN/);
    expect(requests[0]?.headers.authorization).toBe("Bearer x");
    await expect(runner({ url: "http://127.0.0.1:1" }).run(request)).rejects.toThrow(/does not answer. Check TRINO_URL/);
  });

  it("ends a statement by DELETE where enough rows are there", async () => {
    answers = [{ status: 200, body: { ...last, data: [[1], [2]], nextUri: `${url}/v1/statement/executing/q/2` } }, { status: 204 }];
    expect((await runner().run({ ...request, maxRows: 1 })).truncated).toBe(true);
    expect(requests.at(-1)).toMatchObject({ method: "DELETE", url: "/v1/statement/executing/q/2" });
  });

  it.each([
    [
      { message: "line 1:8: Column 'x' cannot be resolved", errorName: "COLUMN_NOT_FOUND", errorType: "USER_ERROR" },
      SchemaChangedError,
      /Column 'x' cannot be resolved/,
    ],
    [
      { message: "Division by zero", errorName: "DIVISION_BY_ZERO", errorType: "USER_ERROR", errorLocation: { lineNumber: 2, columnNumber: 5 } },
      UnavailableError,
      /could not be computed: Division by zero \(line 2, column 5 of what was sent\)/,
    ],
    [
      { message: "Query exceeded the maximum execution time limit", errorName: "EXCEEDED_TIME_LIMIT", errorType: "INSUFFICIENT_RESOURCES" },
      LimitExceededError,
      /took too long/,
    ],
    [
      { message: "Query exceeded per-node memory limit", errorName: "EXCEEDED_LOCAL_MEMORY_LIMIT", errorType: "INSUFFICIENT_RESOURCES" },
      LimitExceededError,
      /more than Trino gives it/,
    ],
    [
      { message: "Too many queued queries", errorName: "QUERY_QUEUE_FULL", errorType: "INSUFFICIENT_RESOURCES" },
      LimitExceededError,
      /no more queries/,
    ],
    [{ message: "Access Denied: Cannot select", errorName: "PERMISSION_DENIED", errorType: "USER_ERROR" }, UnavailableError, /Grant it SELECT/],
    [{ message: "boom", errorName: "GENERIC_INTERNAL_ERROR", errorType: "INTERNAL_ERROR" }, UnavailableError, /could not answer/],
  ] as const)("tells %o", (failure, kind, message) => {
    const error = failureOf(failure);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
  });
});
