import { describe, expect, it } from "vitest";
import { expiryCalendar } from "#core/commitments/ladder-calendar";
import type { HourlyUsage, Plan, Position } from "#core/commitments/model";

const hour = (iso: string) => Date.parse(iso) / 3_600_000;
const quantity = new Float64Array(48).fill(10);
const usage: HourlyUsage = {
  from: hour("2026-11-01T00:00:00Z"),
  hours: 48,
  rows: [
    {
      id: "r",
      account: "111111111111",
      service: "ec2",
      region: "us-east-1",
      family: "m6i",
      instanceType: "m6i.large",
      usageType: "BoxUsage:m6i.large",
      operation: "RunInstances",
      onDemandRate: 1,
      quantity,
    },
  ] as HourlyUsage["rows"],
};
const AT = hour("2026-11-26T00:00:00Z");
const aPlan = (id: string, commitment: number, from: string, to: string): Plan => ({
  id,
  commitment,
  type: "Compute",
  account: "111111111111",
  region: undefined,
  family: undefined,
  term: "1y",
  payment: "no",
  from: hour(from),
  to: hour(to),
  rateOf: () => 0.6,
});
const positionOf = (...plans: readonly Plan[]): Position => ({ plans, reservations: [], sharing: { off: new Set() } });

describe("expiryCalendar", () => {
  it("tells month by month what ends, what falls back to on demand, and a renewal that starts exactly then", () => {
    const position = positionOf(
      aPlan("b", 3, "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"),
      aPlan("a", 1.2, "2026-03-10T05:00:00Z", "2027-03-10T05:00:00Z"),
      aPlan("old", 1, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    );
    const months = expiryCalendar(usage, position, AT);
    expect(months.map(({ month }) => month)).toEqual(["2027-03", "2027-06"]);
    const [march, june] = months;
    expect(march!.expiries).toHaveLength(1);
    expect(march!.expiries[0]).toMatchObject({ id: "a", kind: "plan", at: hour("2027-03-10T05:00:00Z"), commitment: 1.2 });
    expect(march!.expiries[0]!.renewal).toEqual({ startAt: hour("2027-03-10T05:00:00Z"), commitment: 1.2 });
    expect(march!.backToOnDemandUsdPerMonth).toBeCloseTo(2 * 730, 6);
    expect(march!.expiries[0]!.billRisesUsdPerMonth).toBeCloseTo(0.8 * 730, 6);
    expect(march!.cliff).toBe(true);
    expect(june!.backToOnDemandUsdPerMonth).toBeCloseTo(5 * 730, 6);
  });

  it("counts the ends of one month together, and no cliff where little of all ends", () => {
    const months = expiryCalendar(
      usage,
      positionOf(
        aPlan("a", 0.3, "2026-03-10T05:00:00Z", "2027-03-10T05:00:00Z"),
        aPlan("b", 0.3, "2026-03-20T05:00:00Z", "2027-03-20T05:00:00Z"),
        aPlan("c", 3, "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"),
      ),
      AT,
    );
    expect(months[0]!.expiries.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(months[0]!.commitmentEnds).toBeCloseTo(0.6, 9);
    expect(months[0]!.backToOnDemandUsdPerMonth).toBeCloseTo(730, 6);
    expect(months[0]!.billRisesUsdPerMonth).toBeCloseTo(0.4 * 730, 6);
    expect(months.map(({ cliff }) => cliff)).toEqual([false, true]);
  });

  it("renews no more than pays, and nothing where the plan idles or its successor is queued", () => {
    const idle = expiryCalendar(usage, positionOf(aPlan("big", 9, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")), AT);
    expect(idle[0]!.expiries[0]!.renewal?.commitment).toBe(6);
    expect(idle[0]!.expiries[0]!.billRisesUsdPerMonth).toBeCloseTo((10 - 9) * 730, 6);
    const queued = expiryCalendar(
      usage,
      positionOf(aPlan("now", 6, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), aPlan("next", 6, "2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")),
      AT,
    );
    expect(queued[0]!.expiries[0]).toMatchObject({ id: "now", renewal: undefined });
    expect(queued[0]!.expiries[0]!.billRisesUsdPerMonth).toBeCloseTo(0, 6);
    expect(queued[0]!.backToOnDemandUsdPerMonth).toBeCloseTo(0, 6);
    const useless = positionOf(
      aPlan("first", 6, "2025-12-01T00:00:00Z", "2027-12-01T00:00:00Z"),
      aPlan("second", 2, "2026-02-01T00:00:00Z", "2027-02-01T00:00:00Z"),
    );
    const [february] = expiryCalendar(usage, useless, AT);
    expect(february!.expiries[0]!.billRisesUsdPerMonth).toBeCloseTo(-2 * 730, 6);
    expect(february!.expiries[0]!.renewal).toBeUndefined();
  });

  it("has reservations too", () => {
    const reservation = {
      id: "ri",
      account: "111111111111",
      units: 4,
      unitRate: 0.5,
      unitsOf: () => 1,
      from: hour("2026-01-01T00:00:00Z"),
      to: hour("2027-01-01T00:00:00Z"),
    };
    const [january] = expiryCalendar(usage, { ...positionOf(), reservations: [reservation] }, AT);
    expect(january!.expiries[0]).toMatchObject({ kind: "reservation", id: "ri", commitment: 2, renewal: { commitment: 2 } });
    expect(january!.expiries[0]!.billRisesUsdPerMonth).toBeCloseTo(2 * 730, 6);
  });
});
