import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { DETAIL_DAYS, generateBill } from "#sandbox/bill/generate";
import type { Company } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";
import { NO_OVERLAY, type Overlay, overlayBefore } from "#sandbox/world/overlay";
import { billingPeriodOf, HOURS_OF_DAY, type Hour, hourOf, isoOf, periodsBetween, periodStart, shiftPeriod } from "#sandbox/world/time";

const Manifest = z.object({
  version: z.string(),
  through: z.string(),
  periods: z.array(z.string()),
  /** What was done to the fleet up to the end of each period, as a digest. */
  overlays: z.record(z.string(), z.string()),
});
type Manifest = z.infer<typeof Manifest>;

/** The open month and the twelve before it. */
export const BILLED_MONTHS = 13;

export type BillFiles = { readonly folder: string; readonly glob: string; readonly through: Hour; readonly changed: boolean };

/**
 * Makes the folder hold the bill up to the last midnight (UTC) before `now`: from nothing, or by adding the days that have passed
 * and rewriting only the billing periods that these, or what was done to the fleet, touch. Does nothing when it is up to date.
 */
export async function keepBill(company: Company, dir: string, now: Date, months = BILLED_MONTHS, overlay: Overlay = NO_OVERLAY): Promise<BillFiles> {
  const folder = join(dir, "cur");
  const through = Math.floor(now.getTime() / 3_600_000 / HOURS_OF_DAY) * HOURS_OF_DAY;
  const files = { folder, glob: join(folder, "billing_period=*", "*.parquet"), through };
  const version = await sourceVersion(months);
  const first = periodStart(shiftPeriod(billingPeriodOf(through - 1), 1 - months));
  const read = await readManifest(dir);
  const kept = read?.version === version && hourOf(read.through) <= through ? read : undefined;
  const redone = kept === undefined ? first : firstOverlaid(kept, overlay, through);
  if (kept !== undefined && hourOf(kept.through) === through && redone >= through) return { ...files, changed: false };

  const days = kept === undefined || hourOf(kept.through) === through ? redone : firstTouched(hourOf(kept.through));
  const from = Math.max(first, Math.min(redone, days));
  await mkdir(folder, { recursive: true });
  await generateBill(company, folder, { from, to: through }, overlayBefore(overlay, through));
  const periods = periodsBetween(first, through);
  for (const name of await readdir(folder)) {
    if (!periods.includes(name.replace("billing_period=", ""))) await rm(join(folder, name), { recursive: true, force: true });
    else await sweepUnfinished(join(folder, name));
  }
  const overlays = Object.fromEntries(periods.map((period) => [period, overlayDigest(overlay, period, through)]));
  await writeManifest(dir, { version, through: isoOf(through), periods, overlays });
  return { ...files, changed: true };
}

/** What a process that was killed while writing left behind. */
async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(".tmp")) await rm(join(folder, name), { force: true });
  }
}

/** Days that were in detail up to `through` may now be summed up, and the month that was open may be closed. */
function firstTouched(through: Hour): Hour {
  return periodStart(billingPeriodOf(through - DETAIL_DAYS * HOURS_OF_DAY));
}

/** The first period that holds other instances than when it was written; `through` where none does. */
function firstOverlaid(kept: Manifest, overlay: Overlay, through: Hour): Hour {
  const period = kept.periods.find((candidate) => kept.overlays[candidate] !== overlayDigest(overlay, candidate, hourOf(kept.through)));
  return period === undefined ? through : periodStart(period);
}

function overlayDigest(overlay: Overlay, billingPeriod: string, through: Hour): string {
  const end = Math.min(periodStart(shiftPeriod(billingPeriod, 1)), through);
  return hex(JSON.stringify(overlayBefore(overlay, end)));
}

async function readManifest(dir: string): Promise<Manifest | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(dir, "manifest.json"), "utf8")));
  } catch {
    return undefined;
  }
}

async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const file = join(dir, "manifest.json");
  await writeFile(`${file}.tmp`, JSON.stringify(manifest, null, 2));
  await rename(`${file}.tmp`, file);
}

/** What a bill follows from, beside what was done to the fleet. */
const BILL_SOURCES = ["sandbox/world", "sandbox/bill", "sandbox/halcyon", "sandbox/pelican", "core/pricing"];

let sources: Promise<string> | undefined;

/** Changes with the world, its prices or the generator, so that an old bill is never mixed with a new one. */
async function sourceVersion(months: number): Promise<string> {
  sources ??= hashSources();
  return `${await sources}-${months}`;
}

async function hashSources(): Promise<string> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const hash = createHash("sha256");
  for (const folder of BILL_SOURCES) {
    const names = (await readdir(join(root, folder), { recursive: true }))
      .filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith(".test.ts"))
      .sort();
    for (const name of names) hash.update(name).update(await readFile(join(root, folder, name)));
  }
  return hash.digest("hex").slice(0, 16);
}
