import { cp, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DuckdbEngineOptions, ingestOptions, openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { ingest } from "#adapters/warehouse/ingest/ingest";
import { type Row, aCurLine, aFocusRow, aFolder, copy, writeExport } from "#adapters/warehouse/testing/export-files";
import { prepareNow } from "#adapters/warehouse/testing/prepare-now";
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
const options = (over: Partial<DuckdbEngineOptions> = {}): DuckdbEngineOptions => ({
  dir: at("warehouse"),
  source: { glob: at("in/**/*.{parquet,csv,csv.gz,csv.zst}"), label: "test" },
  now: () => new Date("2026-11-18T12:00:00Z"),
  threads: 1,
  prepareAfterMs: "never",
  ...over,
});
const open = async (over: Partial<DuckdbEngineOptions> = {}) => {
  const engine = await openDuckdbEngine(options(over));
  engines.push(engine);
  return engine;
};
const ask = async (engine: CostEngine, sql: string) =>
  (await engine.run(await engine.prepare(sql, { origin: "untrusted", maxRows: 100 }), { maxRows: 100, timeoutMs: 10_000 })).rows;
/** Lines and cost of each month. */
const months = async (engine: CostEngine, column = "line_item_unblended_cost", table = "cur") => {
  const rows = await ask(
    engine,
    `select billing_period, count(*) as n, round(sum(${column}), 6) as cost from ${table} where billing_period >= '2000-01' group by 1 order by 1`,
  );
  return rows.map(([period, n, cost]) => [period, Number(n), cost]);
};
const lines = (month: string, cost: number, count: number, over: Row = {}) =>
  Array.from({ length: count }, (_, hour) =>
    aCurLine({ at: `${month}-03T${String(hour).padStart(2, "0")}`, line_item_unblended_cost: cost, ...over }),
  );
const month = (name: string, cost: number, count: number, over: Row = {}, root = "in") =>
  writeExport(at(`${root}/billing_period=${name}/a.parquet`), lines(name, cost, count, over));

describe("a source that changes while an engine is open", () => {
  it("is taken in by a refresh, which names the periods; a second look finds nothing", async () => {
    await month("2026-09", 1, 2);
    await month("2026-10", 2, 2);
    const engine = await open();
    const before = engine.catalog().dataVersion;
    await month("2026-10", 3, 4);
    await month("2026-11", 5, 1);
    await rm(at("in/billing_period=2026-09"), { recursive: true });
    expect(await engine.refresh?.()).toMatchObject({
      changed: true,
      problem: null,
      periods: { added: ["2026-11"], changed: ["2026-10"], removed: ["2026-09"] },
    });
    expect(engine.catalog().dataVersion).not.toBe(before);
    expect(await months(engine)).toEqual([
      ["2026-10", 4, 12],
      ["2026-11", 1, 5],
    ]);
    expect(await engine.refresh?.()).toMatchObject({ changed: false, periods: { added: [], changed: [], removed: [] } });
  });

  it("lets a question that was written before the change be answered after it", async () => {
    await month("2026-10", 2, 2);
    const engine = await open();
    const prepared = await engine.prepare("select count(*) as n from cur where billing_period = '2026-10'", { origin: "untrusted", maxRows: 10 });
    await month("2026-10", 2, 3);
    await Promise.all([engine.refresh?.(), engine.refresh?.()]);
    expect(["2", "3"]).toContain((await engine.run(prepared, { maxRows: 10, timeoutMs: 5000 })).rows[0]?.[0]);
    expect(await months(engine)).toEqual([["2026-10", 3, 6]]);
  });

  it("answers a question that still waited for its turn when the version changed", async () => {
    await month("2026-10", 2, 2);
    await copy(
      `select l.* from read_parquet('${at("in/billing_period=2026-10/a.parquet")}') as l, range(1500)`,
      at("in/billing_period=2026-10/b.parquet"),
    );
    const engine = await open();
    // As many as run at a time; they end when they are told to, after the version has changed.
    const stop = new AbortController();
    const engineSql =
      "select sum(a.line_item_unblended_cost * b.line_item_usage_amount + c.line_item_usage_amount) from cur_rows a, cur_rows b, cur_rows c";
    const slow = { canonicalSql: "", engineSql, notes: [], estimatedBytes: undefined, columns: [], physical: ["cur_rows"] };
    const running = [1, 2, 3].map(() => engine.run(slow, { maxRows: 1, timeoutMs: 60_000, signal: stop.signal }).catch(() => undefined));
    const waiting = months(engine);
    await month("2026-11", 5, 1);
    await engine.refresh?.();
    stop.abort();
    await Promise.all(running);
    expect((await waiting).map(([period]) => period)).toEqual(["2026-10", "2026-11"]);
  });

  it("prepares only the months that changed, and says of each what it is", async () => {
    await month("2026-09", 1, 2, { resource_tags: { user_team: "web" } });
    await month("2026-10", 2, 2);
    await prepareNow(options());
    const prepared = async (name: string) => (await readdir(at(`warehouse/prepared/billing_period=${name}`))).toSorted();
    const [september, october] = [await prepared("2026-09"), await prepared("2026-10")];
    const built = (await stat(at(`warehouse/prepared/billing_period=2026-09/${september[0]}/rows.parquet`))).mtimeMs;
    await month("2026-10", 3, 3, { resource_tags: { user_new: "tag" }, savings_plan_offering_type: "new column" });
    const engine = await open();
    expect(engine.versions?.().map(({ billingPeriod, preparedAt }) => [billingPeriod, preparedAt !== null])).toEqual([
      ["2026-09", true],
      ["2026-10", false],
    ]);
    const version = await prepareNow(options());
    expect(version.unprepared).toEqual([]);
    expect(await prepared("2026-09")).toEqual(expect.arrayContaining(september));
    expect((await stat(at(`warehouse/prepared/billing_period=2026-09/${september[0]}/rows.parquet`))).mtimeMs).toBe(built);
    expect(await prepared("2026-10")).not.toEqual(october);
    const fresh = await open();
    expect(fresh.versions?.()).toMatchObject([
      { billingPeriod: "2026-09", rows: 2, cost: "2", heldBack: null, files: [{ name: "billing_period=2026-09/a.parquet" }] },
      { billingPeriod: "2026-10", rows: 3, cost: "9" },
    ]);
    expect(await months(fresh)).toEqual([
      ["2026-09", 2, 2],
      ["2026-10", 3, 9],
    ]);
    expect(await ask(fresh, "select x_tag_new, count(*) as n from cur where billing_period >= '2026-09' group by 1 order by 2")).toEqual([
      [null, "2"],
      ["tag", "3"],
    ]);
  });
});

describe("what goes wrong", () => {
  it.each([
    ["overwritten in place by something else", async (path: string) => writeFile(path, "no parquet")],
    ["emptied", async (path: string) => writeFile(path, "")],
    ["replaced by a torn copy", async (path: string) => writeFile(path, (await import("node:fs")).readFileSync(path).subarray(0, 900))],
  ])("keeps a month as it was where its file is %s, and takes in the others", async (_, break_) => {
    await month("2026-09", 1, 2);
    await month("2026-10", 2, 2);
    const engine = await open();
    await break_(at("in/billing_period=2026-10/a.parquet"));
    await month("2026-11", 5, 1);
    expect((await engine.refresh?.())?.changed).toBe(true);
    expect(await months(engine)).toEqual([
      ["2026-09", 2, 2],
      ["2026-10", 2, 4],
      ["2026-11", 1, 5],
    ]);
    expect(engine.catalog().setAside).toMatchObject([{ what: "billing_period=2026-10/a.parquet" }]);
    expect(engine.versions?.().map(({ heldBack }) => heldBack)).toEqual([null, expect.stringMatching(/2026-10 stays as it was/), null]);
    await month("2026-10", 7, 1);
    await engine.refresh?.();
    expect((await months(engine))[1]).toEqual(["2026-10", 1, 7]);
    expect(engine.versions?.().map(({ heldBack }) => heldBack)).toEqual([null, null, null]);
  });

  it("says that the disk is full, removes what it wrote, and stays on the old version", async () => {
    await month("2026-10", 2, 2);
    let full = false;
    const onStep = (step: string) => {
      if (full && step === "views written") throw Object.assign(new Error("write failed"), { code: "ENOSPC" });
    };
    const engine = await open({ onStep });
    const before = (await readdir(at("warehouse/versions"))).toSorted();
    await month("2026-10", 3, 3);
    full = true;
    expect(await engine.refresh?.()).toMatchObject({ changed: false, problem: expect.stringMatching(/no room left on the disk .*Free some space/) });
    expect((await readdir(at("warehouse/versions"))).toSorted()).toEqual(before);
    expect(await months(engine)).toEqual([["2026-10", 2, 4]]);
    expect(engine.catalog().setAside[0]?.reason).toMatch(/no room left/);
    const again = await open({ onStep });
    expect(await months(again)).toEqual([["2026-10", 2, 4]]);
    full = false;
    await engine.refresh?.();
    expect(await months(engine)).toEqual([["2026-10", 3, 9]]);
    expect(engine.catalog().setAside).toEqual([]);
  });

  it("keeps what it had where the whole export is out of sight", async () => {
    await month("2026-10", 2, 2);
    const engine = await open();
    await rm(at("in"), { recursive: true });
    expect(await engine.refresh?.()).toMatchObject({ changed: false, problem: expect.stringMatching(/No cost files match/) });
    expect(await months(engine)).toEqual([["2026-10", 2, 4]]);
  });

  it("lets several ingests at once end in one version, of which each line counts once", async () => {
    await month("2026-09", 1, 2);
    await month("2026-10", 2, 2);
    const found = await Promise.all([1, 2, 3].map(() => ingest(ingestOptions(options()))));
    expect(new Set(found.map(({ file }) => file)).size).toBe(1);
    await Promise.all([prepareNow(options()), prepareNow(options())]);
    expect(await months(await open())).toEqual([
      ["2026-09", 2, 2],
      ["2026-10", 2, 4],
    ]);
  });
});

describe("line items that lie under the source twice", () => {
  it("count once where a folder was copied, the newer copy's, and the other is named", async () => {
    await month("2026-09", 1, 6);
    await month("2026-10", 2, 6);
    await cp(at("in"), at("copy"), { recursive: true });
    await rename(at("copy"), at("in/old copy"));
    for (const name of ["2026-09", "2026-10"])
      await utimes(at(`in/old copy/billing_period=${name}/a.parquet`), new Date("2026-10-20"), new Date("2026-10-20"));
    await writeExport(at("in/billing_period=2026-10/a.parquet"), lines("2026-10", 2, 9));
    const engine = await open();
    expect(await months(engine)).toEqual([
      ["2026-09", 6, 6],
      ["2026-10", 9, 18],
    ]);
    expect(engine.catalog().setAside).toMatchObject([
      { what: expect.stringContaining("old copy/billing_period=2026-09"), rows: 6, reason: expect.stringMatching(/counted once/) },
      { what: expect.stringContaining("old copy/billing_period=2026-10"), rows: 6 },
    ]);
  });

  it("count once where one export lies in another form beside it", async () => {
    await writeExport(at("in/parquet/bill.parquet"), lines("2026-10", 0.25, 8));
    await writeExport(at("in/csv/bill.csv"), lines("2026-10", 0.25, 8));
    const engine = await open();
    expect(await months(engine)).toEqual([["2026-10", 8, 2]]);
    expect(engine.catalog().setAside).toHaveLength(1);
  });

  it("all count where they are parts of one month", async () => {
    await writeExport(at("in/billing_period=2026-10/part-1.parquet"), lines("2026-10", 1, 5));
    await writeExport(at("in/billing_period=2026-10/part-2.parquet"), lines("2026-10", 1, 5, { line_item_resource_id: "i-2" }));
    await writeExport(at("in/other account/part-1.parquet"), lines("2026-10", 1, 5, { line_item_usage_account_id: "222222222222" }));
    const engine = await open();
    expect(await months(engine)).toEqual([["2026-10", 15, 15]]);
    expect(engine.catalog().setAside).toEqual([]);
  });
});

describe("other forms of an export", () => {
  it("reads a month whose columns have other types, or are missing, as the others", async () => {
    await month("2026-08", 1.5, 2);
    await copy(
      "select '2026-09-01T00:00:00Z' as bill_billing_period_start_date, '2026-09-03T00:00:00Z' as line_item_usage_start_date, 'Usage' as line_item_line_item_type, ' 2.5 ' as line_item_unblended_cost, 12::decimal(18, 4) as line_item_usage_amount, 12345::bigint as line_item_usage_account_id, '{\"user_team\": \"web\"}' as resource_tags, 7 as my_column",
      at("in/billing_period=2026-09/a.parquet"),
    );
    await copy(
      `select epoch_ms(timestamp '2026-10-01') as bill_billing_period_start_date, date '2026-10-03' as line_item_usage_start_date, 'Usage' as line_item_line_item_type, 3::bigint as line_item_unblended_cost, 'seven' as my_column`,
      at("in/billing_period=2026-10/a.parquet"),
    );
    await prepareNow(options());
    const engine = await open();
    expect(await months(engine)).toEqual([
      ["2026-08", 2, 3],
      ["2026-09", 1, 2.5],
      ["2026-10", 1, 3],
    ]);
    expect(
      await ask(
        engine,
        "select line_item_usage_account_id, x_tag_team, my_column from cur where billing_period in ('2026-09', '2026-10') order by 3",
      ),
    ).toEqual([
      ["000000012345", "web", "7"],
      [null, null, "seven"],
    ]);
  });

  it.each(["report.csv", "report.csv.gz", "report.csv.zst"])("reads an older report as %s, with AWS's names of its columns", async (name) => {
    await copy(
      `select * from (values ('2026-10-01T00:00:00Z', '2026-10-03T05:00:00Z', '2026-10-03T06:00:00Z', 'DiscountedUsage', 'AmazonEC2', 'BoxUsage:m6i.large', '000000000012', '1', '0.0', '0.3', '0.1', 'us-east-1', 'payments', 'arn:ri')) as t("bill/BillingPeriodStartDate", "lineItem/UsageStartDate", "lineItem/UsageEndDate", "lineItem/LineItemType", "lineItem/ProductCode", "lineItem/UsageType", "lineItem/UsageAccountId", "lineItem/UsageAmount", "lineItem/UnblendedCost", "pricing/publicOnDemandCost", "reservation/EffectiveCost", "product/region", "resourceTags/user:Team", "reservation/ReservationARN")`,
      at("in", name),
    );
    const engine = await open();
    expect(
      await ask(
        engine,
        "select line_item_usage_account_id, x_service, x_tag_team, product_region_code, reservation_effective_cost, reservation_reservation_a_r_n, x_purchase_option from cur where billing_period = '2026-10'",
      ),
    ).toEqual([["000000000012", "EC2", "payments", "us-east-1", 0.1, "arn:ri", "reserved"]]);
    expect(engine.catalog().missing.map(({ column }) => column)).toEqual(expect.arrayContaining(["line_item_usage_account_name", "pricing_unit"]));
  });

  it("reads CSV with semicolons and in UTF-16, and names one that is neither separated nor text", async () => {
    const header = "bill_billing_period_start_date;line_item_usage_start_date;line_item_line_item_type;line_item_unblended_cost";
    await rm(at("in"), { recursive: true, force: true });
    await writeExport(at("in/good.parquet"), lines("2026-08", 1, 1));
    await writeFile(at("in/semicolons.csv"), `${header}\n2026-09-01;2026-09-02;Usage;2.5\n2026-09-01;2026-09-03;Usage;2.5\n`);
    await writeFile(at("in/wide.csv"), Buffer.from(`\ufeff${header.replaceAll(";", ",")}\n2026-10-01,2026-10-02,Usage,4\n`, "utf16le"));
    await writeFile(
      at("in/latin.csv"),
      Buffer.concat([Buffer.from(`${header}\n2026-10-01;2026-10-02;Us`), Buffer.from([0xe4, 0xff]), Buffer.from(";4\n")]),
    );
    await writeFile(at("in/prose.csv"), "this is a letter\nand no bill\n");
    const engine = await open();
    expect(await months(engine)).toEqual([
      ["2026-08", 1, 1],
      ["2026-09", 2, 5],
      ["2026-10", 1, 4],
    ]);
    expect(
      engine
        .catalog()
        .setAside.map(({ what }) => what)
        .toSorted(),
    ).toEqual(["in/latin.csv", "in/prose.csv"]);
  });

  it("reads FOCUS 1.0, 1.1 and 1.2 side by side, a month each", async () => {
    await writeExport(at("in/billing_period=2026-08/a.parquet"), [aFocusRow({ at: "2026-08-05T00" })]);
    await writeExport(at("in/billing_period=2026-09/a.parquet"), [aFocusRow({ at: "2026-09-05T00", SkuMeter: "BoxUsage:m6i.large" })]);
    await writeExport(at("in/billing_period=2026-10/a.parquet"), [
      aFocusRow({ at: "2026-10-05T00", SkuMeter: "BoxUsage:m6i.large", InvoiceId: "1" }),
    ]);
    await prepareNow(options());
    const engine = await open();
    expect(engine.catalog().source.kind).toBe("focus-1.2");
    expect(await months(engine, "EffectiveCost", "focus")).toEqual([
      ["2026-08", 1, 0.1],
      ["2026-09", 1, 0.1],
      ["2026-10", 1, 0.1],
    ]);
  });
});
