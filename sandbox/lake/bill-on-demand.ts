import { join } from "node:path";
import { type BillFiles, keepBill } from "#sandbox/bill/bill-files";
import { billedPeriods } from "#sandbox/lake/billed-periods";
import type { BilledPeriods } from "#sandbox/lake/cost-export";
import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import type { Company } from "#sandbox/world/company";

const HOUR_MS = 3_600_000;

/** Makes a company's bill when it is first asked for, and adds the days that have passed since; looks at most once an hour of the world's clock. */
export function billOnDemand(dir: string, now: () => Date): (company: Company, world: OpenLiveWorld) => Promise<BilledPeriods> {
  const made = new Map<string, { readonly hour: number; readonly files: Promise<BillFiles> }>();
  return async (company, world) => {
    const hour = Math.floor(now().getTime() / HOUR_MS);
    let known = made.get(company.key);
    if (known === undefined || known.hour !== hour) {
      // One after the other: two writers of one bill would take its files from each other.
      const before = known?.files ?? Promise.resolve();
      const keep = () => keepBill(company, join(dir, company.key), now(), undefined, world.overlay());
      known = { hour, files: Promise.resolve(before).then(keep, keep) };
      made.set(company.key, known);
    }
    const { files } = known;
    files.catch(() => made.delete(company.key));
    const { folder, through } = await files;
    return billedPeriods(folder, through);
  };
}
