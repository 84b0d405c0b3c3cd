import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placed } from "#web/pages/commitments/label-places.ts";
import { commitmentAt, moved, rounded, scaleOf, type Spot, spotAt, ticksOf } from "#web/pages/commitments/frontier-scale.ts";

const spot = (commitment: number, lockIn: number, esr: number, saving = commitment * 100, worstLoss = -commitment): Spot => ({
  commitment,
  lockIn,
  esr,
  saving,
  worstLoss,
  option: null,
});
const SPOTS = [spot(0, 1, 0.05), spot(4, 5, 0.2), spot(10, 11, 0.25), spot(12, 13, 0.24)];

/** Ascending frontiers of several points, as the analyzer gives them. */
const frontier = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 900 }), esr: fc.integer({ min: -50, max: 60 }) }), { minLength: 2, maxLength: 30 })
  .map((steps) => {
    let commitment = 0;
    return steps.map(({ step, esr }) => {
      commitment += step / 100;
      return spot(commitment, 0.5 + commitment * 0.9, esr / 100);
    });
  });

describe("a point of the frontier", () => {
  it("is what was worked out where a point stands, and on the line between two", () => {
    expect(spotAt(SPOTS, 4)).toBe(SPOTS[1]);
    expect(spotAt(SPOTS, 7)).toMatchObject({ commitment: 7, lockIn: 8, esr: 0.225, saving: 700, worstLoss: -7 });
    expect(spotAt(SPOTS, -1)).toBe(SPOTS[0]);
    expect(spotAt(SPOTS, 99)).toBe(SPOTS[3]);
    expect(spotAt([], 1)).toBeUndefined();
  });

  it("does not make a number of what is unknown", () => {
    const half = [SPOTS[0] as Spot, { ...spot(2, 3, 0.1), worstLoss: undefined }];
    expect(spotAt(half, 1)?.worstLoss).toBeUndefined();
    expect(spotAt(half, 1)?.saving).toBe(100);
  });

  it("is found again by the months that it promises", () => {
    fc.assert(
      fc.property(frontier, fc.double({ min: 0, max: 1, noNaN: true }), (spots, share) => {
        const [low, high] = [spots[0] as Spot, spots.at(-1) as Spot];
        const lockIn = low.lockIn + (high.lockIn - low.lockIn) * share;
        expect(spotAt(spots, commitmentAt(spots, lockIn))?.lockIn).toBeCloseTo(lockIn, 9);
      }),
    );
  });

  it("moves by keys within its ends, a hundredth of the whole at a time", () => {
    expect(moved("ArrowRight", 4, SPOTS, false)).toBe(4.12);
    expect(moved("ArrowDown", 4, SPOTS, false)).toBe(3.88);
    expect(moved("ArrowUp", 4, SPOTS, true)).toBe(5.2);
    expect(moved("PageDown", 4, SPOTS, false)).toBe(2.8);
    expect([moved("Home", 4, SPOTS, false), moved("End", 4, SPOTS, false)]).toEqual([0, 12]);
    expect([moved("ArrowRight", 12, SPOTS, true), moved("ArrowLeft", 0, SPOTS, false)]).toEqual([12, 0]);
    expect(moved("Tab", 4, SPOTS, false)).toBeUndefined();
    expect(rounded(3.14159)).toBe(3.142);
  });
});

describe("the axes of the frontier", () => {
  it("hold every value between round ends", () => {
    expect(ticksOf(0, 8)).toEqual([0, 2, 4, 6, 8]);
    expect(ticksOf(0.051, 0.248)).toEqual([0.05, 0.1, 0.15, 0.2, 0.25]);
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0.001, max: 90, noNaN: true }), (low, span) => {
        const ticks = ticksOf(low, low + span);
        expect(ticks[0]).toBeLessThanOrEqual(low + span * 1e-6);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(low + span - span * 1e-6);
        expect(ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it("lead from a pixel to the point under it and back", () => {
    const plot = { width: 600, height: 280, left: 44, right: 16, top: 16, bottom: 32 };
    fc.assert(
      fc.property(frontier, (spots) => {
        const scale = scaleOf(spots, plot);
        for (const { lockIn, esr } of spots) {
          expect(scale.lockInAt(scale.x(lockIn))).toBeCloseTo(lockIn, 6);
          expect(scale.x(lockIn)).toBeGreaterThanOrEqual(plot.left - 0.001);
          expect(scale.x(lockIn)).toBeLessThanOrEqual(plot.width - plot.right + 0.001);
          expect(scale.y(esr)).toBeGreaterThanOrEqual(plot.top - 0.001);
          expect(scale.y(esr)).toBeLessThanOrEqual(plot.height - plot.bottom + 0.001);
        }
      }),
    );
  });
});

describe("the labels of the frontier", () => {
  const plot = { width: 360, height: 300, left: 54, right: 18, top: 18, bottom: 40 };

  it("stand beside their points and not over each other, also where points are near", () => {
    const marks = [
      { x: 112, y: 225, name: "Now, floor" },
      { x: 177, y: 108, name: "Minimum regret" },
      { x: 218, y: 48, name: "AWS maximum" },
    ];
    for (const { x, y, left, baseline } of placed(marks, plot)) {
      expect(Math.abs(baseline - y)).toBeLessThan(20);
      expect(left === x + 8 || left < x).toBe(true);
    }
  });

  it("stay inside the plot wherever there is room", () => {
    const point = fc.record({ x: fc.integer({ min: 60, max: 340 }), y: fc.integer({ min: 20, max: 250 }) });
    fc.assert(
      fc.property(point, ({ x, y }) => {
        const [label] = placed([{ x, y, name: "AWS maximum" }], plot);
        expect(label?.left).toBeGreaterThanOrEqual(plot.left - 1);
        expect((label?.left ?? 0) + 11 * 6.2).toBeLessThanOrEqual(plot.width);
      }),
    );
  });
});
