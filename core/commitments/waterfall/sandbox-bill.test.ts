import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { billedHours, billedPosition } from "#core/commitments/waterfall/testing/billed-hours";
import { replayBill } from "#core/commitments/waterfall/testing/replay-bill";
import { type Bill, openBill } from "#sandbox/testing/open-bill";
import { openSharedSandbox } from "#sandbox/testing/shared-sandbox";

/** A month in which plans end and others begin, and one without. All thirteen are in `npm run bench:commitments`. */
const MONTHS = ["2026-05", "2026-10"];
const HALF_A_CENT = 0.005;

let bill: Bill;
beforeAll(async () => {
  const shared = await openSharedSandbox();
  await shared.close();
  bill = await openBill(join(shared.dataDir, "sandbox", "demo", "cur", "**", "*.parquet"));
}, 240_000);
afterAll(() => bill?.close());

describe("the sample company's bill", () => {
  it.each(MONTHS)(
    "of %s is billed again to the cent: each plan, each kind of usage that it covered, each reservation, each account",
    async (month) => {
      const hours = await billedHours(bill, await billedPosition(bill), month);
      expect(hours.fees.length).toBeGreaterThanOrEqual(3);
      expect(hours.covers.length).toBeGreaterThan(hours.fees.length);
      const { compared, differences } = replayBill(hours);
      expect(compared).toBeGreaterThan(40);
      expect(differences.filter(({ replayed, billed }) => !(Math.abs(replayed - billed) < HALF_A_CENT))).toEqual([]);
    },
  );

  it("is not billed again as it was where a rule is another one: nobody shares, or there are no reservations", async () => {
    const hours = await billedHours(bill, await billedPosition(bill), "2026-10");
    const off = new Set(hours.usage.rows.map(({ account }) => account));
    for (const position of [
      { ...hours.position, sharing: { off } },
      { ...hours.position, reservations: [] },
    ]) {
      const [largest] = replayBill({ ...hours, position }).differences;
      expect(Math.abs((largest?.replayed ?? 0) - (largest?.billed ?? 0))).toBeGreaterThan(HALF_A_CENT);
    }
  });
});
