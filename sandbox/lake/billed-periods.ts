import { readdir } from "node:fs/promises";
import type { BilledPeriods } from "#sandbox/lake/cost-export";
import { type Hour, isoOf } from "#sandbox/world/time";

const PERIOD = /^billing_period=(\d{4}-\d{2})$/;

/** The billing periods that the bill's folder holds. */
export async function billedPeriods(folder: string, through: Hour): Promise<BilledPeriods> {
  const names = await readdir(folder);
  return { folder, through: new Date(isoOf(through)), periods: names.flatMap((name) => PERIOD.exec(name)?.[1] ?? []).sort() };
}
