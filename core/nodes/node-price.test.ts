import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowedDisruptions } from "#core/nodes/disruption-allowance";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { highestPrice, leastSaving, priceOf, savingOf } from "#core/nodes/node-price";

const spot = (zone: string, usdPerHour: string, at = "2026-11-18T08:00:00.000Z") => ({ instanceType: "m6i.xlarge", zone, usdPerHour, at });
const asked = { instanceType: "m6i.xlarge", region: "us-east-1", seenAt: "2026-11-18T12:00:00.000Z" } as const;
const micro = (decimal: string) => Math.round(Number(decimal) * 1e5);

describe("what a node costs", () => {
  it("is the list price on demand, with the day it was read", () => {
    expect(priceOf({ ...asked, capacityType: "on_demand", zones: ["us-east-1a"], spotPrices: [] })).toEqual({
      usdPerHour: "0.19200",
      source: "EC2 list price",
      asOf: "2026-07-20T00:00:00.000Z",
    });
    expect(priceOf({ ...asked, region: "mars-1", capacityType: "on_demand", zones: [], spotPrices: [] })).toBeUndefined();
  });

  it("is the newest spot price of the dearest zone that it may be in", () => {
    const spotPrices = [
      spot("us-east-1a", "0.08", "2026-11-18T04:00:00.000Z"),
      spot("us-east-1a", "0.0912"),
      spot("us-east-1b", "0.1"),
      spot("us-east-1c", "0.9"),
    ];
    const price = (zones: string[]) => priceOf({ ...asked, capacityType: "spot", zones, spotPrices })?.usdPerHour;
    expect(price(["us-east-1a"])).toBe("0.09120");
    expect(price(["us-east-1a", "us-east-1b"])).toBe("0.10000");
    expect(price(["us-east-1d"])).toBeUndefined();
  });

  it("saves per month what it saves per hour, 730 times; and the limits keep their side for any price", () => {
    const rate = fc.integer({ min: 1, max: 5_000_000 }).map((size) => (size / 1e5).toFixed(5));
    fc.assert(
      fc.property(rate, rate, (now, after) => {
        const saving = savingOf(now, after);
        expect(micro(saving.usdPerHour)).toBe(micro(now) - micro(after));
        expect(Math.abs(Number(saving.usdPerMonth) - Number(saving.usdPerHour) * 730)).toBeLessThan(0.0051);
        expect(micro(leastSaving(saving.usdPerHour))).toBeLessThanOrEqual(micro(saving.usdPerHour));
        expect(Math.abs(micro(highestPrice(after, now)) - Math.min(micro(after) * 1.1, micro(now)))).toBeLessThanOrEqual(0.51);
      }),
    );
  });
});

describe("how many nodes may be away", () => {
  it.each([
    [10, 0, 0, 1],
    [11, 0, 0, 2],
    [5, 0, 0, 1],
    [0, 0, 0, 0],
    [100, 3, 2, 5],
    [5, 0, 1, 0],
    [5, 3, 3, 0],
  ])("of %i nodes, %i ending, %i not Ready: %i", (total, deleting, notReady, allowed) => {
    expect(allowedDisruptions({ total, deleting, notReady }, 10)).toBe(allowed);
  });
});

describe("how often spot is taken back", () => {
  it("is the Spot Advisor's band with its date, and unknown where it says nothing", () => {
    expect(interruptionRisk("m6i.xlarge", "us-east-1")).toMatchObject({
      band: "5 to 10 %",
      source: "Spot Advisor",
      asOf: "2025-06-28T00:00:00.000Z",
    });
    expect(interruptionRisk("m6i.xlarge", "ap-southeast-1")).toMatchObject({ band: "over 20 %" });
    expect(interruptionRisk("m6i.xlarge", "mars-1")).toMatchObject({ band: "unknown", hazardPerHour: undefined });
    // 1 - exp(-hazard * 720 h) is the band's upper edge again.
    expect(1 - Math.exp(-(interruptionRisk("m6i.xlarge", "us-east-1").hazardPerHour ?? 0) * 720)).toBeCloseTo(0.1, 12);
  });
});
