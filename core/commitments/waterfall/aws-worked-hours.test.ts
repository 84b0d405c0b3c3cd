import { describe, expect, it } from "vitest";
import type { HourlyUsage, Position } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { OLDER_WORKED_HOUR, OWNER, positionOf, WORKED_HOUR, workedHour, workedPlan } from "#core/commitments/waterfall/testing/aws-worked-hours";

const OTHER = "222222222222";
const hour = workedHour(WORKED_HOUR);
const older = workedHour(OLDER_WORKED_HOUR);
const compute = (commitment: number) => positionOf(workedPlan(WORKED_HOUR, "Compute", commitment));

/** Units that each row has covered; rows without any are left out. */
function coveredOf(usage: HourlyUsage, position: Position): Record<string, Record<string, number>> {
  const units = (value: number) => Number(value.toFixed(9));
  return Object.fromEntries(
    applyWaterfall(usage, position)
      .rows.filter(({ covered }) => covered.length > 0)
      .map(({ row, covered }) => [row.id, Object.fromEntries(covered.map(({ plan, quantity }) => [plan.id, units(quantity[0] ?? 0)]))]),
  );
}
const totalOf = (usage: HourlyUsage, position: Position) => billOf(applyWaterfall(usage, position)).total;

describe("AWS's worked hour", () => {
  it("costs $59.10 on demand, and $47.125 an hour where a plan of $47.13 covers all of it", () => {
    expect(totalOf(hour, positionOf())).toBeCloseTo(59.1, 9);
    const result = applyWaterfall(hour, compute(47.13));
    expect(result.plans[0]?.total.used).toBeCloseTo(47.125, 9);
    expect(result.plans[0]?.total.unused).toBeCloseTo(0.005, 9);
    expect(billOf(result)).toMatchObject({ onDemand: 0, plans: 47.13 });
    expect(result.rows.map(({ total }) => Number(total.covered.toFixed(9)))).toEqual([2.8, 8.2, 12, 4.8, 19.125, 0.2]);
  });

  it("covers r5 first at 30 %, and with $2 only 2.857142857 of its four hours", () => {
    expect(coveredOf(hour, compute(2))).toEqual({ "r5.4xlarge Linux": { Compute: 2.857142857 } });
    expect(totalOf(hour, compute(2))).toBeCloseTo(59.1 - 2 / 0.7 + 2, 9);
  });

  it("covers Fargate GB before Fargate vCPU, since both save 25 % and GB has the lower rate", () => {
    expect(coveredOf(hour, compute(6.8))).toEqual({
      "r5.4xlarge Linux": { Compute: 4 },
      "Fargate GB": { Compute: 1333.333333333 },
    });
    expect(totalOf(hour, compute(6.8))).toBeCloseTo(59.1 - 4 - 4 / 0.75 + 6.8, 9);
  });

  it("covers with $20 all of Fargate, and of m5 at 18 % what is left of it", () => {
    expect(coveredOf(hour, compute(20))).toEqual({
      "r5.4xlarge Linux": { Compute: 4 },
      "Fargate vCPU": { Compute: 400 },
      "Fargate GB": { Compute: 1600 },
      "m5.24xlarge Windows dedicated": { Compute: Number((0.4 / 8.2).toFixed(9)) },
    });
  });

  it("covers Lambda duration at 15 % after m5, in part where the commitment ends", () => {
    const covered = coveredOf(hour, compute(37.425));
    expect(covered["m5.24xlarge Windows dedicated"]).toEqual({ Compute: 1 });
    expect(covered["Lambda GB-second"]).toEqual({ Compute: 754_901.960784314 });
    expect(covered["Lambda million requests"]).toBeUndefined();
  });

  it("covers Lambda requests last: they save nothing, and take commitment all the same", () => {
    const all = applyWaterfall(hour, compute(47.025));
    expect(coveredOf(hour, compute(47.025))["Lambda million requests"]).toEqual({ Compute: 0.5 });
    expect(all.plans[0]?.total.unused).toBe(0);
    expect(billOf(all).total).toBeCloseTo(47.125, 9);
  });

  it("leaves the rest of an hour's commitment lost", () => {
    expect(totalOf(hour, compute(60))).toBeCloseTo(60, 9);
    const two = { ...hour, hours: 2, rows: hour.rows.map((row) => ({ ...row, quantity: Float64Array.of(0, row.quantity[0] ?? 0) })) };
    const plan = { ...workedPlan(WORKED_HOUR, "Compute", 47.125), to: hour.from + 2 };
    const result = applyWaterfall(two, positionOf(plan));
    expect(result.plans[0]?.unused[0]).toBe(47.125);
    expect(result.plans[0]?.unused[1]).toBeCloseTo(0, 9);
  });

  it("covers what the owner runs before what others run, although theirs would save more", () => {
    const shared = workedHour(WORKED_HOUR, ({ id }) => (id.startsWith("m5") ? OWNER : OTHER));
    expect(coveredOf(shared, compute(9))).toEqual({
      "m5.24xlarge Windows dedicated": { Compute: 1 },
      "r5.4xlarge Linux": { Compute: Number((0.8 / 0.7).toFixed(9)) },
    });
  });

  it("keeps a plan within its own account where the owner or the other one does not share", () => {
    const shared = workedHour(WORKED_HOUR, ({ id }) => (id.startsWith("m5") ? OWNER : OTHER));
    for (const account of [OWNER, OTHER]) {
      const position = { ...compute(20), sharing: { off: new Set([account]) } };
      expect(coveredOf(shared, position)).toEqual({ "m5.24xlarge Windows dedicated": { Compute: 1 } });
    }
  });
});

describe("AWS's older worked hour", () => {
  const both = (ec2: number, all: number) =>
    positionOf(workedPlan(OLDER_WORKED_HOUR, "Compute", all), workedPlan(OLDER_WORKED_HOUR, "EC2Instance", ec2));

  it("costs $39 on demand, and $25 where a Compute plan covers all of it", () => {
    expect(totalOf(older, positionOf())).toBe(39);
    const result = applyWaterfall(older, both(0, 25));
    expect(billOf(result).total).toBe(25);
    expect(result.plans[1]?.total).toMatchObject({ used: 25, unused: 0 });
  });

  it("applies the EC2 Instance plan first, whatever the order they are given in", () => {
    expect(coveredOf(older, both(7, 15))).toEqual({
      "c5.9xlarge Linux": { EC2Instance: 1 },
      "c5.24xlarge Windows dedicated": { EC2Instance: 1 },
      "Fargate vCPU": { Compute: 10 },
      "Fargate GB": { Compute: 5 },
    });
    expect(totalOf(older, both(7, 15))).toBe(22);
  });

  it("covers c5.9xlarge at 75 % first, then half of c5.24xlarge with $4, the other half by the Compute plan at 20 % and last", () => {
    expect(coveredOf(older, both(4, 17))).toEqual({
      "c5.9xlarge Linux": { EC2Instance: 1 },
      "c5.24xlarge Windows dedicated": { EC2Instance: 0.5, Compute: 0.25 },
      "Fargate vCPU": { Compute: 10 },
      "Fargate GB": { Compute: 5 },
    });
    expect(totalOf(older, both(4, 17))).toBeCloseTo(4 + 17 + 2.5, 9);
  });

  it("covers at 50 % c5.9xlarge after Fargate GB: equal savings, the lower rate first", () => {
    expect(coveredOf(older, both(0, 6))).toEqual({ "Fargate GB": { Compute: 5 }, "c5.9xlarge Linux": { Compute: 0.5 } });
  });
});
