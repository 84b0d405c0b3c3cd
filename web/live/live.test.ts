import { describe, expect, it } from "vitest";
import { clockTime, timeLeft } from "#web/live/time-left.ts";
import { noteWorldTime, worldNow, worldRate } from "#web/live/world-clock.ts";

describe("time left", () => {
  const now = Date.parse("2026-11-18T12:08:00.000Z");
  it.each([
    [8_000, "8 s"],
    [59_500, "60 s"],
    [29.5 * 60_000, "29 min"],
    [(3 * 60 + 52) * 60_000, "3 h 52 min"],
    [7 * 3_600_000, "7 h 00 min"],
    [22.5 * 3_600_000, "22 h"],
    [80 * 3_600_000, "3 days"],
  ])("says %d ms as %s", (left, words) => {
    expect(timeLeft(now + left, now)).toBe(words);
  });

  it("says nothing once it is past", () => {
    expect(timeLeft(now, now)).toBeUndefined();
  });

  it("shows today by the clock and another day by its date", () => {
    expect(clockTime("2026-11-18T12:04:10.000Z", now, true)).toBe("12:04:10");
    expect(clockTime("2026-11-17T09:14:00.000Z", now)).toBe("17 Nov 09:14");
  });
});

describe("the world's clock", () => {
  it("follows the server's, at the rate at which it runs", () => {
    noteWorldTime("2026-11-18T12:00:00.000Z", 1_000);
    expect(worldNow(1_100)).toBe(Date.parse("2026-11-18T12:00:00.100Z"));
    noteWorldTime("2026-11-18T12:00:20.000Z", 2_000);
    noteWorldTime("no time", 3_000);
    expect(worldRate()).toBe(20);
    expect(worldNow(2_500)).toBe(Date.parse("2026-11-18T12:00:30.000Z"));
  });
});
