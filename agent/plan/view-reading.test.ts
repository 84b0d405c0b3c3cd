import { describe, expect, it } from "vitest";
import { viewReading } from "#agent/plan/view-reading";

describe("viewReading", () => {
  it("turns a page into the questions that it answers", () => {
    expect(viewReading("Explain this view", { page: "overview" })).toMatchObject({ frame: { i: "q", t: "this_month" }, also: [{ i: "why" }] });
    expect(viewReading("what does this page show?", { page: "/audit?limit=50" })).toMatchObject({ frame: { i: "audit" } });
  });

  it("takes over the query of the page: metric, period, filters, grouping, comparison", () => {
    const query = {
      metric: "net",
      groupBy: ["service"],
      filters: [
        { dimension: "account", op: "is", values: ["production"] },
        { dimension: "tag:team", op: "is-missing", values: [] },
      ],
      exclude: [{ dimension: "charge_category", op: "is", values: ["Credit"] }],
      period: { from: "2026-10-01T00:00:00.000Z", to: "2026-11-01T00:00:00.000Z" },
      granularity: "daily",
      compareTo: { from: "2026-09-01T00:00:00.000Z", to: "2026-10-01T00:00:00.000Z" },
      topN: null,
    };
    const scope = { m: "net", "f.account": "production", "f.tag:team": "(none)", "x.charge_category": "Credit", t: "2026-10-01..2026-10-31" };
    expect(viewReading("explain this view", { page: "spend", query })).toMatchObject({
      frame: { i: "q", ...scope, g: "service", c: "2026-09-01..2026-09-30" },
      also: [{ i: "why", ...scope, c: "2026-09-01..2026-09-30" }],
    });
  });

  it.each([
    ["savings", { i: "recs", "a.what": "realized" }],
    ["anomalies", { i: "anom" }],
    ["budgets", { i: "bud" }],
    ["recommendations", { i: "recs" }],
    ["data", { i: "inv", "a.what": "data_freshness" }],
    ["metrics", { i: "help" }],
  ])("knows the page %s, and what else it is asked with", (page, frame) => {
    for (const text of ["Explain this view", "what am I looking at?", "summarize this page please", "walk me through this screen"])
      expect(viewReading(text, { page })?.frame, text).toMatchObject(frame);
  });

  it("leaves every other question alone, and pages that it does not know", () => {
    expect(viewReading("what did we spend?", { page: "overview" })).toBeUndefined();
    expect(viewReading("Explain this view", undefined)).toBeUndefined();
    expect(viewReading("Explain this view", { page: "clusters" })).toBeUndefined();
  });
});
