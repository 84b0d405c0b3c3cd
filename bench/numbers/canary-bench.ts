import { fileURLToPath } from "node:url";
import { scoreOf } from "#core/canary/score";
import { openBill } from "#services/costs/testing/a-bill";
import { countFaults, type Trial } from "#services/canary/testing/count-faults";

export type CanaryScore = {
  /** Of the checks, without a fault. */
  readonly holds: number;
  readonly total: number;
  readonly faults: number;
  readonly harmless: number;
  readonly share: number;
  /** With nothing kept from before to compare with. */
  readonly shareFromTheFirst: number;
  readonly kinds: readonly (readonly [string, { readonly found: number; readonly made: number }])[];
};

const BILLS = ["cur-2.0.parquet", "focus-1.2.parquet"];

/** How many of the seeded faults turn the checks red, over a CUR and a FOCUS bill. */
export async function scoreCanary(seeds: number): Promise<CanaryScore> {
  const trials: Trial[] = [];
  const first: Trial[] = [];
  let [holds, total] = [0, 0];
  for (const name of BILLS) {
    const bill = await openBill(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)));
    try {
      const seeded = Array.from({ length: seeds }, (_, index) => index + 1);
      const kept = await countFaults(bill.ctx, bill.engine, { seeds: seeded });
      trials.push(...kept.trials);
      const score = scoreOf(kept.clean.checks);
      holds += score.holds;
      total += score.total;
      first.push(...(await countFaults(bill.ctx, bill.engine, { seeds: seeded.slice(0, 1), fromTheFirst: true })).trials);
    } finally {
      await bill.close();
    }
  }
  const harmful = trials.filter(({ isHarmless }) => !isHarmless);
  const kinds = Map.groupBy(harmful, ({ kind }) => kind);
  return {
    holds,
    total,
    faults: harmful.length,
    harmless: trials.length - harmful.length,
    share: shareOf(harmful),
    shareFromTheFirst: shareOf(first.filter(({ isHarmless }) => !isHarmless)),
    kinds: [...kinds].map(([kind, made]) => [kind, { found: made.filter(isFound).length, made: made.length }]),
  };
}

const isFound = ({ failing }: Trial) => failing.length > 0;
const shareOf = (trials: readonly Trial[]) => (trials.length === 0 ? 0 : trials.filter(isFound).length / trials.length);
