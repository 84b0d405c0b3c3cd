import { readdir } from "node:fs/promises";
import type { BilledPeriods } from "#sandbox/lake/cost-export";

const PERIOD = /^billing_period=(\d{4}-\d{2})$/;

/** The billing periods that the bill's folder holds. */
export async function billedPeriods(folder: string): Promise<BilledPeriods> {
  const names = await readdir(folder);
  return { folder, periods: names.flatMap((name) => PERIOD.exec(name)?.[1] ?? []).sort() };
}
