import { describe, expect, it } from "vitest";
import { findOnset } from "#core/insights/onset";

const series = (...values: number[]) => values.map((value, at) => ({ day: `2026-11-${String(at + 1).padStart(2, "0")}`, value }));

describe("findOnset", () => {
  it("names the day of a step", () => {
    expect(findOnset(series(10, 11, 10, 10.5, 10, 10, 30, 31, 30, 30.5, 30, 30))).toMatchObject({ shape: "step", day: "2026-11-07" });
  });
  it("names a spike and its end", () => {
    expect(findOnset(series(10, 11, 10, 10, 80, 75, 10, 11, 10, 10, 10, 11))).toMatchObject({
      shape: "spike",
      day: "2026-11-05",
      through: "2026-11-06",
    });
  });
  it("names a step down", () => {
    expect(findOnset(series(30, 30, 31, 30, 30, 10, 10, 10, 10.4, 10))).toMatchObject({ shape: "step", day: "2026-11-06" });
  });
  it("blames no day for a steady series, a drift, or one too short", () => {
    expect(findOnset(series(10, 10, 10, 10, 10, 10))).toBeUndefined();
    expect(findOnset(series(10, 11, 12, 13, 14, 15, 16, 17, 18, 19))).toBeUndefined();
    expect(findOnset(series(10, 50))).toBeUndefined();
  });
  it("does not take weekends for an event", () => {
    expect(findOnset(series(10, 10, 10, 10, 10, 4, 4, 10, 10, 10, 10, 10, 4, 4))).toBeUndefined();
  });
});
