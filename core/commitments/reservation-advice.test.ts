import { describe, expect, it } from "vitest";
import type { HourlyUsage, Position, Reservation } from "#core/commitments/model";
import { reservationAdvice, type ReservationOffer, reservationUse } from "#core/commitments/reservation-advice";
import { START, randomHistory } from "#core/commitments/sizing/testing/random-histories";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { seededRandom } from "#core/costs/forecast/random";

const NOTHING: Position = { plans: [], reservations: [], sharing: { off: new Set() } };
const databases = (counts: readonly number[]): HourlyUsage => ({
  from: START,
  hours: counts.length,
  rows: [
    {
      id: "db",
      account: "111111111111",
      service: "rds" as const,
      region: "eu-west-1",
      family: "r6g",
      instanceType: "db.r6g.large",
      usageType: "EU-InstanceUsage:db.r6g.large",
      operation: "CreateDBInstance:0021",
      onDemandRate: 0.4,
      quantity: Float64Array.from(counts),
    },
  ],
});
const anOffer = (unitRate: number): ReservationOffer => ({
  term: "1y",
  payment: "no",
  unitRate,
  upfrontPerUnit: 0,
  account: "111111111111",
  name: "db.r6g.large in eu-west-1",
  unitsOf: (row) => (row.instanceType === "db.r6g.large" ? 1 : undefined),
});
const bought = (offer: ReservationOffer, units: number, usage: HourlyUsage): Reservation => ({
  id: "~new",
  account: offer.account,
  units,
  unitRate: offer.unitRate,
  unitsOf: offer.unitsOf,
  from: usage.from,
  to: usage.from + usage.hours,
});

describe("reservationAdvice", () => {
  it("buys as many as run in more than the break-even share of the hours", () => {
    const random = seededRandom(3);
    for (let round = 0; round < 60; round += 1) {
      const counts = Array.from({ length: 200 }, () => Math.floor(random() * 9));
      const unitRate = 0.08 + random() * 0.4;
      const [advice] = reservationAdvice(databases(counts), NOTHING, [anOffer(unitRate)]);
      const runs = (n: number) => counts.filter((count) => count >= n).length / counts.length;
      const worthIt = [1, 2, 3, 4, 5, 6, 7, 8].filter((n) => runs(n) * 0.4 > unitRate).length;
      expect(advice!.count, `round ${round}`).toBe(worthIt);
      expect(advice!.breakEvenUtilization).toBeCloseTo(unitRate / 0.4, 9);
    }
  });

  it("has the least bill of all counts by a whole replay, beside reservations and plans", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { usage, position } = randomHistory(seed, { discounts: "mixed", rows: 5, plans: 2, reservations: 1, hours: 24 });
      const offer: ReservationOffer = { ...anOffer(0.3), unitsOf: (row) => (row.family === "m6i" ? 1 : undefined) };
      const [advice] = reservationAdvice(usage, position, [offer]);
      const bill = (units: number) =>
        billOf(applyWaterfall(usage, { ...position, reservations: [...position.reservations, bought(offer, units, usage)] })).usdPerHour;
      const least = Math.min(...Array.from({ length: 40 }, (_, units) => bill(units)));
      expect(bill(advice!.count)).toBeCloseTo(least, 9);
      expect(advice!.savingUsdPerMonth / 730).toBeCloseTo(bill(0) - bill(advice!.count), 9);
    }
  });

  it("states coverage, utilization and money", () => {
    const usage = databases([4, 4, 4, 2]);
    const [advice] = reservationAdvice(usage, NOTHING, [{ ...anOffer(0.25), payment: "partial", upfrontPerUnit: 1000 }]);
    expect(advice).toMatchObject({ count: 4, coverageBefore: 0, coverageAfter: 1, upfrontUsd: 4000, totalUsd: 4 * 0.25 * 8760 });
    expect(advice!.utilization).toBeCloseTo(14 / 16, 9);
    expect(advice!.savingUsdPerMonth).toBeCloseTo((0.4 * 3.5 - 1) * 730, 6);
  });

  it("advises none where reserved costs more than on demand, and none for what is reserved already", () => {
    expect(reservationAdvice(databases([4, 4]), NOTHING, [anOffer(0.5)])[0]).toMatchObject({ count: 0, savingUsdPerMonth: 0 });
    const usage = databases([4, 4]);
    const held = { ...bought(anOffer(0.2), 4, usage), id: "ri-1" };
    expect(reservationAdvice(usage, { ...NOTHING, reservations: [held] }, [anOffer(0.2)])[0]).toMatchObject({ count: 0, coverageBefore: 1 });
  });
});

describe("reservationUse", () => {
  it("tells what is used, what idles and what it saves", () => {
    const usage = databases([2, 4, 0, 2]);
    const held = { ...bought(anOffer(0.2), 4, usage), id: "ri-1", to: START + 9000 };
    const [use] = reservationUse(usage, { ...NOTHING, reservations: [held] });
    expect(use).toMatchObject({ id: "ri-1", units: 4, endsAt: START + 9000 });
    expect(use!.utilization).toBeCloseTo(0.5, 9);
    expect(use!.unusedUsdPerMonth).toBeCloseTo(2 * 0.2 * 730, 6);
    expect(use!.savingUsdPerMonth).toBeCloseTo((2 * 0.4 - 4 * 0.2) * 730, 6);
  });
});
