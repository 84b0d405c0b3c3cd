import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChip, readingChips } from "#agent/planner/chips";
import { describePeriod, describeReading } from "#agent/planner/describe";
import type { Frame, Reading } from "#core/planner/frame";

const reading = (frame: Frame, assumed: Reading["assumed"] = {}): Reading => ({ frame, assumed, extras: {}, also: [], confidence: 1 });

describe("readingChips", () => {
  it("shows each slot of a reading, assumed ones marked", () => {
    const chips = readingChips(
      reading({ i: "q", "f.service": "EC2", g: "account", n: 5, c: "prev_year", ch: "bar" }, { m: "amortized", t: "last_month" }),
    );
    expect(chips.map((chip) => [chip.slot, chip.display, chip.assumed])).toEqual([
      ["m", "Amortized cost", true],
      ["t", "Last month", true],
      ["c", "A year earlier", false],
      ["f.service", "EC2", false],
      ["g", "Account", false],
      ["n", "5", false],
      ["ch", "Bars", false],
    ]);
  });

  it("offers other values, and to take away what may go", () => {
    const [metric, filter] = readingChips(reading({ i: "q", m: "net", "f.account": "dev,staging" }));
    expect(metric?.alternatives.map((a) => a.value)).not.toContain("");
    expect(filter?.alternatives).toEqual([
      { value: "dev", display: "only dev" },
      { value: "staging", display: "only staging" },
      { value: "", display: "any account" },
    ]);
  });
});

describe("applyChip", () => {
  const before: Frame = { i: "q", t: "last_month", g: "account" };

  it("sets, changes and takes away one slot", () => {
    expect(applyChip(before, "t", "this_month")).toEqual({ ...before, t: "this_month" });
    expect(applyChip(before, "n", "5")).toEqual({ ...before, n: 5 });
    expect(applyChip(before, "g", "")).toEqual({ i: "q", t: "last_month" });
  });

  it("gives for every offered value a frame whose chip shows it", () => {
    const frame: Frame = {
      i: "q",
      m: "net",
      t: "last_month",
      c: "prev_period",
      g: "service",
      "f.account": "dev,staging",
      "x.service": "Tax",
      gr: "daily",
      n: 5,
      o: "asc",
      ch: "bar",
    };
    for (const chip of readingChips(reading(frame))) {
      for (const { value } of chip.alternatives) {
        const after = readingChips(reading(applyChip(frame, chip.slot, value))).find((each) => each.slot === chip.slot);
        expect(after?.value ?? "").toBe(value);
      }
    }
  });
});

describe("describeReading", () => {
  it.each<[Frame, string]>([
    [{ i: "q", "f.service": "EC2", g: "account", t: "2026-10", c: "2026-09" }, "EC2 cost by account, October 2026, against September 2026"],
    [{ i: "q", m: "idle", g: "cluster", t: "last_week", n: 3, o: "asc" }, "Idle cost by cluster, last week, lowest 3"],
    [{ i: "q", "x.service": "Support,Tax", t: "2026-11-09..2026-11-15" }, "Cost without Support and Tax, 9–15 Nov 2026"],
    [{ i: "q", "f.tag:team": "(none)", t: "this_month" }, "Cost with no team tag, this month to date"],
    [{ i: "why", "a.target": "cost_change", "f.service": "RDS", t: "2026-Q3" }, "Why RDS cost changed, Q3 2026"],
    [{ i: "hib", "f.cluster": "dev-east", "a.sched": "nights" }, "Put dev-east to sleep at night"],
    [{ i: "sw", "a.node": "ip-10-0-0-1", "a.to": "on_demand" }, "Move ip-10-0-0-1 to on-demand"],
    [{ i: "no", "a.ref": "2", "a.reason": "too risky" }, 'Reject number 2 because "too risky"'],
    [{ i: "snz", "a.ref": "APR-7", "a.dur": "until_monday" }, "Snooze APR-7 until monday"],
  ])("words %o", (frame, text) => expect(describeReading(frame)).toBe(text));

  it("gives different words to frames that differ in one slot, so that no two buttons read alike", () => {
    const slots = fc.record(
      {
        t: fc.constantFrom("last_month", "this_month", "2026-Q3"),
        g: fc.constantFrom("account", "service", "account,service"),
        n: fc.constantFrom(3, 5),
        c: fc.constantFrom("prev_period", "prev_year"),
        "f.account": fc.constantFrom("dev", "dev,staging"),
        "f.cluster": fc.constantFrom("dev-east"),
        "x.service": fc.constantFrom("Tax", "Support"),
        m: fc.constantFrom("net", "usage"),
        gr: fc.constantFrom("daily", "weekly"),
        ch: fc.constantFrom("bar", "table"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(slots, slots, (a, b) => {
        const [one, two]: [Frame, Frame] = [
          { i: "q", ...a },
          { i: "q", ...b },
        ];
        const keys = new Set([...Object.keys(one), ...Object.keys(two)]);
        fc.pre([...keys].some((key) => one[key] !== two[key]));
        expect(describeReading(one)).not.toBe(describeReading(two));
      }),
      { numRuns: 300 },
    );
  });
});

describe("describePeriod", () => {
  it.each([
    ["last_30d", "last 30 days"],
    ["2026-10", "October 2026"],
    ["2026-Q3", "Q3 2026"],
    ["2025", "2025"],
    ["2026-11-10", "10 Nov 2026"],
    ["2026-10-20..2026-11-03", "20 Oct – 3 Nov 2026"],
    ["2025-12-24..2026-01-03", "2025-12-24 to 2026-01-03"],
    ["prev_period", "the period before"],
  ])("says %s as %s", (token, text) => expect(describePeriod(token)).toBe(text));
});
