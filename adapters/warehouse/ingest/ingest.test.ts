import { copyFile, mkdir, readFile, rename, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aCurLine, aFocusRow, aFolder, copy, writeExport } from "#adapters/warehouse/testing/export-files";
import type { CostEngine } from "#core/ports/cost-engine";

let folder: Awaited<ReturnType<typeof aFolder>>;
const engines: CostEngine[] = [];
beforeEach(async () => {
  folder = await aFolder();
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  await folder.remove();
});

const at = (...parts: string[]) => join(folder.path, ...parts);
const open = async (glob = "in/**/*.{parquet,csv,csv.gz}", now = "2026-11-18T12:00:00Z") => {
  const engine = await openDuckdbEngine({ dir: at("warehouse"), source: { glob: at(glob), label: "test" }, now: () => new Date(now), threads: 1 });
  engines.push(engine);
  return engine;
};
const ask = async (engine: CostEngine, sql: string) =>
  (await engine.run(await engine.prepare(sql, { origin: "untrusted", maxRows: 100 }), { maxRows: 100, timeoutMs: 10_000 })).rows;
const total = async (engine: CostEngine) =>
  Number((await ask(engine, "select sum(line_item_unblended_cost) from cur where billing_period >= '2000-01'"))[0]?.[0]);

describe("what is found in an export", () => {
  it("names rows, periods, days without data and tags", async () => {
    await writeExport(at("in/bill.parquet"), [
      aCurLine({ at: "2026-10-30T05", resource_tags: { user_team: "payments", aws_eks_cluster_name: "prod" } }),
      aCurLine({ at: "2026-11-01T07" }),
      aCurLine({ at: "2026-11-02T23" }),
    ]);
    const catalog = (await open()).catalog();
    expect(catalog.source).toMatchObject({ kind: "cur-2.0", files: 1, rows: 3 });
    expect(catalog.periods).toEqual([
      { billingPeriod: "2026-10", rows: 1, days: ["2026-10-30"] },
      { billingPeriod: "2026-11", rows: 2, days: ["2026-11-01", "2026-11-02"] },
    ]);
    expect(catalog.gaps).toEqual(["2026-10-31"]);
    expect([catalog.dataFrom, catalog.dataThrough]).toEqual(["2026-10-30T05:00:00.000Z", "2026-11-03T00:00:00.000Z"]);
    expect(catalog.tagKeys).toEqual(["team"]);
    expect(catalog.missing.map(({ column }) => column)).toContain("split_line_item_split_cost");
  });

  it.each([
    ["focus-1.0", {}],
    ["focus-1.1", { SkuMeter: "BoxUsage:m6i.large", CommitmentDiscountQuantity: 1 }],
    ["focus-1.2", { SkuMeter: "BoxUsage:m6i.large", InvoiceId: "1" }],
  ])("tells %s by its columns", async (kind, more) => {
    await writeExport(at("in/focus.parquet"), [aFocusRow({ ...more })]);
    const engine = await open();
    expect(engine.catalog().source.kind).toBe(kind);
    expect(engine.catalog().tables.cur).toBeUndefined();
    await expect(ask(engine, "select 1 from cur where billing_period = '2026-10'")).rejects.toMatchObject({ code: "table-unavailable" });
    expect(
      await ask(engine, "select x_service, x_purchase_option, x_instance_family, BilledCost from focus where billing_period = '2026-10'"),
    ).toEqual([["EC2", "on_demand", "m6i", 0.1]]);
  });

  it("reads FOCUS columns in Glue's lower case, and tags that are JSON text", async () => {
    await copy(
      "select timestamp '2026-10-01' as billingperiodstart, timestamp '2026-10-02 03:00:00' as chargeperiodstart, timestamp '2026-10-02 04:00:00' as chargeperiodend, 1.5 as billedcost, 'Usage' as chargecategory, '{\"team\": \"payments\"}' as tags",
      at("in/focus.parquet"),
    );
    const engine = await open();
    expect(engine.catalog().tables.focus?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["BilledCost", "ChargePeriodStart", "Tags", "x_tag_team", "billing_period"]),
    );
    expect(await ask(engine, "select x_tag_team, BilledCost from focus where billing_period = '2026-10'")).toEqual([["payments", 1.5]]);
  });

  it.each(["bill.csv", "bill.csv.gz"])("reads %s as it reads Parquet", async (file) => {
    const rows = [
      aCurLine({ at: "2026-10-01T01", line_item_unblended_cost: 0.1, resource_tags: { user_team: 'a,b"c' } }),
      aCurLine({ at: "2026-10-01T02", line_item_unblended_cost: 0.2, line_item_usage_account_id: "000000000012" }),
    ];
    await writeExport(at("in", file), rows);
    const engine = await open();
    expect(engine.catalog().periods).toEqual([{ billingPeriod: "2026-10", rows: 2, days: ["2026-10-01"] }]);
    expect(
      await ask(
        engine,
        "select x_tag_team, line_item_usage_account_id, line_item_unblended_cost, line_item_usage_start_date from cur where billing_period = '2026-10' order by 4",
      ),
    ).toEqual([
      ['a,b"c', "111111111111", 0.1, "2026-10-01 01:00:00.000"],
      [null, "000000000012", 0.2, "2026-10-01 02:00:00.000"],
    ]);
  });

  it("tells accounts of one name apart, and takes an account's newest name", async () => {
    const account = (id: string, name: string, when: string) =>
      aCurLine({ at: when, line_item_usage_account_id: id, line_item_usage_account_name: name });
    await writeExport(at("in/bill.parquet"), [
      account("1", "old", "2026-10-01T00"),
      account("1", "web", "2026-10-02T00"),
      account("2", "data", "2026-10-01T00"),
      account("3", "data", "2026-10-01T00"),
    ]);
    expect(await ask(await open(), "select distinct x_account from cur where billing_period = '2026-10' order by 1")).toEqual([
      ["data (2)"],
      ["data (3)"],
      ["web"],
    ]);
  });
});

describe("what is set aside", () => {
  it("loads the other files when one is broken, cut short or something else, and names each", async () => {
    await writeExport(at("in/good.parquet"), [aCurLine({})]);
    await writeFile(at("in/empty.parquet"), "");
    await copyFile(at("in/good.parquet"), at("in/short.parquet"));
    await truncate(at("in/short.parquet"), (await stat(at("in/short.parquet"))).size - 20);
    await copy("select 1 as a", at("in/other.parquet"));
    await writeFile(at("in/bad.csv"), "line_item_unblended_cost,line_item_line_item_type,bill_billing_period_start_date\nabc,Usage,2026-10-01\n");
    const engine = await open();
    const { setAside } = engine.catalog();
    expect(setAside.map(({ what }) => what).toSorted()).toEqual(["in/bad.csv", "in/empty.parquet", "in/other.parquet", "in/short.parquet"]);
    for (const { reason } of setAside) expect(reason).toMatch(/^It [^\n]+\.$/);
    expect(await total(engine)).toBeCloseTo(0.1, 9);
  });

  it("finds a file that is broken in a column that no sum reads", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({})]);
    await copy(
      `select *, repeat(md5(i::varchar), 4) as line_item_line_item_description from (select unnest(range(20000)) as i), read_parquet('${at("in/a.parquet")}')`,
      at("in/b.parquet"),
    );
    const bytes = await readFile(at("in/b.parquet"));
    bytes.fill(255, 100_000, 102_000);
    await writeFile(at("in/b.parquet"), bytes);
    const engine = await open();
    expect(engine.catalog().setAside).toMatchObject([{ what: "in/b.parquet" }]);
    expect(engine.catalog().source.rows).toBe(1);
  });

  it("does not add in rows without a period, or in another currency", async () => {
    const undated = { bill_billing_period_start_date: null, line_item_usage_start_date: null, line_item_usage_end_date: null };
    await writeExport(at("in/bill.parquet"), [
      aCurLine({}),
      aCurLine({}),
      aCurLine({ ...undated, line_item_unblended_cost: 7 }),
      aCurLine({ line_item_currency_code: "EUR", line_item_unblended_cost: 9 }),
    ]);
    const engine = await open();
    expect(engine.catalog().setAside.map(({ what, rows }) => [what, rows])).toEqual([
      ["rows without a period", 1],
      ["rows in another currency", 1],
    ]);
    expect(await total(engine)).toBeCloseTo(0.2, 9);
  });

  it("does not count a bill twice when a CUR and a FOCUS export lie side by side", async () => {
    await writeExport(at("in/cur.parquet"), [aCurLine({})]);
    await writeExport(at("in/focus.parquet"), [aFocusRow({})]);
    const engine = await open();
    expect(engine.catalog().setAside).toMatchObject([{ what: "in/focus.parquet" }]);
    expect(Number((await ask(engine, "select sum(BilledCost) from focus where billing_period = '2026-10'"))[0]?.[0])).toBeCloseTo(0.1, 9);
  });

  it.each([
    ["nothing matches", async () => {}, /No cost files match/],
    ["nothing is readable", async () => writeFile(at("in/x.parquet"), "no parquet"), /None of the 1 cost file can be read/],
    [
      "no row has a period",
      async () =>
        writeExport(at("in/x.parquet"), [
          aCurLine({ bill_billing_period_start_date: null, line_item_usage_start_date: null, line_item_usage_end_date: null }),
        ]),
      /no row with a billing period/,
    ],
  ])("says one clear sentence where %s", async (_, prepare, message) => {
    await mkdir(at("in"), { recursive: true });
    await prepare();
    await expect(open()).rejects.toMatchObject({ code: "unavailable", message: expect.stringMatching(message) });
  });

  it("does not take a cloud address for a folder", async () => {
    await expect(openDuckdbEngine({ dir: at("warehouse"), source: { glob: "s3://bucket/cur/", label: "x" }, now: () => new Date() })).rejects.toThrow(
      /only files on this machine/,
    );
  });
});

describe("versions", () => {
  const pointer = async () => JSON.parse(await readFile(at("warehouse/current.json"), "utf8")) as { hash: string; file: string };

  it("builds nothing anew where no file changed", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({})]);
    const first = (await open()).catalog().dataVersion;
    const { file } = await pointer();
    const built = (await stat(file)).mtimeMs;
    expect((await open()).catalog().dataVersion).toBe(first);
    expect((await stat((await pointer()).file)).mtimeMs).toBe(built);
  });

  it("takes in a rewritten month and a new one, and keeps an open reader on what it had", async () => {
    await writeExport(at("in/billing_period=2026-10/a.parquet"), [aCurLine({ line_item_unblended_cost: 1 })]);
    await writeExport(at("in/billing_period=2026-11/a.parquet"), [aCurLine({ at: "2026-11-01T00", line_item_unblended_cost: 2 })]);
    const before = await open();
    expect(await total(before)).toBe(3);
    await writeExport(at("next.parquet"), [
      aCurLine({ at: "2026-11-01T00", line_item_unblended_cost: 2 }),
      aCurLine({ at: "2026-11-02T00", line_item_unblended_cost: 40 }),
    ]);
    await rename(at("next.parquet"), at("in/billing_period=2026-11/a.parquet"));
    await writeExport(at("in/billing_period=2026-12/a.parquet"), [
      aCurLine({ at: "2026-12-01T00", line_item_unblended_cost: 500, savings_plan_offering_type: "new column" }),
    ]);
    const after = await open();
    expect([await total(before), await total(after)]).toEqual([3, 543]);
    expect(after.catalog().dataVersion).not.toBe(before.catalog().dataVersion);
  });

  it("drops a file that is gone", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({ line_item_unblended_cost: 1 })]);
    await writeExport(at("in/b.parquet"), [aCurLine({ line_item_unblended_cost: 2 })]);
    expect(await total(await open())).toBe(3);
    await rename(at("in/b.parquet"), at("b.away"));
    expect(await total(await open())).toBe(1);
  });

  it("sees a file that was touched but not changed as a new version of the same data", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({})]);
    await open();
    const { hash } = await pointer();
    await utimes(at("in/a.parquet"), new Date(), new Date(Date.now() + 5000));
    expect(await total(await open())).toBeCloseTo(0.1, 9);
    expect((await pointer()).hash).not.toBe(hash);
  });
});

describe("the engine", () => {
  it("can neither write nor read anything but its own files, should all before it fail", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({})]);
    const engine = await open();
    const unguarded = (engineSql: string) =>
      engine.run({ canonicalSql: "", engineSql, notes: [], estimatedBytes: undefined, columns: [], physical: [] } as never, {
        maxRows: 1,
        timeoutMs: 5000,
      });
    for (const sql of [
      `select * from read_csv('/etc/hostname')`,
      `copy (select 1) to '${at("out.csv")}'`,
      `attach '${at("x.db")}'`,
      "set threads = 1",
      "create table t (a int)",
      "select * from duckdb_settings()",
      `select * from read_parquet('${at("in/a.parquet")}')`,
    ]) {
      await expect(unguarded(sql)).rejects.toThrow();
    }
    expect(await total(engine)).toBeCloseTo(0.1, 9);
  });

  it("stops when it is told to, when its time is up, and at its row cap", async () => {
    await writeExport(at("one.parquet"), [aCurLine({})]);
    await copy(`select * from read_parquet('${at("one.parquet")}'), range(5000)`, at("in/a.parquet"));
    const engine = await open();
    const slow = {
      canonicalSql: "",
      engineSql:
        "select sum(a.line_item_unblended_cost * b.line_item_usage_amount + c.line_item_usage_amount) from cur_rows a, cur_rows b, cur_rows c",
      notes: [],
      estimatedBytes: undefined,
      columns: [],
      physical: ["cur_rows"],
    };
    await expect(engine.run(slow, { maxRows: 10, timeoutMs: 100 })).rejects.toMatchObject({ code: "limit-exceeded" });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(engine.run(slow, { maxRows: 10, timeoutMs: 30_000, signal: stop.signal })).rejects.toMatchObject({
      code: expect.stringMatching(/cancelled|limit-exceeded/),
    });
    const many = await engine.prepare("select x from unnest(sequence(1, 500)) as t(x)", { origin: "untrusted", maxRows: 20 });
    expect(await engine.run(many, { maxRows: 20, timeoutMs: 5000 })).toMatchObject({ truncated: true, rows: { length: 20 } });
    expect(await total(engine)).toBeCloseTo(500, 6);
  });

  it("answers more questions at a time than it has connections", async () => {
    await writeExport(at("in/a.parquet"), [aCurLine({})]);
    const engine = await open();
    expect(await Promise.all(Array.from({ length: 12 }, () => total(engine)))).toEqual(Array.from({ length: 12 }, () => 0.1));
  });
});
