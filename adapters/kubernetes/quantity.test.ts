import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMillis, memoryMib, quantity } from "#adapters/kubernetes/quantity";

describe("quantities of Kubernetes", () => {
  it.each([
    ["250m", 0.25],
    ["1", 1],
    ["1.5", 1.5],
    [".5", 0.5],
    ["2k", 2000],
    ["1Ki", 1024],
    ["1.5Gi", 1_610_612_736],
    ["1e3", 1000],
    ["2E", 2e18],
    ["1Ei", 2 ** 60],
    ["1M", 1e6],
    ["", undefined],
    ["12 Mi", undefined],
    ["1mi", undefined],
    ["x", undefined],
  ])("%j is %s", (text, value) => {
    expect(quantity(text)).toBe(value);
  });

  it("never tells a request smaller than it is, nor a whole one larger", () => {
    fc.assert(
      fc.property(fc.nat(100_000), (size) => {
        expect(cpuMillis(`${size}m`)).toBe(size);
        expect(memoryMib(`${size}Mi`)).toBe(size);
        expect(memoryMib(`${size}Ki`)).toBe(Math.ceil(size / 1024));
        expect(cpuMillis(`${size}u`)).toBe(Math.ceil(size / 1000));
      }),
    );
    expect([cpuMillis(undefined), memoryMib(undefined)]).toEqual([0, 0]);
  });
});
