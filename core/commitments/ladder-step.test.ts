import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ladderStep, type LadderStand, trancheNow } from "#core/commitments/ladder-step";

const DAY_MS = 86_400_000;
const stands: fc.Arbitrary<LadderStand> = fc.record({
  now: fc.date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2028-12-31T00:00:00Z"), noInvalidDate: true }),
  target: fc.double({ min: 0.01, max: 500, noNaN: true }),
  tranche: fc.double({ min: 0.01, max: 100, noNaN: true }),
  bought: fc.constantFrom(0, 0, 1, 5),
  drafted: fc.constantFrom(0, 0, 2),
  nextDue: fc.constantFrom(new Date("2026-01-01T00:00:00Z"), new Date("2027-06-15T12:00:00Z")),
  queueHours: fc.integer({ min: 1, max: 72 }),
  signingHours: fc.constantFrom(25),
  termHours: fc.constantFrom(8760, 26_280),
  waiting: fc.constantFrom(undefined, undefined, "APR-7"),
  lastStart: fc.constantFrom(undefined, "2025-12-01T00:00:00.000Z", "2027-01-05T00:00:00.000Z"),
  dataTo: fc.constantFrom("2026-01-01T00:00:00.000Z", "2027-01-10T00:00:00.000Z", "2027-03-01T00:00:00.000Z"),
  openAnomalies: fc.constantFrom([], [], ["EC2 in dev"]),
  paused: fc.boolean(),
  roomUsd: fc.constantFrom(0, 5000, 1_000_000),
});
/** Days until the first of the next month, by the calendar. */
const daysLeft = (at: Date) => (Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1) - at.getTime()) / DAY_MS;

describe("the next step of a ladder", () => {
  it("drafts only where nothing speaks against it, whatever the date", () => {
    let went = 0;
    fc.assert(
      fc.property(stands, (stand) => {
        if (ladderStep(stand).verdict !== "go") return;
        went += 1;
        const { now, queueHours, signingHours, lastStart, dataTo } = stand;
        const starts = [0, queueHours, queueHours + signingHours].map((hours) => new Date(now.getTime() + hours * 3_600_000));
        for (const at of starts) expect(daysLeft(at)).toBeGreaterThan(7);
        expect(stand.paused || stand.openAnomalies.length > 0 || stand.waiting !== undefined || now < stand.nextDue || stand.roomUsd === 0).toBe(
          false,
        );
        if (lastStart !== undefined) expect(Date.parse(dataTo) - Date.parse(lastStart)).toBeGreaterThanOrEqual(7 * DAY_MS);
      }),
      { numRuns: 5000 },
    );
    expect(went).toBeGreaterThan(20);
  });

  it("goes on the eighth day before the end of a month and waits from the seventh on, with the first of the next month as its date", () => {
    const clear: LadderStand = {
      now: new Date("2026-11-10T00:00:00Z"),
      target: 10,
      tranche: 2,
      bought: 0,
      drafted: 0,
      nextDue: new Date("2026-11-01T00:00:00Z"),
      queueHours: 24,
      signingHours: 25,
      termHours: 8760,
      waiting: undefined,
      lastStart: undefined,
      dataTo: "2026-11-10T00:00:00.000Z",
      openAnomalies: [],
      paused: false,
      roomUsd: 1e6,
    };
    expect(ladderStep(clear)).toEqual({ verdict: "go" });
    const verdicts = Array.from({ length: 30 }, (_, day) => ladderStep({ ...clear, now: new Date(Date.UTC(2026, 10, 1 + day)) }).verdict);
    // 24 November has seven days left; whoever signs on the 21st may let it start in the 24th hour.
    expect(verdicts.map((verdict) => (verdict === "go" ? "g" : "w")).join("")).toBe(`${"g".repeat(21)}${"w".repeat(9)}`);
    expect(ladderStep({ ...clear, now: new Date("2026-11-25T00:00:00Z") })).toMatchObject({ until: new Date("2026-12-01T00:00:00Z") });
    expect(ladderStep({ ...clear, bought: 10 })).toEqual({ verdict: "done" });
  });

  it("buys no more than a tranche, what is left, what the analysis of today finds and what the limits leave", () => {
    fc.assert(
      fc.property(stands, fc.double({ min: 0, max: 300, noNaN: true }), (stand, gap) => {
        const size = trancheNow(stand, gap);
        const { target, tranche, bought, drafted, roomUsd, termHours } = stand;
        for (const most of [tranche, 100, Math.max(0, target - bought - drafted), gap, roomUsd / termHours])
          expect(size).toBeLessThanOrEqual(most + 1e-9);
        expect(size === 0 || size >= 0.001).toBe(true);
        expect(Math.abs(size * 1e5 - Math.round(size * 1e5))).toBeLessThan(1e-5);
      }),
    );
  });
});
