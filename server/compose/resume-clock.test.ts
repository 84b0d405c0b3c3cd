import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resumeClock } from "#server/compose/resume-clock";

const START = new Date("2026-11-18T12:00:00.000Z");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "major-tom-clock-"));
  vi.useFakeTimers({ now: new Date("2030-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe("resumeClock", () => {
  it("goes on after a restart with the same setting", () => {
    expect(resumeClock(folder, { start: START, rate: 10 }).now()).toEqual(START);
    vi.advanceTimersByTime(60_000);
    const again = resumeClock(folder, { start: START, rate: 10 });
    expect(again.now()).toEqual(new Date("2026-11-18T12:10:00.000Z"));
    expect(again.setting).toMatchObject({ base: START, rate: 10 });
  });

  it("never runs backwards when the rate changes", () => {
    resumeClock(folder, { start: START, rate: 100 });
    vi.advanceTimersByTime(60_000);
    const slower = resumeClock(folder, { start: START, rate: 1 });
    expect(slower.now()).toEqual(new Date("2026-11-18T13:40:00.000Z"));
    vi.advanceTimersByTime(1000);
    expect(resumeClock(folder, { start: START, rate: 1 }).now()).toEqual(new Date("2026-11-18T13:40:01.000Z"));
  });

  it("begins anew at another start, and is the machine's clock without a setting", () => {
    resumeClock(folder, { start: START, rate: 1 });
    vi.advanceTimersByTime(60_000);
    const other = new Date("2027-01-01T00:00:00.000Z");
    expect(resumeClock(folder, { start: other, rate: 1 }).now()).toEqual(other);
    expect(resumeClock(folder, { start: undefined, rate: 1 })).toMatchObject({ setting: undefined });
  });
});
