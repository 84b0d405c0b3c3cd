import { describe, expect, it } from "vitest";
import { signalChange, signalSentence } from "#core/costs/anomaly/signal-change";

const BEGINS = "2026-11-10T00:00:00.000Z";
const at = (hour: number) => new Date(Date.parse(BEGINS) + hour * 3_600_000).toISOString();
const points = (before: readonly number[], during: readonly number[]) => [
  ...before.map((value, index) => ({ at: at(index - before.length), value })),
  ...during.map((value, index) => ({ at: at(index), value })),
];
const said = (before: readonly number[], during: readonly number[], unit = "bytes an hour") =>
  signalSentence("Bytes of nat-1", unit, signalChange(points(before, during), BEGINS));

describe("a metric beside an anomaly", () => {
  it("is compared by averages, the first point of the cost's own span counted in", () => {
    expect(signalChange(points([1, 3], [10, 20, 30]), BEGINS)).toEqual({ before: 2, during: 20, ratio: 10 });
    expect(signalChange([], BEGINS)).toEqual({ before: undefined, during: undefined, ratio: undefined });
  });

  it("scales: what is measured in another unit changes by the same ratio", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const values = (count: number, from: number) =>
        Array.from({ length: count }, (_, index) => 1 + ((seed * 7919 + (from + index) * 104_729) % 1000));
      const [before, during] = [values(1 + (seed % 9), 1), values(1 + (seed % 5), 50)];
      const whole = signalChange(points(before, during), BEGINS).ratio ?? Number.NaN;
      const thousands = signalChange(
        points(
          before.map((one) => one * 1000),
          during.map((one) => one * 1000),
        ),
        BEGINS,
      ).ratio;
      expect(thousands).toBeCloseTo(whole, 9);
    }
  });

  it("is told by what it says: rose, fell, stayed, new, idle, unused", () => {
    expect(said([2e9, 2e9], [16e9])).toBe("Bytes of nat-1 rose to 8.0 times what it was, from 2G to 16G bytes an hour.");
    expect(said([100], [20])).toBe("Bytes of nat-1 fell to 20 % of before, from 100 to 20 bytes an hour: it cost more and did less.");
    expect(said([100], [110])).toContain("the cost did not rise with it");
    expect(said([], [3], "%")).toBe("Bytes of nat-1 averaged 3 %, next to nothing, and was not there before.");
    expect(said([0, 0], [0])).toContain("nothing used it");
    expect(said([0], [5e6])).toBe("Bytes of nat-1 rose from 0 to 5M bytes an hour.");
    expect(said([1, 2], [])).toBeUndefined();
  });
});
