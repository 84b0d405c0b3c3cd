import { type CommitmentBench, leastTimes, usedMb } from "#bench/commitments/commitment-bench";
import { largeCompany } from "#bench/commitments/large-company";
import type { UsageRow } from "#core/commitments/model";
import { netEffect } from "#core/commitments/net-effect";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { whatIf } from "#core/commitments/waterfall/what-if";

const RUNS = 8;

/** Bar: 13 months of hours x 400 usage rows x 12 plans in under 2 s in one thread; a what-if in a fraction of that. */
export const waterfallSpeed: CommitmentBench = {
  name: "Waterfall, 13 months x 400 rows x 12 plans",
  async run({ say, bar }) {
    const { usage, position } = largeCompany();
    const before = usedMb();
    let base = applyWaterfall(usage, position);
    const memory = usedMb() - before;
    const full = leastTimes(RUNS, () => (base = applyWaterfall(usage, position)));
    const covered = base.rows.reduce((sum, row) => sum + row.covered.length, 0);
    say(
      `${usage.hours} hours, ${usage.rows.length} rows, ${position.plans.length} plans, ${position.reservations.length} reservations; ${covered} pairs of row and plan with something covered; ${utilizations(base)}`,
    );
    say(`${full.thread.toFixed(0)} ms of one thread; the result takes ${memory.toFixed(0)} MB`);
    bar("whole run", full.clock < 2000, `${full.clock.toFixed(0)} ms`, "under 2,000 ms");

    const last = base.plans.at(-1)?.plan;
    const plans = position.plans.map((plan) => (plan === last ? { ...plan, commitment: plan.commitment * 1.1 } : plan));
    const row = usage.rows.reduce((most, one) => (one.family === "m6i" && one.onDemandRate > most.onDemandRate ? one : most));
    const less = (one: UsageRow): UsageRow => (one === row ? { ...one, quantity: one.quantity.map((units) => units * 0.5) } : one);
    const asleep = (one: UsageRow): UsageRow =>
      one === row ? { ...one, quantity: one.quantity.map((units, hour) => (hour % 24 < 6 ? 0 : units)) } : one;
    const cases = [
      ["one plan's commitment", usage, { ...position, plans }],
      ["one row at half in every hour", { ...usage, rows: usage.rows.map(less) }, position],
      ["one row asleep at night", { ...usage, rows: usage.rows.map(asleep) }, position],
    ] as const;
    for (const [name, changedUsage, changedPosition] of cases) {
      let changed = base;
      const time = leastTimes(RUNS, () => (changed = whatIf(base, changedUsage, changedPosition)));
      const fresh = applyWaterfall(changedUsage, changedPosition);
      const same = Math.abs(billOf(changed).total - billOf(fresh).total) <= 1e-9 * billOf(fresh).total;
      const share = `${time.thread.toFixed(0)} ms of one thread, ${((100 * time.thread) / full.thread).toFixed(0)} % of a whole run`;
      bar(`what-if: ${name}`, same && time.thread < full.thread, share, "the same bill, in less than a whole run");
    }
    const change = { id: "half", remove: [{ row: row.id, units: 0.5 }], add: [], otherUsdPerHour: 0 };
    const effect = leastTimes(RUNS, () => void netEffect(usage, position, [change], base));
    say(`net effect of one change over 13 months: ${effect.clock.toFixed(0)} ms`);
  },
};

function utilizations({ plans }: WaterfallResult): string {
  const shares = plans.map(({ total }) => total.used / total.commitment);
  return `plans used ${(100 * Math.min(...shares)).toFixed(0)} to ${(100 * Math.max(...shares)).toFixed(0)} %`;
}
