import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { type DuckdbEngineOptions, ingestOptions, openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { ingest } from "#adapters/warehouse/ingest/ingest";
import { prepareVersion } from "#adapters/warehouse/ingest/prepare";
import { dashboardTimes } from "#bench/data/testing/dashboard";
import { NEWEST, monthsOf } from "#bench/data/testing/generate-bill";
import { percentile } from "#bench/percentile";
import type { CostEngine } from "#core/ports/cost-engine";

const NOW = () => new Date("2026-11-18T12:00:00Z");
const BARE_RATIO = 1.3;
const BARE_EXTRA_MS = 15;
const INGEST_ROWS = 250_000;
const DASHBOARD_MS = 100;
const MEMORY_MB = 1_500;
const RUNS = 9;

type Say = (line: string) => void;

/** Measures each bar of the embedded warehouse. @returns whether all are met */
export async function benchData(rows: number, say: Say): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "major-tom-bench-"));
  const verdicts: boolean[] = [];
  const bar = (isMet: boolean, text: string) => {
    verdicts.push(isMet);
    say(`${isMet ? "PASS" : "FAIL"}  ${text}`);
  };
  try {
    const six = join(folder, "six");
    const thirty = join(folder, "thirty");
    say(`Making ${rows.toLocaleString("en-US")} rows twice: 6 months, and 30 months of a fifth of that size each.`);
    await generate(six, 6, Math.round(rows / 6));
    await generate(thirty, 30, Math.round(rows / 30));

    const options = (name: string, glob: string): DuckdbEngineOptions => ({
      dir: join(folder, `warehouse-${name}`),
      source: { glob, label: name },
      now: NOW,
      prepareAfterMs: "never",
    });
    const wide = options("six", `${six}/**/*.parquet`);
    const taken = await takeIn(wide);
    say(
      `      read and opened in ${seconds(taken.openCpu)} CPU s (${seconds(taken.openWall)} s), sorted and summed in ${seconds(taken.prepareCpu)} CPU s (${seconds(taken.prepareWall)} s)`,
    );
    const perSecond = rows / ((taken.openCpu + taken.prepareCpu) / 1000);
    bar(
      perSecond >= INGEST_ROWS,
      `ingest, through sort and rollups: ${Math.round(perSecond).toLocaleString("en-US")} rows a second of CPU time (at least ${INGEST_ROWS.toLocaleString("en-US")})`,
    );

    const engine = await openDuckdbEngine(wide);
    for (const { name, sql, bare } of questions(six)) {
      const [ours, theirs] = await sideBySide(engine, sql, bare);
      bar(
        ours <= theirs * BARE_RATIO + BARE_EXTRA_MS,
        `${name}: ${ours.toFixed(1)} ms, a bare query of the files ${theirs.toFixed(1)} ms (at most ${BARE_RATIO} x + ${BARE_EXTRA_MS} ms)`,
      );
    }
    const times = await dashboardTimes(engine);
    bar(
      percentile(times.answers, 0.95) < DASHBOARD_MS,
      `dashboard at ${times.perSecond} questions a second: p50 ${percentile(times.answers, 0.5).toFixed(1)} ms, p95 ${percentile(times.answers, 0.95).toFixed(1)} ms of ${times.answers.length} (under ${DASHBOARD_MS} ms); ${times.fromRollups} from rollups`,
    );
    await engine.close();

    const short = options("newest six", `${thirty}/billing_period={${monthsOf(6).join(",")}}/*.parquet`);
    const long = options("all thirty", `${thirty}/**/*.parquet`);
    await takeIn(short);
    await takeIn(long);
    await historyBars(short, long, bar);

    const peak = process.resourceUsage().maxRSS / 1024;
    bar(peak < MEMORY_MB, `memory at its peak: ${Math.round(peak)} MB (under ${MEMORY_MB} MB)`);
    return verdicts.every(Boolean);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own, so that its memory is not counted. */
async function generate(folder: string, months: number, rows: number): Promise<void> {
  const script = `const { generateBill, monthsOf } = await import("#bench/data/testing/generate-bill"); await generateBill(${JSON.stringify(folder)}, monthsOf(${months}), ${rows});`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { cwd: process.cwd() });
}

async function takeIn(options: DuckdbEngineOptions) {
  const ingesting = ingestOptions(options);
  const [openCpu, openWall, version] = await measured(() => ingest(ingesting));
  const [prepareCpu, prepareWall] = await measured(() => prepareVersion(ingesting, version));
  return { openCpu, openWall, prepareCpu, prepareWall };
}

async function measured<T>(run: () => Promise<T>): Promise<[cpuMs: number, wallMs: number, result: T]> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await run();
  const used = process.cpuUsage(cpu);
  return [(used.user + used.system) / 1000, performance.now() - started, result];
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** Questions over one month; ours in Trino's SQL, theirs as anyone would write it for the engine. */
function questions(folder: string) {
  const files = `read_parquet('${folder}/**/*.parquet', hive_partitioning = true)`;
  const question = (name: string, select: string, where: string, rest: string, bareSelect = select, bareWhere = where) => ({
    name,
    sql: `select ${select} from cur where billing_period = '${NEWEST}' and ${where} ${rest}`,
    bare: `select ${bareSelect} from ${files} where billing_period = '${NEWEST}' and ${bareWhere} ${rest}`,
  });
  const sum = "sum(line_item_unblended_cost) as cost";
  return [
    question(
      "a month by product code and day",
      `line_item_product_code, date_trunc('day', line_item_usage_start_date) as day, ${sum}`,
      "line_item_usage_amount > RUN",
      "group by 1, 2 order by 3 desc",
    ),
    question(
      "a month of one account by usage type",
      `line_item_usage_type, ${sum}, count(*) as line_items`,
      "line_item_usage_account_id = '111111111114' and line_item_usage_amount > RUN",
      "group by 1 order by 2 desc",
    ),
    question(
      "the dearest resources of a month",
      `line_item_resource_id, ${sum}`,
      "line_item_usage_amount > RUN",
      "group by 1 order by 2 desc limit 50",
    ),
    question(
      "a month by team",
      `x_tag_team, ${sum}`,
      "line_item_usage_amount > RUN",
      "group by 1 order by 2 desc",
      `nullif(resource_tags['user_team'], '') as team, ${sum}`,
    ),
    question(
      "columns that are not among the sorted ones",
      `line_item_line_item_description, max(product_sku) as sku, ${sum}`,
      "line_item_usage_amount > RUN",
      "group by 1 order by 3 desc limit 50",
    ),
  ];
}

/** Medians of both in turn; RUN is another number each time, so that no answer comes from memory. */
async function sideBySide(engine: CostEngine, sql: string, bare: string): Promise<[ours: number, bare: number]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "512MB" });
  const connection = await instance.connect();
  await connection.run("set parquet_metadata_cache = true");
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let run = 0; run <= RUNS; run += 1) {
      const than = `0.0000${run + 1}`;
      const [, first] = await measured(() => ask(engine, sql.replace("RUN", than)));
      const [, second] = await measured(async () => (await connection.runAndReadAll(bare.replace("RUN", than))).getRowsJson());
      // The first of each opens files.
      if (run > 0) {
        ours.push(first);
        theirs.push(second);
      }
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return [percentile(ours, 0.5), percentile(theirs, 0.5)];
}

async function ask(engine: CostEngine, sql: string) {
  return engine.run(await engine.prepare(sql, { origin: "untrusted", maxRows: 1_000 }), { maxRows: 1_000, timeoutMs: 60_000 });
}

/** One month of a history of six months, and of thirty. */
async function historyBars(short: DuckdbEngineOptions, long: DuckdbEngineOptions, bar: (isMet: boolean, text: string) => void): Promise<void> {
  const [six, thirty] = [await openDuckdbEngine(short), await openDuckdbEngine(long)];
  try {
    for (const { name, sql } of questions("").slice(0, 4)) {
      const times: [number[], number[]] = [[], []];
      for (let run = 0; run <= RUNS * 2; run += 1) {
        for (const [at, engine] of [six, thirty].entries()) {
          const [, wall] = await measured(() => ask(engine, sql.replace("RUN", `0.0000${run + 1}`)));
          if (run > 0) times[at]?.push(wall);
        }
      }
      const [before, after] = times.map((list) => percentile(list, 0.5)) as [number, number];
      bar(
        after <= before * BARE_RATIO,
        `${name}, after 6 months ${before.toFixed(1)} ms, after 30 months ${after.toFixed(1)} ms (within ${BARE_RATIO} x)`,
      );
    }
  } finally {
    await six.close();
    await thirty.close();
  }
}
