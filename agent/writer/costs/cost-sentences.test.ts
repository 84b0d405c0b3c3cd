import { describe, expect, it } from "vitest";
import type { Figure } from "#core/costs/figure";
import type { Frame } from "#core/planner/frame";
import { compose } from "#agent/writer/compose";
import { costSentences } from "#agent/writer/costs/cost-sentences";
import { Ledger } from "#agent/writer/ledger";
import { readRaw } from "#agent/writer/raw";
import { aReading, strayNumerals } from "#agent/writer/testing/an-outcome";

const now = new Date("2026-11-18T12:00:00Z");
const plain = (text: string) =>
  text
    .replace(/\]\(#figure:[^)]*\)/g, "")
    .replaceAll("[", "")
    .replaceAll("\u00a0", " ");

function money(id: string, value: string | null, more: Partial<Figure> = {}): Figure {
  const period = { from: "2026-11-01T00:00:00.000Z", to: "2026-12-01T00:00:00.000Z" };
  return {
    id: `q_test00000001.${id}`,
    value,
    unit: "USD",
    metric: "amortized",
    kind: "projected",
    period,
    timeZone: "UTC",
    asOf: "2026-11-18T00:00:00.000Z",
    queryId: "q_test00000001",
    label: id,
    ...more,
  };
}

function aMonth(month: string, label: string, total: string, low: string | null, high: string | null) {
  const from = `${month}-01T00:00:00.000Z`;
  return {
    label,
    from,
    to: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString(),
    measured: money(`${month}.m`, "1000"),
    projected: money(`${month}.p`, "500"),
    total: money(`${month}.t`, total),
    low: money(`${month}.l`, low),
    high: money(`${month}.h`, high),
  };
}

function aForecast(over: Record<string, unknown> = {}) {
  return {
    metric: { name: "amortized", label: "Amortized cost", unit: "USD" },
    filters: [],
    exclude: [],
    method: "forecast",
    monthToDate: money("mtd", "1000", { kind: "measured" }),
    runRate: money("rate", "1400"),
    forecast: { figure: money("f", "1500"), low: money("fl", "1400"), high: money("fh", "1600") },
    lastMonth: money("last", "1200", { kind: "measured" }),
    months: [aMonth("2026-11", "November 2026", "1500", "1400", "1600"), aMonth("2026-12", "December 2026", "1550", "1300", "1800")],
    monthStartCharges: money("fees", "0"),
    backTest: { origins: [{}, {}, {}, {}], meanError: money("err", "0.021", { unit: "ratio", metric: "error" }) },
    expiring: [],
    by: null,
    groups: [],
    notes: [],
    asOf: "2026-11-18T00:00:00.000Z",
    freshness: "through 17 Nov 23:59 UTC",
    ...over,
  };
}

function say(raw: unknown, frame: Partial<Frame> & Record<string, string>): string {
  const ledger = new Ledger([]);
  return compose(costSentences(readRaw(raw), ledger, aReading(frame, { assumed: {} }), now) ?? []);
}

describe("costSentences", () => {
  it("says the forecast with its interval and its error, as a projection", () => {
    const text = plain(say(aForecast(), { i: "fc", t: "this_month" }));
    expect(text).toContain("$1,500.00 in November 2026 (amortized, projected); the 90 % interval is $1,400.00 to $1,600.00");
    expect(text).toContain("off by 2.1 % on average, from 4 earlier starting points");
  });

  it.each([
    ["2000", /^.*No: the forecast is \$500\.00 below your \$2,000\.00/s],
    ["1300", /Yes: the forecast is \$200\.00 above your \$1,300\.00/],
    ["1550", /Probably it is not passed, but it is possible/],
    ["1450", /More likely than not/],
    ["900", /Yes: \$900\.00 is passed already/],
  ])("says whether %s dollars are passed by where the interval lies", (limit, pattern) => {
    expect(plain(say(aForecast(), { i: "fc", t: "this_month", "a.limit": limit }))).toMatch(pattern);
  });

  it("answers whether it stays below with the other word", () => {
    expect(plain(say(aForecast(), { i: "fc", t: "this_month", "a.limit": "1300", "a.bound": "under" }))).toContain(
      "No: the forecast is $200.00 above your $1,300.00",
    );
  });

  it("calls a run rate a run rate where there are too few days", () => {
    const text = plain(
      say(aForecast({ method: "run_rate", backTest: null, months: [aMonth("2026-11", "November 2026", "1500", null, null)] }), {
        i: "fc",
        t: "this_month",
      }),
    );
    expect(text).toContain("at the run rate, which is no forecast");
    expect(text).toContain("fewer than 14 days of data");
    expect(text).not.toContain("interval is");
  });

  it("does not guess beyond its months", () => {
    expect(plain(say(aForecast(), { i: "fc", t: "2028" }))).toMatch(
      /^I forecast this month and the next three, through December 2026|^The data ends/,
    );
    const old = aForecast({ asOf: "2024-10-01T00:00:00.000Z", months: [aMonth("2024-10", "October 2024", "20", "18", "22")] });
    expect(plain(say(old, { i: "fc", t: "this_month" }))).toMatch(/^The data ends with 30 Sep 2024, so what November 2026 will cost I can't say/);
  });

  it("says that there is no budget, and where to make one; never that one was made", () => {
    const raw = { budgets: [], detail: null, all: [], asked: null };
    expect(say(raw, { i: "bud" })).toMatch(/No budget is set.*\[Budgets\]\(\/budgets\)/s);
    expect(say(raw, { i: "bud", "a.do": "make" })).toMatch(/I set no budget from the chat/);
  });

  it("has a green sentence for a quiet bill, and none where nothing was looked through", () => {
    const list = {
      anomalies: [],
      counts: { open: 0 },
      notes: [],
      checkedAt: "2026-11-18T00:00:00Z",
      summary: { quiet: true, sentence: "Nothing unusual in 8 series through 17 Nov.", series: 8 },
    };
    expect(say({ list, detail: null }, { i: "anom" })).toBe("✓ Nothing unusual in 8 series through 17 Nov.");
    const never = {
      ...list,
      checkedAt: null,
      summary: { quiet: false, sentence: "Nothing has been looked through yet: there is no cost data.", series: 0 },
    };
    expect(say({ list: never, detail: null }, { i: "anom" })).not.toContain("✓");
  });

  it("says of a month whether it is final", () => {
    const fresh = { sentence: "through 17 Nov 23:59 UTC; AWS may restate November until 5 Dec", lateNote: null, partialDay: null };
    const periods = [{ billingPeriod: "2026-10" }, { billingPeriod: "2026-11" }];
    const dataSource = {
      label: "export",
      dataFrom: "2026-10-01T00:00:00Z",
      dataThrough: "2026-11-18T00:00:00Z",
      fresh,
      periods,
      gaps: [],
      missing: [],
      setAside: [],
    };
    expect(plain(say({ dataSource }, { i: "inv", t: "2026-11" }))).toMatch(/^November is not final: the month still runs/);
    expect(plain(say({ dataSource }, { i: "inv", t: "2026-10" }))).toMatch(/^October is final/);
    expect(plain(say({ dataSource }, { i: "inv", t: "2026-09" }))).toMatch(/^There is no data of September/);
  });

  it("prints every amount as a figure", () => {
    const text = say(aForecast(), { i: "fc", t: "this_month", "a.limit": "1550" });
    expect(strayNumerals(text).filter((found) => !/^(?:90|14)$/.test(found))).toEqual([]);
  });
});
