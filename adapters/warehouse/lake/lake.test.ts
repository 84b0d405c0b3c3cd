import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { decisionCase } from "#adapters/warehouse/lake/decision-case";
import type { LakeRunner, LakeTable } from "#adapters/warehouse/lake/lake-runner";
import { SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import { openLakeEngine } from "#adapters/warehouse/lake/open-lake-engine";
import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import { type Row, aCurLine, aFocusRow, aFolder, writeExport } from "#adapters/warehouse/testing/export-files";
import { QueryRefusedError } from "#core/errors";

const NOW = () => new Date("2026-11-18T12:00:00Z");
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Column = { readonly name: string; readonly type: string };

/** The same rows as files for DuckDB, and as a table with its own partition keys and types for an engine outside. */
async function both(
  rows: readonly Row[],
  columns: readonly Column[],
  partitionOf: (period: string) => Readonly<Record<string, string>>,
  without: readonly string[] = [],
) {
  const folder = await aFolder();
  closing.push(folder.remove);
  const periods = Map.groupBy(rows, (row) => String(row["bill_billing_period_start_date"] ?? row["BillingPeriodStart"]).slice(0, 7));
  const files: { path: string; partition: Readonly<Record<string, string>> }[] = [];
  for (const [period, own] of periods) {
    const path = join(folder.path, "in", period, "part.parquet");
    await writeExport(path, own, without);
    files.push({ path, partition: partitionOf(period) });
  }
  const keys = Object.keys(partitionOf("2026-10")).map((name) => ({ name, type: "varchar" }));
  const engine = await openLakeRunner({ folders: [join(folder.path, "in")], temporary: join(folder.path, "tmp") });
  closing.push(() => engine.close());
  const physical = { columns, partitionKeys: keys, files, format: "parquet" as const };
  const table: LakeTable = { name: '"d"."bill"', label: "d.bill", columns: [...columns, ...keys], partitions: keys.map(({ name }) => name) };
  const texts: string[] = [];
  const scanned: number[] = [];
  const runner: LakeRunner = {
    engine: "trino",
    mostText: 262_144,
    nestedAsJson: false,
    describe: async () => table,
    files: async () => undefined,
    priceOf: () => undefined,
    close: async () => undefined,
    async run({ sql, maxRows }) {
      texts.push(sql);
      const plan = await engine.plan(sql, { table: () => physical, now: NOW() }).catch((error: unknown) => {
        if (error instanceof QueryRefusedError && sql.includes("$path")) throw new SchemaChangedError(error.message);
        throw error;
      });
      scanned.push(plan.scannedBytes);
      const found = [];
      for await (const chunk of plan.rows(AbortSignal.timeout(60_000))) found.push(...chunk);
      return {
        columns: plan.columns,
        rows: found.slice(0, maxRows),
        truncated: found.length > maxRows,
        bytesScanned: plan.scannedBytes,
        elapsedMs: 0,
        costUsd: undefined,
      };
    },
  };
  const lake = await openLakeEngine({ runner, now: NOW, label: "bill" });
  const duckdb = await openDuckdbEngine({
    dir: join(folder.path, "warehouse"),
    source: { glob: join(folder.path, "in", "**", "*.parquet"), label: "bill" },
    now: NOW,
  });
  closing.push(() => duckdb.close());
  const answer = async (on: typeof lake, sql: string) => {
    const { columns: names, rows: cells } = await on.run(await on.prepare(sql, { origin: "untrusted", maxRows: 1_000 }), {
      maxRows: 1_000,
      timeoutMs: 60_000,
    });
    return { names, cells };
  };
  const same = async (sql: string) => {
    const outside = await answer(lake, sql);
    expect(outside).toEqual(await answer(duckdb, sql));
    return outside.cells;
  };
  return { lake, duckdb, same, texts, scanned };
}

const withoutVersion = (catalog: object) => ({ ...catalog, dataVersion: "", source: { ...(catalog as { source: object }).source, files: 0 } });

describe("a cost table where it lies", () => {
  it("is a FOCUS export: the same catalogue, promoted columns and sums as from its files", async () => {
    const rows = [
      aFocusRow({ Tags: { user_team: "web" } }),
      aFocusRow({
        at: "2026-10-06T03",
        ChargeDescription: "$0.045 per NAT Gateway Hour",
        BilledCost: 1.25,
        ResourceId: "nat-1",
        SubAccountId: "222222222222",
        SubAccountName: "dev",
      }),
      aFocusRow({ at: "2026-11-02T03", ChargeCategory: "Tax", ServiceName: "Tax", BilledCost: 3, EffectiveCost: 3 }),
    ];
    const columns = Object.keys(rows[0] ?? {}).map((name) => ({
      name: name.toLowerCase(),
      type:
        name === "Tags" ? "map(varchar, varchar)" : /Cost$|Quantity$/.test(name) ? "double" : /Start$|End$/.test(name) ? "timestamp(3)" : "varchar",
    }));
    const { lake, duckdb, same } = await both(rows, columns, (billing_period) => ({ billing_period }));
    expect(withoutVersion(lake.catalog())).toEqual(withoutVersion(duckdb.catalog()));
    expect(
      await same(
        "SELECT x_service, x_account, x_tag_team, x_purchase_option, x_instance_type, sum(BilledCost) AS billed FROM focus WHERE billing_period >= '2026-10' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3",
      ),
    ).toHaveLength(3);
    expect(await same("SELECT * FROM focus WHERE billing_period = '2026-10' ORDER BY ChargePeriodStart")).toHaveLength(2);
  });

  it("is an older CUR by year and month, without commitment columns: the unused fee is derived, other months are not read", async () => {
    const plan = {
      line_item_usage_type: "ComputeSP:1yrNoUpfront",
      line_item_product_code: "ComputeSavingsPlans",
      product_servicecode: "ComputeSavingsPlans",
    };
    const rows = [
      aCurLine({ at: "2026-09-05T00", line_item_unblended_cost: 7 }),
      aCurLine({ resource_tags: { user_team: "web" } }),
      aCurLine({
        ...plan,
        line_item_line_item_type: "SavingsPlanRecurringFee",
        line_item_unblended_cost: 10,
        savings_plan_savings_plan_effective_cost: 0,
      }),
      aCurLine({ line_item_line_item_type: "SavingsPlanCoveredUsage", line_item_unblended_cost: 9, savings_plan_savings_plan_effective_cost: 6 }),
      aCurLine({
        ...plan,
        line_item_line_item_type: "SavingsPlanNegation",
        line_item_unblended_cost: -9,
        savings_plan_savings_plan_effective_cost: 0,
      }),
    ];
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = names.map((name) => ({
      name,
      type:
        name === "resource_tags"
          ? "map(varchar, varchar)"
          : /cost$|amount$/.test(name)
            ? "double"
            : name.endsWith("date")
              ? "timestamp(3)"
              : "varchar",
    }));
    const { lake, duckdb, same, texts, scanned } = await both(rows, columns, (period) => ({
      year: period.slice(0, 4),
      month: String(Number(period.slice(5))),
    }));
    expect(withoutVersion(lake.catalog())).toEqual(withoutVersion(duckdb.catalog()));
    expect(
      await same(
        "SELECT CommitmentDiscountStatus, x_service, round(sum(EffectiveCost), 6) AS effective FROM focus WHERE billing_period = '2026-10' GROUP BY 1, 2 ORDER BY 1, 2",
      ),
    ).toContainEqual(["Unused", "SavingsPlans", 4]);
    expect(texts.at(-1)).toContain(`("year" = '2026' and "month" = '10')`);
    expect(
      await same(
        "SELECT billing_period, round(sum(line_item_unblended_cost), 2) AS cost FROM cur WHERE billing_period >= '2026-09' GROUP BY 1 ORDER BY 1",
      ),
    ).toEqual([
      ["2026-09", 7],
      ["2026-10", 10.1],
    ]);
    const all = scanned.at(-1) ?? 0;
    await same("SELECT billing_period, sum(line_item_unblended_cost) AS cost FROM cur WHERE billing_period = '2026-09' GROUP BY 1 ORDER BY 1");
    expect(scanned.at(-1)).toBeLessThan(all);
  });
});

describe("a table of decisions", () => {
  it("says the outcome of each kind, and leaves out what does not decide", () => {
    const decisions = [
      { keys: ["a", "x"], outcome: "'one'" },
      { keys: ["a", "y"], outcome: "'one'" },
      { keys: ["b", "x"], outcome: "'two'" },
      { keys: ["b", null], outcome: "'one'" },
    ];
    expect(decisionCase(decisions, ["p", "q"])).toBe(
      "case when p = 'a' then 'one' when p = 'b' then case when q = 'x' then 'two' when q is null then 'one' end end",
    );
    expect(decisionCase(decisions.slice(0, 2), ["p", "q"])).toBe("'one'");
  });
});
