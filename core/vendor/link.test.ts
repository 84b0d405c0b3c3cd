import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDecimals } from "#core/money";
import {
  type Caps,
  capsAt,
  changeCaps,
  LINK_STATES,
  mayBuy,
  mayLookAndDraft,
  RAISE_WAITS_SECONDS,
  stateAfterLeaving,
  vendorMaySet,
} from "#core/vendor/link";

const caps: fc.Arbitrary<Caps> = fc
  .tuple(fc.nat(9), fc.nat(9))
  .map(([a, b]) => ({ rollingUsd: `${Math.min(a, b)}.00`, outstandingUsd: `${Math.max(a, b)}.00` }));
const lowest = (all: readonly Caps[], key: keyof Caps) =>
  all.map((each) => each[key]).reduce((low, each) => (compareDecimals(each, low) < 0 ? each : low));

describe("limits that a customer signs", () => {
  it("never hold more than the lowest that was signed in the last day, and in the end what was signed last", () => {
    fc.assert(
      fc.property(caps, fc.array(fc.record({ wanted: caps, afterHours: fc.integer({ min: 1, max: 40 }) }), { maxLength: 6 }), (first, changes) => {
        let at = new Date("2026-11-01T00:00:00.000Z");
        let link: ReturnType<typeof changeCaps> = { caps: first, raised: undefined };
        const signed: { readonly at: Date; readonly caps: Caps }[] = [{ at: new Date(0), caps: first }];
        for (const { wanted, afterHours } of changes) {
          at = new Date(at.getTime() + afterHours * 3_600_000);
          link = changeCaps(link, wanted, at);
          signed.push({ at, caps: wanted });
          const day = at.getTime() - RAISE_WAITS_SECONDS * 1000;
          const before = signed.filter((one) => one.at.getTime() <= day).at(-1);
          const recent = signed.filter((one) => one.at.getTime() > day);
          const held = capsAt(link, at);
          const possible = [...(before ? [before.caps] : []), ...recent.map((one) => one.caps)];
          for (const key of ["rollingUsd", "outstandingUsd"] as const) {
            expect(compareDecimals(held[key], wanted[key])).toBeLessThanOrEqual(0);
            expect(compareDecimals(held[key], lowest(possible, key))).toBeLessThanOrEqual(0);
          }
        }
        const last = signed.at(-1)?.caps;
        expect(capsAt(link, new Date(at.getTime() + RAISE_WAITS_SECONDS * 1000))).toEqual(last);
      }),
    );
  });
});

describe("the linkage", () => {
  it("can be reached and ended from every state, and buys in one alone", () => {
    const reached = new Set(["terms_accepted"]);
    for (const state of LINK_STATES) if (reached.has(state)) for (const next of vendorMaySet(state)) reached.add(next);
    expect([...reached].toSorted()).toEqual([...LINK_STATES].toSorted());
    expect(LINK_STATES.filter((state) => mayBuy({ mode: "vendor", state }))).toEqual(["linked"]);
    expect(LINK_STATES.filter((state) => mayBuy({ mode: "self", state }))).toEqual([]);
    expect(LINK_STATES.filter((state) => !mayLookAndDraft({ state }))).toEqual(["leaving", "ended"]);
    expect(stateAfterLeaving({ mode: "vendor", state: "linked" })).toBe("leaving");
    expect(stateAfterLeaving({ mode: "self", state: "terms_accepted" })).toBe("ended");
  });
});
