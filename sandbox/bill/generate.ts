import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { BillSpan } from "#sandbox/bill/bill-span";
import { applyPlan, PLAN_LINES, RESERVATION_FEES, RESERVATIONS } from "#sandbox/bill/commitment-sql";
import { selectCur } from "#sandbox/bill/cur-projection";
import { monthlyLines } from "#sandbox/bill/monthly-sql";
import { PROJECTION_TABLES } from "#sandbox/bill/projection-tables";
import { splitCosts } from "#sandbox/bill/split-sql";
import { CREATE_LINES, instanceHours, MACROS, meterHours, rootDisks } from "#sandbox/bill/usage-sql";
import { loadWorld } from "#sandbox/bill/world-tables";
import { billedPlansBetween, passesOf } from "#sandbox/world/billed-plans";
import type { Company } from "#sandbox/world/company";
import { NO_OVERLAY, type Overlay } from "#sandbox/world/overlay";
import { HOURS_OF_DAY, type Hour, periodsBetween, periodStart, shiftPeriod } from "#sandbox/world/time";

/** Pods, disks and gateways have a row an hour for so many days before the end of the bill, and a row a day before them. */
export const DETAIL_DAYS = 35;
/** Newest periods of the second half, which hold as many rows as all before them. */
const PERIODS_OF_SECOND_HALF = 4;

/**
 * Writes the CUR of the billing periods in the span as `<dir>/billing_period=YYYY-MM/cur-00001.parquet`, each file in one step.
 * The bill is a pure function of the hour and of what was done, so a long span is made in two halves side by side, one for each core.
 */
export async function generateBill(company: Company, dir: string, span: BillSpan, overlay: Overlay = NO_OVERLAY): Promise<void> {
  const detailFrom = span.to - DETAIL_DAYS * HOURS_OF_DAY;
  const periods = periodsBetween(span.from, span.to);
  const cut = periods.length > 2 * PERIODS_OF_SECOND_HALF ? periodStart(periods.at(-PERIODS_OF_SECOND_HALF) ?? "") : span.from;
  const halves = [
    { from: span.from, to: cut },
    { from: cut, to: span.to },
  ].filter((half) => half.from < half.to);
  await Promise.all(halves.map((half) => generatePart(company, dir, half, detailFrom, overlay)));
}

async function generatePart(company: Company, dir: string, span: BillSpan, detailFrom: Hour, overlay: Overlay): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "1000MB" });
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(MACROS);
    await loadWorld(connection, company, span, detailFrom, overlay);
    const { from, to } = span;
    const steps = [
      CREATE_LINES,
      instanceHours(from, to),
      meterHours(detailFrom),
      rootDisks(from, to, detailFrom),
      RESERVATIONS,
      ...[...new Set(passesOf(billedPlansBetween(company, overlay, from, to)).values())].sort((a, b) => a - b).map(applyPlan),
      PLAN_LINES,
      RESERVATION_FEES,
      splitCosts(detailFrom),
      monthlyLines(company, from, to),
      PROJECTION_TABLES,
    ];
    for (const step of steps) await connection.run(step);
    for (const period of periodsBetween(from, to)) await writePeriod(connection, company, dir, period, to);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

async function writePeriod(connection: DuckDBConnection, company: Company, dir: string, billingPeriod: string, to: Hour): Promise<void> {
  const start = periodStart(billingPeriod);
  const end = periodStart(shiftPeriod(billingPeriod, 1));
  const folder = join(dir, `billing_period=${billingPeriod}`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, "cur-00001.parquet");
  const next = `${file}.${process.pid}.tmp`;
  await connection.run(
    `COPY (${selectCur(company, { start, end, closed: end <= to, billingPeriod })}) TO '${next.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false)`,
  );
  await rename(next, file);
}
