import { describe, expect, it } from "vitest";
import { findTerm, GLOSSARY, termsIn } from "#core/glossary";

describe("GLOSSARY", () => {
  it("explains each term once, in a plain sentence too", () => {
    expect(new Set(GLOSSARY.map((entry) => entry.term)).size).toBe(GLOSSARY.length);
    expect(GLOSSARY.length).toBeGreaterThanOrEqual(60);
    for (const entry of GLOSSARY) for (const text of [entry.meaning, entry.plain]) expect(text).not.toMatch(/[.!]$|please|just |simply/i);
  });

  it("gives no name to two terms", () => {
    const owners = new Map<string, Set<string>>();
    for (const entry of GLOSSARY)
      for (const name of [entry.term, entry.label, ...entry.synonyms])
        owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? new Set()).add(entry.term));
    expect([...owners].filter(([, terms]) => terms.size > 1)).toEqual([]);
  });
});

describe("findTerm", () => {
  it.each([
    ["esr", "esr"],
    ["effective_savings_rate", "esr"],
    ["amortized_cost", "amortized"],
    ["Amortised cost", "amortized"],
    ["savings_plan_coverage", "coverage"],
    ["spot_instance", "spot"],
    ["net_amortized_cost", "net_amortized"],
    ["blended_rate", "blended"],
    ["BilledCost", "billed_cost"],
    ["NodePool", "nodepool"],
    ["Savings Plans", "savings_plan"],
  ])("finds %s as %s", (name, term) => {
    expect(findTerm(name)?.term).toBe(term);
  });

  it("knows nothing of what is not in it", () => {
    expect(findTerm("photosynthesis")).toBeUndefined();
  });
});

describe("termsIn", () => {
  it("finds both terms of a comparison, in order", () => {
    expect(termsIn("difference between amortized and unblended?").map((entry) => entry.term)).toEqual(["amortized", "unblended"]);
    expect(termsIn("whats a spot instance when its at home").map((entry) => entry.term)).toEqual(["spot"]);
    expect(termsIn("What is this NAT gateway, in words for a product person?").map((entry) => entry.term)).toEqual(["nat_gateway"]);
  });
});
