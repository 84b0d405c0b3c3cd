import { z } from "zod";
import { CanaryCheck } from "#core/api/canary";
import { EXPECTED_LISTS, type Expected } from "#core/canary/expected";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";

/** Two months of nights. */
const MOST_RUNS = 60;

export type StoredRun = {
  readonly at: string;
  readonly dataVersion: string;
  readonly checks: readonly CanaryCheck[];
  readonly holds: number;
  readonly total: number;
};

type RunRow = { at: string | Date; data_version: string; checks: unknown; holds: number; total: number };

/** The latest runs, the newest first. */
export async function latestRuns(tx: TenantTransaction, most: number): Promise<StoredRun[]> {
  const rows = await tx.query<RunRow>(
    `SELECT at, data_version, checks, holds, total FROM canary_runs ORDER BY at DESC, id DESC LIMIT ${Math.trunc(most)}`,
  );
  return rows.map((row) => ({
    at: new Date(row.at).toISOString(),
    dataVersion: row.data_version,
    checks: z.array(CanaryCheck).parse(jsonOf(row.checks)),
    holds: Number(row.holds),
    total: Number(row.total),
  }));
}

/** Keeps a run and lets go of the oldest. */
export async function insertRun(tx: TenantTransaction, run: Omit<StoredRun, "at">): Promise<void> {
  await tx.query(`INSERT INTO canary_runs (tenant_id, id, data_version, checks, holds, total) VALUES ($1, $2, $3, $4::text::jsonb, $5, $6)`, [
    tx.tenantId,
    newId("cny"),
    run.dataVersion,
    JSON.stringify(run.checks),
    run.holds,
    run.total,
  ]);
  await tx.query(`DELETE FROM canary_runs WHERE id NOT IN (SELECT id FROM canary_runs ORDER BY at DESC, id DESC LIMIT ${MOST_RUNS})`);
}

const Amounts = z.record(z.string(), z.string());
const List = z.enum(EXPECTED_LISTS);

export async function expectedIn(tx: TenantTransaction): Promise<Expected[]> {
  const rows = await tx.query<{ month: string; list: string; version: string; amounts: unknown }>(
    "SELECT month, list, version, amounts FROM canary_expected ORDER BY month, list",
  );
  return rows.map(({ month, list, version, amounts }) => ({ month, list: List.parse(list), version, amounts: Amounts.parse(jsonOf(amounts)) }));
}

export async function keepExpected(tx: TenantTransaction, expected: readonly Expected[]): Promise<void> {
  for (const { month, list, version, amounts } of expected)
    await tx.query(
      `INSERT INTO canary_expected (tenant_id, month, list, version, amounts) VALUES ($1, $2, $3, $4, $5::text::jsonb)
       ON CONFLICT (tenant_id, month, list) DO UPDATE SET version = excluded.version, amounts = excluded.amounts, taken_at = app_now()
       WHERE canary_expected.version <> excluded.version OR canary_expected.amounts <> excluded.amounts`,
      [tx.tenantId, month, list, version, JSON.stringify(amounts)],
    );
}

function jsonOf(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
