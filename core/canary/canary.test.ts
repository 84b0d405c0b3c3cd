import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CanaryCheck } from "#core/api/canary";
import { differ, differIn, isSame } from "#core/canary/differ";
import { compareExpected } from "#core/canary/expected";
import { judgeTruth, scoreOf } from "#core/canary/score";

const AT = "2026-11-26T02:10:00.000Z";
const check = (state: CanaryCheck["state"], id = state): CanaryCheck => ({
  id,
  title: `Title of ${id}`,
  kind: "metamorphic",
  state,
  sentence: `Sentence of ${id}.`,
  queryIds: [],
});

describe("the score of the checks", () => {
  it("counts what was judged: not what was skipped or not answered", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<CanaryCheck["state"]>("holds", "fails", "restated", "skipped", "unknown")), (states) => {
        const { holds, total, failing } = scoreOf(states.map((state) => check(state)));
        const count = (...names: string[]) => states.filter((state) => names.includes(state)).length;
        expect([holds, total, failing.length]).toEqual([count("holds", "restated"), count("holds", "restated", "fails"), count("fails")]);
      }),
    );
  });

  it("is said with its time, and cautions by what fails alone", () => {
    const now = new Date("2026-11-26T09:00:00Z");
    expect(judgeTruth([check("holds"), check("restated"), check("skipped")], AT, now)).toMatchObject({
      state: "holds",
      badge: "2 of 2 checks hold, checked 26 Nov 2026 02:10 UTC",
      caution: null,
    });
    const red = judgeTruth(
      [check("holds"), check("fails", "one" as never), check("fails", "two" as never), check("fails", "three" as never)],
      AT,
      now,
    );
    expect(red).toMatchObject({ state: "fails", badge: "1 of 4 checks hold, checked 26 Nov 2026 02:10 UTC" });
    expect(red.caution).toBe(
      "Figures are checked each night; 3 of 4 checks fail. Title of one: Sentence of one. Title of two: Sentence of two. And 1 more. Treat figures with care until it is cleared up.",
    );
    expect(judgeTruth([check("unknown")], AT, now).state).toBe("unknown");
    expect(judgeTruth([check("holds")], AT, new Date("2026-11-28T09:00:00Z")).state).toBe("stale");
    expect(judgeTruth([], null, now)).toMatchObject({ state: "never", total: 0 });
  });
});

describe("a difference", () => {
  it("is none within half a cent, whatever is unknown is one with the unknown alone, and is said with what it is apart", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e4, max: 1e4 }), (mills, apart) => {
        const text = (value: number) => (value / 1000).toFixed(3);
        expect(isSame(text(mills), text(mills + apart))).toBe(Math.abs(apart) < 5);
      }),
    );
    expect(isSame(null, "0")).toBe(false);
    expect(isSame(null, null)).toBe(true);
    expect(differ({ what: "One", value: "1.25" }, { what: "the other", value: "3.50" }, "USD")).toBe(
      "One is $1.25, the other is $3.50: $2.25 apart.",
    );
  });

  it("of two lists names the key that differs most, and takes what is missing for nothing", () => {
    const names = { one: "here", other: "there it" };
    expect(differIn({ a: "1", b: "2" }, { a: "1", b: "2", c: "0" }, names, "USD")).toBeUndefined();
    expect(differIn({ a: "1", b: "2" }, { a: "1.50", c: "9" }, names, "USD")).toBe("c here is $0.00, there it is $9.00: $9.00 apart. 2 more differ.");
  });
});

describe("a closed month", () => {
  const month = (version: string, amount: string) => ({ month: "2026-10", list: "totals" as const, version, amounts: { total: amount } });
  it("is kept at first, a fault where its files are the same, restated where they are others or where somebody renews it", () => {
    const [now, before] = [month("v1", "2.00"), month("v1", "1.00")];
    expect(compareExpected(undefined, now, "USD", false)).toEqual({ state: "first", keep: now });
    expect(compareExpected(now, now, "USD", false)).toEqual({ state: "same", keep: now });
    expect(compareExpected(before, now, "USD", false)).toMatchObject({ state: "fault", keep: before });
    expect(compareExpected(before, month("v2", "2.00"), "USD", false)).toMatchObject({ state: "restated", keep: month("v2", "2.00") });
    expect(compareExpected(before, now, "USD", true)).toMatchObject({ state: "restated", keep: now });
  });
});
