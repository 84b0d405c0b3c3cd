import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { applyPlan, PLAN_LINES, RESERVATION_FEES, RESERVATIONS } from "#sandbox/bill/commitment-sql";
import { selectCur } from "#sandbox/bill/cur-projection";
import { monthlyLines } from "#sandbox/bill/monthly-sql";
import { splitCosts } from "#sandbox/bill/split-sql";
import { CREATE_LINES, instanceHours, MACROS, meterHours, rootDisks } from "#sandbox/bill/usage-sql";
import { loadWorld } from "#sandbox/bill/world-tables";
import type { Company } from "#sandbox/world/company";
import { HOURS_OF_DAY, type Hour, periodsBetween, periodStart, shiftPeriod } from "#sandbox/world/time";

/** Pods, disks and gateways have a row an hour for so many days, and a row a day before them. */
export const DETAIL_DAYS = 35;
const THREADS = 2;

/**
 * Writes the CUR of whole billing periods up to `to` (a midnight, exclusive) as `<dir>/billing_period=YYYY-MM/cur-00001.parquet`.
 * Each file replaces its predecessor in one step. `from` is the first hour of a billing period.
 */
export async function generateBill(company: Company, dir: string, from: Hour, to: Hour): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: String(THREADS), memory_limit: "1500MB" });
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(MACROS);
    await loadWorld(connection, company, from, to);
    const detailFrom = to - DETAIL_DAYS * HOURS_OF_DAY;
    const steps = [CREATE_LINES, instanceHours(from, to), meterHours(detailFrom), rootDisks(detailFrom), RESERVATIONS, ...company.plans.map((_, series) => applyPlan(series)), PLAN_LINES, RESERVATION_FEES, splitCosts(detailFrom), monthlyLines(company, from, to)];
    for (const step of steps) await connection.run(step);
    const waiting = periodsBetween(from, to);
    const write = async () => {
      const own = await instance.connect();
      for (let period = waiting.shift(); period !== undefined; period = waiting.shift()) {
        const start = periodStart(period);
        const end = periodStart(shiftPeriod(period, 1));
        const folder = join(dir, `billing_period=${period}`);
        await mkdir(folder, { recursive: true });
        const file = join(folder, "cur-00001.parquet");
        const next = `${file}.tmp-${process.pid}`;
        await own.run(`COPY (${selectCur(company, { start, end, closed: end <= to, billingPeriod: period })}) TO '${next.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960)`);
        await rename(next, file);
      }
      own.closeSync();
    };
    await Promise.all(Array.from({ length: THREADS }, write));
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

export async function dropPeriod(dir: string, period: string): Promise<void> {
  await rm(join(dir, `billing_period=${period}`), { recursive: true, force: true });
}
