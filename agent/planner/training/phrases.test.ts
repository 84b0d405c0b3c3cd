import { describe, expect, it } from "vitest";
import { readPhrases } from "#agent/planner/training/phrases";

describe("readPhrases", () => {
  const phrases = readPhrases();

  it("fills every placeholder and keeps every frame whole", () => {
    for (const { text, frame } of phrases) {
      expect(text).not.toMatch(/[{}|]/);
      for (const [key, value] of Object.entries(frame)) {
        expect(key).toMatch(/^(?:i|m|g|t|c|gr|n|o|ch|[fx]\.[a-z_]+(?::[a-z-]+)?|a\.[a-z]+)$/);
        expect(String(value)).not.toBe("");
      }
    }
  });

  it("changes the frame before as a follow-up says", () => {
    expect(phrases.find(({ text }) => text === "regions, not accounts")).toMatchObject({ turn: 2, frame: { i: "q", t: "last_month", g: "region" } });
    expect(phrases.find(({ text }) => text === "just the total")?.frame).toEqual({ i: "q", "f.service": "RDS", t: "last_month" });
  });

  it("keeps the spaces of a reason", () => {
    expect(phrases.find(({ text }) => text.endsWith("because we are in a freeze"))?.frame["a.reason"]).toBe("we are in a freeze");
  });
});
