import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { prepareNow } from "#adapters/warehouse/testing/prepare-now";
import { aFolder, copy } from "#adapters/warehouse/testing/export-files";
import { randomBillRows, writeFocusBill } from "#adapters/warehouse/testing/random-bill";
import { dimensionAlias } from "#core/costs/dimensions";
import { isUnavailable } from "#core/costs/metric";
import { METRICS } from "#core/costs/metrics";
import { type QueryPlan, type ResolvedFilter, groupedSql, totalSql } from "#core/costs/query-plan";
import { dimensionIn, dimensionsOf, metricSql, semanticModel } from "#core/costs/semantic-model";
import { sql } from "#core/costs/sql/sql";
import type { CompiledPlan, CostEngine } from "#core/ports/cost-engine";

/** `ROLLUP_RUNS=2000` asks longer. */
const RUNS = Number(process.env["ROLLUP_RUNS"] ?? 60);
const SINCE = "2026-07";
const MONTHS = ["2026-07", "2026-08", "2026-09", "2026-10"];
/** Every other month is small, and has its finest rollup only. */
const SMALL = 600;
const now = () => new Date("2026-11-18T12:00:00Z");

/** `bare` reads the export's own files alone. */
type Case = { readonly engine: CostEngine; readonly bare: CostEngine; readonly close: () => Promise<void> };

async function opened(glob: string, folder: Awaited<ReturnType<typeof aFolder>>, smallRollup: number): Promise<Case> {
  const options = { dir: join(folder.path, "warehouse"), source: { glob, label: "test" }, now, prepareAfterMs: "never" } as const;
  await prepareNow(options, smallRollup);
  const engine = await openDuckdbEngine(options);
  const bare = await openDuckdbEngine({ ...options, dir: join(folder.path, "bare") });
  return {
    engine,
    bare,
    close: async () => {
      await engine.close();
      await bare.close();
      await folder.remove();
    },
  };
}

const cases: Record<"cur" | "focus", Case | undefined> = { cur: undefined, focus: undefined };
beforeAll(async () => {
  const cur = await aFolder();
  for (const [at, month] of MONTHS.entries())
    await copy(randomBillRows(month, at % 2 === 0 ? 900 : 500), join(cur.path, `in/billing_period=${month}/a.parquet`));
  cases.cur = await opened(join(cur.path, "in/**/*.parquet"), cur, SMALL);
  const focus = await aFolder();
  await writeFocusBill(cases.cur.engine, join(focus.path, "in/focus.parquet"), SINCE);
  cases.focus = await opened(join(focus.path, "in/*.parquet"), focus, SMALL);
}, 60_000);
afterAll(async () => {
  await cases.cur?.close();
  await cases.focus?.close();
});

function caseOf(name: "cur" | "focus"): Case {
  const found = cases[name];
  if (!found) throw new TypeError(`no case ${name}`);
  return found;
}

const instants = ["2026-07-01", "2026-07-11", "2026-08-01", "2026-09-01", "2026-09-30", "2026-10-01", "2026-10-06T05:00:00", "2026-11-01"];

const USAGE = {
  cur: sql`line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')`,
  focus: sql`ChargeCategory = 'Usage'`,
} as const;

/** A random plan of the semantic model over what the export can answer. */
function plans(engine: CostEngine) {
  const model = semanticModel(engine.catalog());
  const dimensions = dimensionsOf(model).filter(({ name }) => !name.startsWith("unit:"));
  return fc
    .record({
      metric: fc.constantFrom(...METRICS),
      dimensions: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 3, selector: ({ name }) => name }),
      filters: fc.array(
        fc.record({
          dimension: fc.constantFrom(...dimensions),
          keeps: fc.boolean(),
          missing: fc.boolean(),
          pick: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
      narrowed: fc.constantFrom(true, false, false),
      granularity: fc.constantFrom(undefined, undefined, "daily" as const, "weekly" as const, "monthly" as const, "quarterly" as const),
      bounds: fc.tuple(fc.constantFrom(...instants), fc.constantFrom(...instants)).filter(([a, b]) => a < b),
      timeZone: fc.constantFrom("UTC", "UTC", "Europe/Berlin"),
      shape: fc.constantFrom("groups" as const, "groups" as const, "total" as const),
    })
    .map((drawn): CompiledPlan | undefined => {
      const ofPods = [...drawn.dimensions, ...drawn.filters.map(({ dimension }) => dimension)].some((one) => one.ofPods);
      const defined = metricSql(drawn.metric, model, ofPods);
      if (isUnavailable(defined)) return undefined;
      // A condition beside the metric's own, as series of usage are read.
      const usage = USAGE[defined.table];
      const metric = drawn.narrowed ? { ...defined, only: defined.only === undefined ? usage : sql`${defined.only} and ${usage}` } : defined;
      const on = (dimension: (typeof dimensions)[number]) => dimensionIn(dimension, model, metric.table);
      const shown = drawn.dimensions.flatMap((dimension) => {
        const found = on(dimension);
        return found ? [{ alias: dimensionAlias(dimension), on: found }] : [];
      });
      const filters = drawn.filters.flatMap(({ dimension, keeps, missing, pick }): ResolvedFilter[] => {
        const found = on(dimension);
        const values = engine.catalog().values?.[found?.column.toLowerCase() ?? ""] ?? [];
        const chosen = pick.flatMap((at) => values[at % Math.max(1, values.length)] ?? []);
        if (!found || dimension.values === "time" || (chosen.length === 0 && !missing)) return [];
        return [{ on: found, keeps, missing, values: chosen }];
      });
      const [from, to] = drawn.bounds.map((at) => new Date(at.includes("T") ? `${at}Z` : `${at}T00:00:00Z`).toISOString()) as [string, string];
      const plan: QueryPlan = {
        metric,
        dimensions: shown,
        filters,
        granularity: drawn.granularity,
        period: { from, to, timeZone: drawn.timeZone },
        limit: 50_001,
      };
      return { shape: drawn.shape, plan, withCredits: drawn.shape === "total" && !metric.only && !metric.divisor && !metric.unitOf };
    });
}

async function answer(engine: CostEngine, compiled: CompiledPlan, withPlan: boolean) {
  const sql = compiled.shape === "groups" ? groupedSql(compiled.plan) : totalSql(compiled.plan, compiled.withCredits);
  const prepared = await engine.prepare(sql, { origin: "compiled", maxRows: 50_000, ...(withPlan ? { plan: compiled } : {}) });
  const result = await engine.run(prepared, { maxRows: 50_000, timeoutMs: 30_000 });
  return { isRollup: /rollup_/.test(prepared.engineSql), columns: result.columns, rows: result.rows.map((row) => JSON.stringify(row)).toSorted() };
}

describe.each(["cur", "focus"] as const)("a question over a %s export", (name) => {
  it("is answered from rollups as from the rows, row for row and to the last digit", async () => {
    const { engine, bare } = caseOf(name);
    let fromRollups = 0;
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(plans(engine), async (compiled) => {
        if (!compiled) return;
        const summed = await answer(engine, compiled, true);
        asked += 1;
        if (!summed.isRollup) {
          const fromFiles = await answer(bare, compiled, false);
          expect(summed.rows).toEqual(fromFiles.rows);
          return;
        }
        fromRollups += 1;
        for (const other of [engine, bare]) {
          const fromRows = await answer(other, compiled, false);
          expect(fromRows.isRollup).toBe(false);
          expect({ columns: summed.columns, rows: summed.rows }).toEqual({ columns: fromRows.columns, rows: fromRows.rows });
        }
      }),
      { numRuns: RUNS },
    );
    expect(fromRollups).toBeGreaterThan(asked / 4);
  }, 120_000);
});
