import { describe, expect, it } from "vitest";
import { ladder, type LadderInput } from "#core/commitments/ladder";
import { monthEndGuard } from "#core/commitments/month-end-guard";
import { seededRandom } from "#core/costs/forecast/random";

const DAY_MS = 86_400_000;
const aLadder = (over: Partial<LadderInput> = {}): LadderInput => ({
  target: 9,
  bought: 0,
  queued: 0,
  termHours: 8760,
  now: "2026-12-03T09:00:00.000Z",
  caps: { rolling30DaysUsd: undefined, promised: [], outstandingLeftUsd: undefined },
  lastPurchaseAt: undefined,
  dataTo: "2026-12-03T00:00:00.000Z",
  openAnomalies: [],
  paused: false,
  returnMatters: true,
  ...over,
});
const sizes = (input: LadderInput) => ladder(input).tranches.map(({ commitment }) => commitment);
const dates = (input: LadderInput) => ladder(input).tranches.map(({ notBefore }) => notBefore.slice(0, 10));

describe("ladder", () => {
  it("buys the gap in equal tranches three weeks apart, the first now", () => {
    const { gap, tranches, mayDraftNow, blocked } = ladder(aLadder());
    expect([gap, mayDraftNow, blocked]).toEqual([9, true, []]);
    expect(tranches.map(({ commitment, notBefore }) => [commitment, notBefore.slice(0, 10)])).toEqual([
      [3, "2026-12-03"],
      [3, "2027-01-01"],
      [3, "2027-01-22"],
    ]);
    expect(tranches[1]!.because.join(" ")).toMatch(/last seven days of the month/);
  });

  it("takes off what is bought and queued already", () => {
    expect(ladder(aLadder({ bought: 2, queued: 4 })).gap).toBe(3);
    expect(ladder(aLadder({ bought: 6, queued: 4 })).tranches).toEqual([]);
  });

  it("never buys more than $100 an hour at once, nor more than was said", () => {
    expect(sizes(aLadder({ target: 450 }))).toEqual([90, 90, 90, 90, 90]);
    expect(sizes(aLadder({ target: 10, trancheAtMost: 4 }))).toEqual([3.33334, 3.33334, 3.33332]);
    expect(sizes(aLadder({ target: 250, trancheAtMost: 500 })).every((size) => size <= 100)).toBe(true);
  });

  it("does not split what is hardly worth two signatures", () => {
    expect(sizes(aLadder({ target: 0.15 }))).toEqual([0.15]);
    expect(sizes(aLadder({ target: 0.0005 }))).toEqual([]);
  });

  it("keeps every rule on random ladders: sizes, spacing, month's end, both caps", () => {
    const random = seededRandom(77);
    for (let round = 0; round < 400; round += 1) {
      const now = new Date(Date.UTC(2026, Math.floor(random() * 12), 1 + Math.floor(random() * 28), Math.floor(random() * 24))).toISOString();
      const rolling = random() < 0.5 ? 20_000 + random() * 400_000 : undefined;
      const outstanding = random() < 0.5 ? random() * 900_000 : undefined;
      const promised = random() < 0.5 ? [{ at: new Date(Date.parse(now) - random() * 29 * DAY_MS).toISOString(), usd: random() * 50_000 }] : [];
      const input = aLadder({
        target: random() * 300,
        now,
        dataTo: now,
        spacingDays: 7 + Math.floor(random() * 30),
        queueHours: 1 + Math.floor(random() * 72),
        caps: { rolling30DaysUsd: rolling, promised, outstandingLeftUsd: outstanding },
      });
      const { tranches, gap, beyondCaps } = ladder(input);
      const whole = tranches.reduce((sum, { commitment }) => sum + commitment, 0);
      expect(whole + beyondCaps).toBeCloseTo(gap, 4);
      if (rolling === undefined && outstanding === undefined) expect(beyondCaps).toBe(0);
      if (outstanding !== undefined) expect(whole * 8760).toBeLessThanOrEqual(outstanding + 1);
      const all = promised.map(({ at, usd }) => ({ at: Date.parse(at), usd }));
      let before: number | undefined;
      for (const { commitment, notBefore } of tranches) {
        const at = Date.parse(notBefore);
        expect(commitment).toBeLessThanOrEqual(100);
        for (const instant of [at, at + input.queueHours! * 3_600_000]) expect(monthEndGuard(new Date(instant).toISOString()).verdict).toBe("GO");
        if (before !== undefined) expect((at - before) / DAY_MS).toBeGreaterThanOrEqual(14);
        before = at;
        all.push({ at, usd: commitment * 8760 });
        if (rolling !== undefined) {
          const inWindow = all.filter((one) => one.at > at - 30 * DAY_MS && one.at <= at).reduce((sum, { usd }) => sum + usd, 0);
          expect(inWindow).toBeLessThanOrEqual(rolling + 1);
        }
      }
    }
  });

  it("waits until the rolling 30 days have room, and says what no cap lets through", () => {
    const caps = { rolling30DaysUsd: 30_000, promised: [{ at: "2026-11-20T00:00:00.000Z", usd: 25_000 }], outstandingLeftUsd: 40_000 };
    expect(dates(aLadder({ caps }))[0]).toBe("2026-12-20");
    const { tranches, beyondCaps } = ladder(aLadder({ caps }));
    expect(tranches.reduce((sum, { commitment }) => sum + commitment, 0) * 8760).toBeLessThanOrEqual(40_000);
    expect(beyondCaps).toBeGreaterThan(4);
  });

  it("drafts nothing while an anomaly is open, while it is paused, or before the last purchase has seven days of data", () => {
    expect(ladder(aLadder({ openAnomalies: ["EC2 in eu-west-1"] })).blocked[0]).toMatch(/EC2 in eu-west-1/);
    expect(ladder(aLadder({ paused: true })).mayDraftNow).toBe(false);
    const fresh = aLadder({ lastPurchaseAt: "2026-11-28T00:00:00.000Z" });
    expect(ladder(fresh).blocked[0]).toMatch(/fewer than 7 days of data.*5 Dec 2026/);
    const settled = aLadder({ lastPurchaseAt: "2026-11-10T00:00:00.000Z" });
    expect(ladder(settled)).toMatchObject({ blocked: [], mayDraftNow: true });
    const soon = ladder(aLadder({ lastPurchaseAt: "2026-11-20T09:00:00.000Z" }));
    expect([soon.tranches[0]!.notBefore.slice(0, 10), soon.mayDraftNow]).toEqual(["2026-12-11", false]);
  });
});

describe("monthEndGuard", () => {
  it.each([
    ["2026-11-10T00:00:00.000Z", "GO", undefined],
    ["2026-11-23T23:00:00.000Z", "GO", undefined],
    ["2026-11-24T00:00:00.000Z", "NOTE", "2026-12-01T00:00:00.000Z"],
    ["2026-11-27T23:00:00.000Z", "NOTE", "2026-12-01T00:00:00.000Z"],
    ["2026-11-28T00:00:01.000Z", "NO", "2026-12-01T00:00:00.000Z"],
    ["2026-12-31T23:30:00.000Z", "NO", "2027-01-01T00:00:00.000Z"],
    ["2028-02-23T00:00:00.000Z", "NOTE", "2028-03-01T00:00:00.000Z"],
    ["2027-02-21T00:00:00.000Z", "GO", undefined],
  ])("says of a start at %s: %s", (start, verdict, moveTo) => {
    expect(monthEndGuard(start)).toMatchObject({ verdict, moveTo });
  });

  it("lets everything through where it could not be returned anyway", () => {
    expect(monthEndGuard("2026-11-30T12:00:00.000Z", false)).toMatchObject({ verdict: "GO", moveTo: undefined });
  });
});
