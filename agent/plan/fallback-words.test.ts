import { describe, expect, it } from "vitest";
import { fallbackIn } from "#agent/plan/fallback-words";

describe("fallbackIn", () => {
  it.each([
    ["switch two dev-east nodes to spot, no fallback to on demand", "switch two dev-east nodes to spot"],
    ["move n-1 to spot without falling back to on-demand", "move n-1 to spot"],
    ["put 2 dev-east boxes on spot, don't fall back to on-demand", "put 2 dev-east boxes on spot"],
    ["flip a couple of dev-east nodes to spot; no on-demand fallback", "flip a couple of dev-east nodes to spot"],
    ["move n-1 to spot (no fallback)", "move n-1 to spot"],
    ["move n-1 to spot, fallback: none", "move n-1 to spot"],
    ["move n-1, spot or nothing", "move n-1 spot"],
    ["move n-1 to spot and never fall back on od please", "move n-1 to spot please"],
  ])("takes the wish out, so that it is not read as where to: %s", (said, text) => {
    expect(fallbackIn(said)).toEqual({ text, fallback: "none" });
  });

  it.each(["move n-1 to spot", "move n-1 to on demand", "fall back to on demand if there is none", "list spot-only nodes", "no nodes on demand"])(
    "leaves everything else as it was said: %s",
    (text) => expect(fallbackIn(text)).toEqual({ text, fallback: undefined }),
  );
});
