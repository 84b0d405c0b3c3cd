import { describe, expect, it } from "vitest";
import { toText } from "#core/figures/decimal";
import { newerGeneration } from "#core/insights/newer-generation";
import { onDemandPrice } from "#core/pricing/instance-types";

describe("newerGeneration", () => {
  it("names a newer type of the same size and the price difference where it runs", () => {
    const newer = newerGeneration("m4.large", "us-west-2");
    expect(newer?.type).toMatch(/^m[5-7].*\.large$/);
    const [old, next] = [onDemandPrice("m4.large", "us-west-2"), onDemandPrice(newer?.type ?? "", "us-west-2")];
    expect(Number(toText(newer?.saves ?? 0n))).toBeCloseTo(Number(old?.usdPerHour) - Number(next?.usdPerHour), 9);
  });
  it.each(["m7i.large", "g5.2xlarge", "t3.large", "unknown.large"])("leaves %s as it is", (type) => {
    expect(newerGeneration(type, "us-east-1")).toBeUndefined();
  });
  it("claims nothing where the price is not known", () => {
    expect(newerGeneration("m4.large", "mars-1")).toBeUndefined();
  });
});
