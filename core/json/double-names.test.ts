import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { saysNameTwice } from "#core/json/double-names";

describe("saysNameTwice", () => {
  it.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"x":"}","x":":"}}]', '{"__proto__":1,"__proto__":2}'])("finds %s", (text) => {
    expect(saysNameTwice(text)).toBe(true);
  });

  it("finds nothing in what says each name once, however it is written, nor in what is no JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(saysNameTwice(JSON.stringify(value))).toBe(false);
        expect(saysNameTwice(JSON.stringify(value, null, 2))).toBe(false);
      }),
    );
    expect(saysNameTwice('{"a":1,"a"')).toBe(false);
    expect(saysNameTwice(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toBe(false);
  });
});
