import { describe, expect, it } from "vitest";
import { viewReading } from "#agent/plan/view-reading";

describe("viewReading", () => {
  it("turns a page into the questions that it answers", () => {
    expect(viewReading("Explain this view", { page: "overview" })).toMatchObject({ frame: { i: "q", t: "this_month" }, also: [{ i: "why" }] });
    expect(viewReading("what does this page show?", { page: "/audit?limit=50" })).toMatchObject({ frame: { i: "audit" } });
  });

  it("leaves every other question alone, and pages that it does not know", () => {
    expect(viewReading("what did we spend?", { page: "overview" })).toBeUndefined();
    expect(viewReading("Explain this view", undefined)).toBeUndefined();
    expect(viewReading("Explain this view", { page: "clusters" })).toBeUndefined();
  });
});
