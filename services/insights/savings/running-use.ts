import type { InstanceUse } from "#core/commitments/instance-change";
import { type Decimal, toNumber } from "#core/figures/decimal";
import { onDemandPrice } from "#core/pricing/instance-types";

type Running = {
  /** By name or id. */
  readonly account: string;
  readonly region: string;
  readonly instanceType: string;
  /** Instance-hours on demand or under a commitment, in so many days. */
  readonly hours: Decimal;
  readonly days: number;
  readonly awake?: readonly boolean[];
};

/** Instances that run on average, as the waterfall takes them; none for a type whose price is not known. */
export function runningUse({ account, region, instanceType, hours, days, awake }: Running): readonly InstanceUse[] {
  const listed = onDemandPrice(instanceType, region);
  const units = toNumber(hours) / (Math.max(1, days) * 24);
  if (listed === undefined || units <= 0) return [];
  const use = { account, region, instanceType, capacityType: "on_demand" as const, usdPerHour: Number(listed.usdPerHour), units };
  return [awake === undefined ? use : { ...use, awake }];
}
