import { describe, expect, it } from "vitest";
import { type Candidate, planOf } from "#core/commitments/sizing/candidate";
import { eligiblePosition, eligibleUsage } from "#core/commitments/sizing/build-curve";
import { readCurve, thinCurve } from "#core/commitments/sizing/commitment-curve";
import { optimalCommitment } from "#core/commitments/sizing/optimal-commitment";
import { type HistoryShape, randomHistory, type RandomHistory } from "#core/commitments/sizing/testing/random-histories";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";

const SHAPES: readonly HistoryShape[] = [
  { discounts: "single", accounts: 1 },
  { discounts: "mixed", accounts: 1 },
  { discounts: "mixed", accounts: 3 },
  { discounts: "mixed", accounts: 3, plans: 2 },
  { discounts: "mixed", accounts: 2, plans: 3, reservations: 2, rows: 6 },
  { discounts: "mixed", accounts: 2, plans: 2, reservations: 1, candidate: "EC2Instance", rows: 8 },
  { discounts: "single", accounts: 2, plans: 2, candidate: "EC2Instance", rows: 6 },
];
const shapeOf = (seed: number): HistoryShape => SHAPES[seed % SHAPES.length] as HistoryShape;

/** USD an hour by the whole waterfall. */
function replayed({ usage, position, candidate }: RandomHistory, commitment: number) {
  const eligible = eligibleUsage(usage, candidate.type);
  const standing = eligiblePosition(eligible, position, candidate.type);
  const result = applyWaterfall(eligible, { ...standing, plans: [...standing.plans, planOf(candidate, commitment, usage, "~candidate")] });
  return { bill: billOf(result).usdPerHour, used: (result.plans.find(({ plan }) => plan.id === "~candidate")?.total.used ?? 0) / usage.hours };
}

describe("optimalCommitment", () => {
  it("reads the same bill and the same use as a whole replay at any commitment, whatever is applied before and after", () => {
    let worst = 0;
    for (let seed = 0; seed < 350; seed += 1) {
      const history = randomHistory(seed, shapeOf(seed));
      const { curve } = optimalCommitment(history.usage, history.position, history.candidate);
      const last = curve.at.at(-1) ?? 0;
      for (const share of [0, 0.013, 0.21, 0.5, 0.77, 0.99, 1, 1.4]) {
        const reading = readCurve(curve, last * share);
        const truth = replayed(history, last * share);
        worst = Math.max(worst, Math.abs(reading.bill - truth.bill), Math.abs(reading.used - truth.used));
      }
    }
    expect(worst).toBeLessThan(1e-9);
  });

  it("is never beaten by a grid of 0.001 USD an hour on 500 random histories", () => {
    const beaten: string[] = [];
    for (let seed = 0; seed < 500; seed += 1) {
      const history = randomHistory(seed + 5000, { hours: 24, ...shapeOf(seed) });
      const { curve, exact, purchase } = optimalCommitment(history.usage, history.position, history.candidate);
      const last = curve.at.at(-1) ?? 0;
      let best = Number.POSITIVE_INFINITY;
      for (let mills = 0; mills <= Math.ceil(last * 1000); mills += 1) best = Math.min(best, readCurve(curve, mills / 1000).bill);
      if (best < purchase.bill - 1e-12) beaten.push(`seed ${seed}: ${best} < ${purchase.bill} (${exact.commitment})`);
    }
    expect(beaten).toEqual([]);
  });

  it("is never beaten by a grid that is replayed on the whole waterfall", () => {
    for (let seed = 0; seed < 21; seed += 1) {
      const history = randomHistory(seed + 900, { ...shapeOf(seed), hours: 8, rows: 4 });
      const { curve, purchase } = optimalCommitment(history.usage, history.position, history.candidate);
      const truth = replayed(history, purchase.commitment).bill;
      const last = Math.min(curve.at.at(-1) ?? 0, 1.5);
      for (let mills = 0; mills <= last * 1000; mills += 1) {
        expect(truth).toBeLessThanOrEqual(replayed(history, mills / 1000).bill + 1e-9);
      }
    }
  });

  it("is the d-quantile of the hours where there is one discount", () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { usage, candidate } = randomHistory(seed, { discounts: "single", accounts: 1, rows: 3 });
      const [row] = usage.rows;
      const discount = 1 - (candidate.rateOf(row!) ?? 0) / row!.onDemandRate;
      const hours = Array.from({ length: usage.hours }, (_, hour) =>
        usage.rows.reduce((sum, one) => sum + (one.quantity[hour] ?? 0) * one.onDemandRate * (1 - discount), 0),
      ).toSorted((a, b) => a - b);
      const { exact } = optimalCommitment(usage, { plans: [], reservations: [], sharing: { off: new Set() } }, candidate);
      expect(exact.commitment).toBeCloseTo(hours[Math.ceil(discount * hours.length) - 1] ?? 0, 9);
    }
  });

  it("finds the valley behind a rise, where the owner's usage comes first and saves nothing", () => {
    const row = { service: "ec2", region: "us-east-1", family: "m6i", instanceType: "m6i.large", operation: "Run", onDemandRate: 1 } as const;
    const usage = {
      from: 0,
      hours: 2,
      rows: [
        { ...row, id: "own", usageType: "own", account: "111111111111", quantity: Float64Array.of(1, 0) },
        { ...row, id: "other", usageType: "other", account: "222222222222", quantity: Float64Array.of(100, 0) },
      ],
    };
    const rateOf: Candidate["rateOf"] = ({ id }) => (id === "own" ? 1 : 0.2);
    const candidate: Candidate = {
      type: "Compute",
      account: "111111111111",
      region: undefined,
      family: undefined,
      term: "1y",
      payment: "no",
      rateOf,
    };
    const { exact, curve } = optimalCommitment(usage, { plans: [], reservations: [], sharing: { off: new Set() } }, candidate);
    expect(readCurve(curve, 1).saving).toBeCloseTo(-0.5, 12);
    expect(exact.commitment).toBeCloseTo(21, 12);
    expect(exact.saving).toBeCloseTo(29.5, 12);
  });

  it("buys nothing where nothing pays, and never less than the API sells", () => {
    const { usage, position, candidate } = randomHistory(3, { rows: 2 });
    const dear = optimalCommitment(usage, position, { ...candidate, rateOf: (row) => row.onDemandRate });
    expect(dear.purchase.commitment).toBe(0);
    const tiny = { ...usage, rows: usage.rows.map((row) => ({ ...row, quantity: row.quantity.map((units) => units * 1e-6) })) };
    expect(optimalCommitment(tiny, position, candidate).purchase.commitment).toBe(0);
  });

  it("sizes SageMaker plans on SageMaker usage alone, and compute plans on none of it", () => {
    const { usage, position, candidate } = randomHistory(21, { rows: 5, plans: 2, discounts: "mixed" });
    const sagemaker = usage.rows.map((row) => ({ ...row, id: `${row.id}-ml`, service: "sagemaker" as const, family: undefined }));
    const both = { ...usage, rows: [...usage.rows, ...sagemaker] };
    expect(optimalCommitment(both, position, candidate)).toEqual(optimalCommitment(usage, position, candidate));
    const ml = optimalCommitment(both, position, { ...candidate, type: "SageMaker", rateOf: (row) => row.onDemandRate * 0.7 });
    expect(ml.curve.fixed).toBe(0);
    expect(ml.curve.at.at(-1)).toBeGreaterThan(0);
    const equivalent = sagemaker.reduce((sum, row) => sum + row.onDemandRate * row.quantity.reduce((all, units) => all + units, 0), 0);
    expect(ml.curve.onDemandEquivalent).toBeCloseTo(equivalent / usage.hours, 9);
  });

  it("thins its curve to what a chart shows, with both ends", () => {
    const { usage, position, candidate } = randomHistory(2, { hours: 400, rows: 5 });
    const { curve } = optimalCommitment(usage, position, candidate);
    const points = thinCurve(curve, 50);
    expect(points).toHaveLength(50);
    expect([points[0]!.commitment, points[49]!.commitment]).toEqual([0, curve.at.at(-1)]);
    for (const point of points) expect(point).toEqual(readCurve(curve, point.commitment));
  });

  it("refuses usage without hours", () => {
    const { position, candidate } = randomHistory(1);
    expect(() => optimalCommitment({ from: 0, hours: 0, rows: [] }, position, candidate)).toThrow(/choose a period/);
  });
});
