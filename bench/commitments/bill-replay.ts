import { join } from "node:path";
import type { CommitmentBench } from "#bench/commitments/commitment-bench";
import { billedHours, billedPosition } from "#core/commitments/waterfall/testing/billed-hours";
import { type Difference, replayBill } from "#core/commitments/waterfall/testing/replay-bill";
import { openBill } from "#sandbox/testing/open-bill";
import { openSharedSandbox } from "#sandbox/testing/shared-sandbox";

const MONTHS = 13;
const HALF_A_CENT = 0.005;
const sizeOf = ({ replayed, billed }: Difference) => Math.abs(replayed - billed);

/** Bar: the sandbox's own bills, both companies and all months, are billed again to the cent. */
export const billReplay: CommitmentBench = {
  name: "The sandbox's bills, replayed",
  async run({ say, bar }) {
    const shared = await openSharedSandbox();
    await shared.close();
    for (const company of ["demo", "other"]) {
      const bill = await openBill(join(shared.dataDir, "sandbox", company, "cur", "**", "*.parquet"));
      try {
        const months = (await bill.query("SELECT DISTINCT billing_period AS month FROM cur ORDER BY 1")).map((row) => String(row["month"]));
        const position = await billedPosition(bill);
        const started = performance.now();
        let compared = 0;
        let fees = 0;
        const differences: Difference[] = [];
        for (const month of months) {
          const hours = await billedHours(bill, position, month);
          const replayed = replayBill(hours);
          fees += hours.fees.length;
          compared += replayed.compared;
          differences.push(...replayed.differences.map((one) => ({ ...one, what: `${month} ${one.what}` })));
        }
        const largest = differences.reduce<Difference | undefined>(
          (most, one) => (most === undefined || sizeOf(one) > sizeOf(most) ? one : most),
          undefined,
        );
        const off = largest === undefined ? 0 : sizeOf(largest);
        say(
          `${company}: ${months.length} months, ${position.plans.length} plans, ${position.reservations.length} reservations, ${((performance.now() - started) / 1000).toFixed(1)} s`,
        );
        const holds = months.length === MONTHS && off < HALF_A_CENT && (company !== "demo" || fees >= MONTHS);
        const found = `${compared} numbers of ${fees} monthly plan rows, largest difference $${off.toExponential(1)}`;
        bar(`${company}: to the cent`, holds, compared === 0 ? "no plan and no reservation in any month" : found, "under half a cent");
        for (const one of differences.filter((each) => sizeOf(each) >= HALF_A_CENT).slice(0, 10)) {
          say(`  ${one.what}: ${one.replayed} replayed, ${one.billed} billed`);
        }
      } finally {
        bill.close();
      }
    }
  },
};
