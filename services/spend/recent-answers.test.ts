import { describe, expect, it } from "vitest";
import { isOfTheBillAlone } from "#services/spend/recent-answers";

describe("an answer that is kept for a minute", () => {
  it.each([["service"], ["account", "tag:team"], ["amortized"], ["period", "exclude.region"]])("is of the bill alone: %s", (...names) => {
    expect(isOfTheBillAlone(names)).toBe(true);
  });

  it.each([
    ["orgUnit"],
    ["service", "exclude.organizational_unit"],
    ["category:product"],
    ["unit_cost:orders"],
    ["cost per order"],
    ["cost_per_order"],
  ])("is none that people's own definitions change: %s", (...names) => {
    expect(isOfTheBillAlone(names)).toBe(false);
  });
});
