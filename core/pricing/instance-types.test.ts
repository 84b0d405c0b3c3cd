import { describe, expect, it } from "vitest";
import { reservedRateRatio, savingsPlanRateRatio } from "#core/pricing/commitment-rates";
import { instanceType, instanceTypeNames, onDemandPrice, spotFacts } from "#core/pricing/instance-types";
import { PRICED_REGIONS } from "#core/pricing/regions";

describe("instanceType", () => {
  it("knows vCPU, memory and architecture of the common families", () => {
    expect(instanceType("m6i.2xlarge")).toMatchObject({ family: "m6i", size: "2xlarge", vcpu: 8, memoryMib: 32768, arch: "amd64", gpuCount: 0 });
    expect(instanceType("c7g.xlarge")).toMatchObject({ arch: "arm64", vcpu: 4 });
    expect(instanceType("g5.2xlarge")).toMatchObject({ gpuCount: 1, gpuName: "a10g" });
    expect(instanceType("z9.huge")).toBeUndefined();
  });

  it("has a price in us-east-1 for every type, and says where a price is an estimate", () => {
    expect(instanceTypeNames().length).toBeGreaterThan(250);
    for (const type of instanceTypeNames()) expect(Number(onDemandPrice(type, "us-east-1")?.usdPerHour)).toBeGreaterThan(0);
    expect(onDemandPrice("m6i.2xlarge", "us-east-1")).toEqual({ usdPerHour: "0.384", estimated: false });
    expect(onDemandPrice("m6i.2xlarge", "ap-southeast-1")?.estimated).toBe(true);
    expect(onDemandPrice("p3.2xlarge", "ap-southeast-1")).toBeUndefined();
    expect(onDemandPrice("m6i.2xlarge", "mars-1")).toBeUndefined();
  });

  it("has spot facts within bounds", () => {
    for (const type of instanceTypeNames()) {
      for (const region of PRICED_REGIONS) {
        const facts = spotFacts(type, region);
        if (facts === undefined) continue;
        expect(facts.savingsPercent).toBeGreaterThanOrEqual(0);
        expect(facts.savingsPercent).toBeLessThan(100);
      }
    }
  });
});

describe("savingsPlanRateRatio", () => {
  it("discounts more for longer terms, earlier payment and less freedom", () => {
    const oneYear = savingsPlanRateRatio("m6i", { type: "EC2Instance", term: "1y", payment: "no" });
    expect(savingsPlanRateRatio("m6i", { type: "EC2Instance", term: "3y", payment: "no" })).toBeLessThan(oneYear);
    expect(savingsPlanRateRatio("m6i", { type: "EC2Instance", term: "1y", payment: "all" })).toBeLessThan(oneYear);
    expect(savingsPlanRateRatio("m6i", { type: "Compute", term: "1y", payment: "no" })).toBeGreaterThan(oneYear);
    expect(savingsPlanRateRatio("m6i", { type: "EC2Instance", term: "1y", payment: "all" })).toBe(
      reservedRateRatio("m6i", { term: "1y", payment: "all" }),
    );
  });
});
