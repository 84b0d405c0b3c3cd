import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTotal, spelledTotal, totalHint } from "#web/proposals/typed-total.ts";

describe("typing the total", () => {
  it("is asked for as people write it, the whole commitment", () => {
    expect(spelledTotal("21900.00")).toBe("21,900.00");
    expect(spelledTotal("1314000.50")).toBe("1,314,000.50");
    expect(spelledTotal("876.00")).toBe("876.00");
  });

  it.each(["21,900.00", "21900.00", "$21,900.00", " 21900.00 "])("takes %s for the total", (typed) => {
    expect(isTotal(typed, "21900.00")).toBe(true);
  });

  it.each(["", "21,900", "21900", "21,900.0", "21,900.01", "21.900,00", "219000.0", "1825.00", "yes", "21,900.00 or so", "-21900.00", "2.19e4"])(
    "takes %s for something else",
    (typed) => {
      expect(isTotal(typed, "21900.00")).toBe(false);
    },
  );

  it("says how far it is", () => {
    expect(totalHint("", "21900.00")).toBe("It has to read 21,900.00.");
    expect(totalHint("21,9", "21900.00")).toBe("It has to read 21,900.00.");
    expect(totalHint("21,900.0", "21900.00")).toBe("One more digit. It has to read 21,900.00.");
    expect(totalHint("21900.00", "21900.00")).toBe("It is the total.");
    expect(totalHint("22", "21900.00")).toBe("That is another amount. It has to read 21,900.00.");
    expect(totalHint("21,900.000", "21900.00")).toBe("That is another amount. It has to read 21,900.00.");
  });

  it("takes no amount but the one, whatever is typed", () => {
    const cents = fc.integer({ min: 1, max: 2_000_000_000 });
    const amount = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, "0")}`;
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        expect(isTotal(spelledTotal(amount(one)), amount(one))).toBe(true);
        expect(isTotal(spelledTotal(amount(other)), amount(one))).toBe(one === other);
      }),
    );
  });
});
