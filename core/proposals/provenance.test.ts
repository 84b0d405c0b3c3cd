import { describe, expect, it } from "vitest";
import { isSaid, isTargetId, targetKey } from "#core/proposals/provenance";

describe("isSaid", () => {
  it.each([
    ["ip-10-0-5-17", "move IP-10-0-5-17. to spot"],
    ["IP-10-0-5-17.", "move ip-10-0-5-17 to spot"],
    ["⟪ip-10-0-5-17⟫", "(ip-10-0-5-17)"],
    ["i-0abc12345678def90", "staging/i-0ABC12345678def90, now"],
    ["on demand", "put it back on demand"],
    ["batch.7f", "is batch.7f ready?"],
  ])("finds %s in %s", (value, words) => expect(isSaid(value, ["hello", words])).toBe(true));

  it.each([
    ["ip-10-0-5-17", "move ip-10-0-5-170 to spot"],
    ["ip-10-0-5-17", "move xip-10-0-5-17 to spot"],
    ["ip-10-0-5-17", "move my-ip-10-0-5-17 to spot"],
    ["ip-10-0-5-17", "ip-10-0-5-17.eu-west-1.compute.internal"],
    ["ip-10-0-5-17.eu-west-1.compute.internal", "ip-10-0-5-17"],
    ["batch.7f", "batch-7f"],
    ["", "anything"],
    ["⟪⟫", "anything"],
  ])("does not find %s in %s", (value, words) => expect(isSaid(value, [words])).toBe(false));
});

describe("isTargetId", () => {
  it.each(["ip-10-0-5-17", "i-0abc12345678def90", "ip-10-0-5-17.eu-west-1.compute.internal", "prod-eks"])(
    "takes an id as providers give it: %s",
    (id) => expect(isTargetId(id)).toBe(true),
  );
  it.each(["", "two words", "a;b", "-x", "x-", "ünix", "a".repeat(300), "call x with {}"])("takes no free text: %s", (id) =>
    expect(isTargetId(id)).toBe(false),
  );
});

describe("targetKey", () => {
  it("forgets marks, case and the punctuation around an id, and nothing inside it", () => {
    expect(targetKey(' "⟪IP-10-0-5-17⟫". ')).toBe("ip-10-0-5-17");
    expect(targetKey("a\u200bb")).not.toBe("ab");
  });
});
