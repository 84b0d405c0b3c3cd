import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "#core/errors";
import {
  absoluteDecimal,
  addDecimals,
  compareDecimals,
  divideDecimals,
  multiplyDecimals,
  negateDecimal,
  roundDecimal,
  subtractDecimals,
  sumDecimals,
  trimDecimal,
} from "#core/money";

const decimal = (micros: bigint) => {
  const text = (micros < 0n ? -micros : micros).toString().padStart(7, "0");
  return `${micros < 0n ? "-" : ""}${text.slice(0, -6)}.${text.slice(-6)}`;
};
const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

describe("decimal arithmetic", () => {
  it("adds what floating point does not", () => {
    expect(addDecimals("0.1", "0.2")).toBe("0.3");
    expect(sumDecimals(Array.from({ length: 1000 }, () => "0.1"))).toBe("100.0");
    expect(addDecimals("90071992547409.91", "0.000000000001")).toBe("90071992547409.910000000001");
  });

  it("sums to the same amount in any order", () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 30 }), (values) => {
        const total = values.reduce((sum, value) => sum + value, 0n);
        const expected = trimDecimal(decimal(total));
        expect(trimDecimal(sumDecimals(values.map(decimal)))).toBe(expected);
        expect(trimDecimal(sumDecimals(values.toReversed().map(decimal)))).toBe(expected);
      }),
    );
  });

  it("takes back what it added, and multiplies without loss", () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect(trimDecimal(subtractDecimals(addDecimals(decimal(a), decimal(b)), decimal(b)))).toBe(trimDecimal(decimal(a)));
        const [whole, fraction = ""] = multiplyDecimals(decimal(a), decimal(b)).split(".");
        expect(BigInt(`${whole}${fraction.padEnd(12, "0")}`)).toBe(a * b);
        expect(compareDecimals(decimal(a), decimal(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it.each([
    ["2.345", 2, "2.35"],
    ["-2.345", 2, "-2.35"],
    ["2.344999", 2, "2.34"],
    ["0.5", 0, "1"],
    ["-0.5", 0, "-1"],
    ["-0.004", 2, "0.00"],
    ["7", 2, "7.00"],
  ])("rounds %s to %i places as %s, half away from zero", (value, places, rounded) => {
    expect(roundDecimal(value, places)).toBe(rounded);
  });

  it("divides to twelve places, and not by zero", () => {
    expect(divideDecimals("1", "3")).toBe("0.333333333333");
    expect(divideDecimals("-2", "3")).toBe("-0.666666666667");
    expect(divideDecimals("1", "0.00")).toBeNull();
  });

  it("reads exponents as engines write small numbers", () => {
    expect(addDecimals("1.5e-5", "2E+2")).toBe("200.000015");
    expect(absoluteDecimal("-1e-12")).toBe("0.000000000001");
    expect(negateDecimal("0.10")).toBe("-0.10");
  });

  it.each(["", "1,000", "0x10", "NaN", "1.2.3", "Infinity"])("refuses %j", (text) => {
    expect(() => addDecimals(text, "1")).toThrow(InvalidInputError);
  });

  it("keeps a micro-dollar among billions", () => {
    expect(subtractDecimals(addDecimals(decimal(10n ** 18n), decimal(1n)), decimal(10n ** 18n))).toBe("0.000001");
  });
});
