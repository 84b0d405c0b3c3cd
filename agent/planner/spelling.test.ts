import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, makeSpeller } from "#agent/planner/spelling";

const speller = makeSpeller(
  new Map([
    ["cost", 90],
    ["month", 80],
    ["quarter", 60],
    ["account", 70],
    ["yesterday", 40],
    ["staging", 30],
    ["approve", 30],
  ]),
  ["staging", "checkout", "bedrock"],
);

describe("makeSpeller", () => {
  it.each([
    ["mnoth", "month"],
    ["quater", "quarter"],
    ["acccount", "account"],
    ["yesteday", "yesterday"],
    ["aprove", "approve"],
    ["checkuot", "checkout"],
  ])("mends %s to %s", (word, right) => expect(speller.repair(word)).toBe(right));

  it.each(["coast", "most", "shaming", "priya", "apr-77", "m5", "xyzzy"])("leaves %s alone", (word) => expect(speller.repair(word)).toBe(word));

  it("never touches a word with a digit in it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(9), fc.string(), (a, digit, b) => {
        expect(speller.repair(`${a}${digit}${b}`)).toBe(`${a}${digit}${b}`);
      }),
    );
  });
});

describe("editDistance", () => {
  it("counts a swap of neighbours once, and is symmetric", () => {
    expect(editDistance("mnoth", "month", 3)).toBe(1);
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20));
      }),
    );
  });
});
