import { describe, expect, it } from "vitest";
import { HALCYON } from "#sandbox/halcyon/company";
import { PELICAN } from "#sandbox/pelican/company";
import { fleetBetween } from "#sandbox/world/fleet";
import { hostNameOf, launchedHostName, privateIpOf } from "#sandbox/world/host-names";
import { hourOf } from "#sandbox/world/time";

describe("hostNameOf", () => {
  it.each([HALCYON, PELICAN])("gives no two nodes of a cluster of $name that live in the same hour one name", (company) => {
    const from = hourOf("2026-10-01");
    const fleet = fleetBetween(company, from, from + 24 * 60);
    for (let hour = from; hour < from + 24 * 60; hour++) {
      const names = fleet
        .filter(({ launchedAt, endedAt }) => launchedAt < (hour + 1) * 3600 && (endedAt === undefined || endedAt >= hour * 3600))
        .filter(({ pool }) => pool.cluster !== undefined)
        .map((one) => `${one.pool.cluster}/${hostNameOf(company, one)}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("names launched ones by their number, apart from all others, as an address", () => {
    const names = Array.from({ length: 1000 }, (_, ordinal) => launchedHostName(ordinal));
    expect(new Set(names).size).toBe(1000);
    for (const name of names) {
      expect(name).toMatch(/^ip-10-8-\d+-\d+$/);
      for (const part of privateIpOf(name).split(".")) expect(Number(part)).toBeLessThan(256);
    }
    const pure = fleetBetween(HALCYON, hourOf("2026-10-01"), hourOf("2026-10-20")).map((one) => hostNameOf(HALCYON, one));
    expect(pure.filter((name) => names.includes(name))).toEqual([]);
  });
});
