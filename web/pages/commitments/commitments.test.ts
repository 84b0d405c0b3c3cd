import { describe, expect, it } from "vitest";
import { AnalysisQuery, SimulateBody } from "#core/api/commitments";
import { calendarOf } from "#web/pages/commitments/calendar-view.ts";
import { ENDS, FLOW, analysisFields, planName, plainState, questionFields, serviceName, signed } from "#web/pages/commitments/commitment-words.ts";
import { StartLadder } from "#core/api/commitment-workflow";
import { plannedWeeks, weeksToChoose } from "#web/pages/commitments/ladder-weeks.ts";
import { monthEndRefusal } from "#services/commitments/kinds/month-end";
import { lateInMonth } from "#web/pages/commitments/late-in-month.ts";
import { spotsOf } from "#web/pages/commitments/frontier-scale.ts";
import { SAMPLE_ANALYSIS, SAMPLE_FRONTIER, SAMPLE_NOW, SAMPLE_POSITION, figure, plan } from "#web/pages/commitments/testing/sample-commitments.ts";
import { sorted } from "#web/pages/commitments/use-sort.tsx";
import { PurchaseState } from "#core/commitments/purchase-state";

const NOW = Date.parse(SAMPLE_NOW);

describe("the expiry calendar", () => {
  it("shows what is held, soonest end first, and what is queued from its start", () => {
    const { stretches } = calendarOf(SAMPLE_POSITION, NOW);
    expect(stretches.map(({ kind, isAhead }) => [kind, isAhead])).toEqual([
      ["reservation", false],
      ["savings_plan", false],
      ["savings_plan", true],
      ["savings_plan", false],
    ]);
    for (const { from, to } of stretches) expect(0 <= from && from < to && to <= 1).toBe(true);
  });

  it("leaves out what has ended, was returned, or has no end that is known", () => {
    const plans = [plan({ state: "returned" }), plan({ end: null }), plan({ end: "2026-11-01T00:00:00.000Z" })];
    expect(calendarOf({ plans, reservations: [] }, NOW).stretches).toEqual([]);
  });

  it("begins with the current month and names each year once", () => {
    const { ticks } = calendarOf(SAMPLE_POSITION, NOW);
    expect(ticks[0]).toEqual({ at: 0, label: "Nov 2026" });
    expect(ticks.every(({ at }, index) => index === 0 || at > (ticks[index - 1]?.at ?? 0))).toBe(true);
    expect(ticks.length).toBeLessThan(12);
  });
});

describe("words of commitments", () => {
  it("name a plan by what tells it apart", () => {
    expect(planName(plan())).toBe("Compute, 1 year, nothing upfront");
    expect(planName(plan({ type: "EC2Instance", family: "m6i", region: "us-east-1", term: "3y", payment: "all" }))).toBe(
      "EC2 Instance m6i in us-east-1, 3 years, all upfront",
    );
    expect(planName(plan({ term: null, payment: null }))).toBe("Compute, term unknown");
    expect(plainState("payment-pending")).toBe("Payment pending");
  });

  it("write a sign as figures do, and leave names as they are", () => {
    expect(signed("in the worst scenario (usage -30 %) and -5")).toBe("in the worst scenario (usage \u221230\u00a0%) and \u22125");
    expect(signed("Leave us-east-1 for eu-west-1 on 2026-12-01")).toBe("Leave us-east-1 for eu-west-1 on 2026-12-01");
    expect([serviceName("fargate"), serviceName("of-tomorrow")]).toEqual(["Fargate", "of-tomorrow"]);
  });

  it("have a place for every state of a purchase", () => {
    expect([...FLOW, ...ENDS].toSorted()).toEqual(PurchaseState.options.toSorted());
  });

  it("ask a simulation and a CSV as the analysis was asked", () => {
    expect(SimulateBody.parse({ ...questionFields(SAMPLE_ANALYSIS.question), commitment: "6.50000" })).toMatchObject({ scope: "payer", term: "1y" });
    const bounded = { ...SAMPLE_ANALYSIS.question, maxCommitment: "5", targetCoverage: "0.8" };
    expect(AnalysisQuery.parse({ ...analysisFields(bounded), format: "csv", part: "options" })).toMatchObject({ maxCommitment: "5" });
  });
});

describe("the time between tranches", () => {
  const on = (...days: readonly number[]) => days.map((day) => ({ buyAt: new Date(Date.UTC(2026, 11, day)).toISOString() }));
  it("begins as the option has it, also where the first tranche was moved", () => {
    expect(plannedWeeks(on(1, 22, 43))).toBe(3);
    expect(plannedWeeks(on(1, 9, 30))).toBe(3);
    expect(plannedWeeks(on(1))).toBe(2);
    expect(plannedWeeks(on(1, 2))).toBe(1);
    expect(weeksToChoose(5)).toEqual([1, 2, 3, 4, 5, 6, 8, 12]);
    for (const weeks of weeksToChoose(plannedWeeks(on(1, 400)))) expect(StartLadder.shape.everyWeeks.safeParse(weeks).success).toBe(true);
  });
});

describe("the order of a table", () => {
  it("keeps what is unknown last both ways, and reads numbers in names as numbers", () => {
    const of = (rows: readonly (string | number | null)[], isUp: boolean) => sorted(rows, (row) => row, isUp);
    expect(of([3, null, 1, 20], true)).toEqual([1, 3, 20, null]);
    expect(of([3, null, 1, 20], false)).toEqual([20, 3, 1, null]);
    expect(of(["m6i", "m10", "c5"], true)).toEqual(["c5", "m6i", "m10"]);
  });
});

describe("the points of a frontier", () => {
  it("stand in the order of their commitment, and what has no place is left out", () => {
    const unknown = { ...(SAMPLE_FRONTIER[0] as (typeof SAMPLE_FRONTIER)[number]), esr: figure(null, "ratio") };
    const spots = spotsOf([unknown, ...SAMPLE_FRONTIER.toReversed()]);
    expect(spots).toHaveLength(SAMPLE_FRONTIER.length);
    expect(spots.map(({ commitment }) => commitment)).toEqual(SAMPLE_FRONTIER.map(({ commitment }) => Number(commitment.value)));
    expect(spots.filter(({ option }) => option !== null).map(({ option }) => option)).toEqual(["floor", "minimum_regret", "aws_maximum"]);
  });
});

describe("a purchase that is too late in the month", () => {
  it("is told in words for people, with the start that the server offers", () => {
    const start = new Date("2026-11-29T10:00:00.000Z");
    const message = monthEndRefusal(start, undefined) ?? "";
    expect(lateInMonth({ code: "guard-refused", message })).toEqual({
      says: expect.stringMatching(/^It would start on 29 Nov.* Start it on 1 Dec 2026, or an Owner gives a reason to buy it now\.$/),
      startAt: "2026-12-01T00:00:00.000Z",
    });
    expect(lateInMonth({ code: "guard-refused", message: "An anomaly is open." })).toBeUndefined();
    expect(lateInMonth({ code: "invalid-input", message })).toBeUndefined();
  });
});
