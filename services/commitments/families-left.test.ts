import { describe, expect, it } from "vitest";
import type { UsageRow } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { familiesLeft } from "#services/commitments/families-left";

const HOURS = 48;

function usage(instanceType: string, onDemandRate: number, quantityAt: (hour: number) => number, account = "111111111111"): UsageRow {
  return {
    id: `${account} ${instanceType}`,
    account,
    service: "ec2",
    region: "us-east-1",
    family: instanceType.split(".")[0],
    instanceType,
    usageType: `BoxUsage:${instanceType}`,
    operation: "RunInstances",
    onDemandRate,
    quantity: Float64Array.from({ length: HOURS }, (_, hour) => quantityAt(hour)),
  };
}

const dearAndSeldom = usage("p3.8xlarge", 12.24, (hour) => (hour % 12 === 0 ? 4 : 0));
const steady = usage("m6i.large", 0.1, () => 10);
const byDay = usage("c6i.large", 0.1, (hour) => (hour % 24 < 12 ? 30 : 2));
const ofAnother = usage("r6i.large", 0.1, () => 50, "222222222222");

const left = (rows: readonly UsageRow[], account?: string) =>
  familiesLeft(applyWaterfall({ from: 0, hours: HOURS, rows }, { plans: [], reservations: [], sharing: { off: new Set() } }), { account });

describe("families that an EC2 Instance plan could be for", () => {
  it("come with what runs in every hour first, however dear something else is", () => {
    expect(left([dearAndSeldom, byDay, steady]).map(({ family, steady: usd }) => [family, usd])).toEqual([
      ["m6i", 1],
      ["c6i", 0.2],
      ["p3", 0],
    ]);
  });

  it("have everything that is left of them, in all sizes", () => {
    const larger = usage("m6i.xlarge", 0.2, () => 5);
    expect(left([steady, larger])).toEqual([{ family: "m6i", region: "us-east-1", left: 2 * HOURS, steady: 2 }]);
  });

  it("are of the account alone that is asked for", () => {
    expect(left([steady, ofAnother], "222222222222").map(({ family }) => family)).toEqual(["r6i"]);
  });
});
