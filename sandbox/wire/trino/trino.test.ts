import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";

const PATIENCE_MS = 120_000;
const ENDLESS = "SELECT count(*) FROM cur2 a JOIN cur2 b ON a.line_item_usage_amount <= b.line_item_usage_amount";

type Page = {
  readonly id: string;
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string; readonly type: string; readonly typeSignature: unknown }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly errorName: string; readonly errorType: string; readonly message: string; readonly errorLocation?: unknown };
  readonly stats: { readonly state: string; readonly physicalInputBytes: number };
};

let lake: TestLake;
beforeAll(async () => {
  lake = await openTestLake();
}, PATIENCE_MS);
afterEach(() => lake.live.faults.set({}));
afterAll(() => lake.close());

function headers(company: "demo" | "other" = "demo"): Record<string, string> {
  const found = lake.accessOf(company).lake;
  return {
    authorization: `Basic ${Buffer.from(`${found?.trinoUser}:${found?.trinoPassword}`).toString("base64")}`,
    "x-trino-user": found?.trinoUser ?? "",
    "x-trino-catalog": found?.trinoCatalog ?? "",
    "x-trino-schema": found?.database ?? "",
    "x-trino-client-capabilities": "PARAMETRIC_DATETIME",
  };
}

const url = () => lake.accessOf().lake?.trinoUrl ?? "";
const post = async (sql: string, given = headers()): Promise<Page> =>
  (await (await fetch(`${url()}/v1/statement`, { method: "POST", body: sql, headers: given })).json()) as Page;
const fetchPage = async (uri: string, given = headers()) => (await fetch(uri, { headers: given })).text();

async function run(sql: string, given = headers()) {
  const rows: (readonly unknown[])[] = [];
  const texts: string[] = [];
  let page = await post(sql, given);
  let columns = page.columns;
  while (page.nextUri !== undefined) {
    const text = await fetchPage(page.nextUri, given);
    texts.push(text);
    page = JSON.parse(text);
    columns ??= page.columns;
    rows.push(...(page.data ?? []));
  }
  return { page, rows, columns, texts };
}

describe("Trino's REST protocol on the sandbox's port", () => {
  it("gives rows in the types that Trino sends, with every digit", { timeout: PATIENCE_MS }, async () => {
    const { page, rows, columns, texts } = await run(
      "SELECT CAST(9007199254740993 AS bigint) AS b, CAST(1.50 AS decimal(10,2)) AS d, 0.1E0 AS f, TIMESTAMP '2026-10-01 10:00:00.000' AS t, DATE '2026-10-01' AS day, MAP(ARRAY['k'], ARRAY['v']) AS m, ARRAY[1, NULL] AS l, ROW(1, 'x') AS r, NULL AS n, true AS o",
    );
    expect([page.stats.state, rows.length]).toEqual(["FINISHED", 1]);
    expect(rows[0]?.slice(1)).toEqual(["1.50", 0.1, "2026-10-01 10:00:00.000", "2026-10-01", { k: "v" }, [1, null], [1, "x"], null, true]);
    expect(texts.join("")).toContain("[[9007199254740993,");
    expect(columns?.slice(0, 4).map(({ type }) => type)).toEqual(["bigint", "decimal(10,2)", "double", "timestamp(3)"]);
    expect(columns?.[1]?.typeSignature).toEqual({
      rawType: "decimal",
      arguments: [
        { kind: "LONG", value: 10 },
        { kind: "LONG", value: 2 },
      ],
    });
  });

  it("answers from the same bill as Athena does, and hands many rows on in pages, in order", { timeout: PATIENCE_MS }, async () => {
    const { rows, page } = await run(
      "SELECT count(*) FROM hive.halcyon_billing.cur2 WHERE billing_period = '2026-10' AND line_item_unblended_cost > 0",
    );
    expect(Number(rows[0]?.[0])).toBeGreaterThan(1_000);
    expect(page.stats.physicalInputBytes).toBeGreaterThan(10_000);
    const many = await run("SELECT n FROM UNNEST(sequence(1, 6000)) AS t (n) ORDER BY 1");
    expect(many.rows.map(([n]) => n)).toEqual(Array.from({ length: 6000 }, (_, index) => index + 1));
    expect(many.texts.length).toBeGreaterThan(5);
  });

  it("gives the last page once more, and no other", { timeout: PATIENCE_MS }, async () => {
    const first = await post("SELECT 1 AS a");
    const once = await fetchPage(first.nextUri ?? "");
    expect(await fetchPage(first.nextUri ?? "")).toBe(once);
    const skipped = await fetch((first.nextUri ?? "").replace(/\d+$/, "9"), { headers: headers() });
    expect(skipped.status).toBe(410);
  });

  it("really stops a query on DELETE", { timeout: PATIENCE_MS }, async () => {
    const first = await post(ENDLESS);
    let page = first;
    while (page.stats.state !== "RUNNING") page = JSON.parse(await fetchPage(page.nextUri ?? ""));
    const ended = await fetch(page.nextUri ?? "", { method: "DELETE", headers: headers() });
    expect(ended.status).toBe(204);
    while (page.nextUri !== undefined) page = JSON.parse(await fetchPage(page.nextUri));
    expect([page.stats.state, page.error?.errorName]).toEqual(["FAILED", "USER_CANCELED"]);
    expect((await run("SELECT 1")).rows).toEqual([[1]]);
  });

  it("says what is wrong in Trino's names and where", { timeout: PATIENCE_MS }, async () => {
    const failure = async (sql: string) => (await run(sql)).page.error;
    expect(await failure("SELECT\n nope FROM cur2")).toMatchObject({
      errorName: "COLUMN_NOT_FOUND",
      errorType: "USER_ERROR",
      message: "line 2:2: Column 'nope' cannot be resolved",
      errorLocation: { lineNumber: 2, columnNumber: 2 },
    });
    expect(await failure("SELECT 1 FROM other.halcyon_billing.cur2")).toMatchObject({ errorName: "CATALOG_NOT_FOUND" });
    expect(await failure("DROP TABLE cur2")).toMatchObject({ errorName: "NOT_SUPPORTED" });
    lake.live.faults.set({ failedQueries: { how: "exhausted", times: 1 } });
    expect(await failure("SELECT 1")).toMatchObject({ errorName: "EXCEEDED_LOCAL_MEMORY_LIMIT", errorType: "INSUFFICIENT_RESOURCES" });
    lake.live.faults.set({ throttling: { probability: 1, match: "trino" } });
    expect((await fetch(`${url()}/v1/statement`, { method: "POST", body: "SELECT 1", headers: headers() })).status).toBe(503);
  });

  it("knows its tables by information_schema", { timeout: PATIENCE_MS }, async () => {
    const { rows } = await run(
      "SELECT column_name, data_type FROM hive.information_schema.columns WHERE table_name = 'cur2' ORDER BY ordinal_position DESC LIMIT 1",
    );
    expect(rows).toEqual([["billing_period", "varchar"]]);
  });

  it("lets nobody in without the company's password, and nobody at another company's tables and queries", { timeout: PATIENCE_MS }, async () => {
    for (const authorization of ["", "Basic ZGVtbzp3cm9uZw=="]) {
      const refused = await fetch(`${url()}/v1/statement`, { method: "POST", body: "SELECT 1", headers: { ...headers(), authorization } });
      expect(refused.status).toBe(401);
    }
    expect((await run("SELECT 1 FROM halcyon_billing.cur2", headers("other"))).page.error).toMatchObject({ errorName: "SCHEMA_NOT_FOUND" });
    const mine = await post("SELECT 1");
    expect((await fetch(mine.nextUri ?? "", { headers: headers("other") })).status).toBe(404);
    expect(await (await fetch(`${url()}/v1/info`)).json()).toMatchObject({ coordinator: true, starting: false });
  });
});
