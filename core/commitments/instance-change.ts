import type { Change, UsagePart } from "#core/commitments/change";
import { isPricedRegion, REGION_FACTS } from "#core/pricing/regions";

/** Instances of one kind as they run: units are instances, in each hour or in the hours of the week that `awake` has. */
export type InstanceUse = {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly instanceType: string;
  readonly capacityType: "on_demand" | "spot";
  /** On demand at the list price, or the spot price. */
  readonly usdPerHour: number;
  readonly units: number;
  /** 168 hours from Monday 00:00 UTC; undefined: all of them. */
  readonly awake?: readonly boolean[];
};

/** Instances that are there before and after something is done: a switch, a sleep, another size. */
export type InstanceChange = { readonly id: string; readonly before: readonly InstanceUse[]; readonly after: readonly InstanceUse[] };

const HOURS_OF_WEEK = 168;
/** The epoch was a Thursday. */
const EPOCH_HOUR_OF_WEEK = 3 * 24;

/** As a change of the waterfall over a span of whole hours since the epoch: what runs on demand goes through it, spot does not. */
export function asChange({ id, before, after }: InstanceChange, span: { readonly from: number; readonly hours: number }): Change {
  const onDemand = (uses: readonly InstanceUse[]) => uses.filter(({ capacityType }) => capacityType === "on_demand");
  return {
    id,
    remove: onDemand(before).map((use) => partOf(use, span)),
    add: onDemand(after).map((use) => partOf(use, span)),
    otherUsdPerHour: spotUsd(after, span) - spotUsd(before, span),
  };
}

function partOf(use: InstanceUse, span: { readonly from: number; readonly hours: number }): UsagePart {
  const { account, region, instanceType, usdPerHour } = use;
  const prefix = isPricedRegion(region) ? REGION_FACTS[region].usageTypePrefix : "";
  const usageType = `${prefix}BoxUsage:${instanceType}`;
  return {
    row: { account, region, service: "ec2", instanceType },
    otherwise: {
      id: `${account}/${region}/${usageType}`,
      account,
      service: "ec2",
      region,
      family: instanceType.split(".")[0],
      instanceType,
      usageType,
      operation: "RunInstances",
      onDemandRate: usdPerHour,
    },
    units: use.awake === undefined ? use.units : Float64Array.from({ length: span.hours }, (_, hour) => unitsAt(use, span.from + hour)),
  };
}

/** Mean USD an hour over the span. */
function spotUsd(uses: readonly InstanceUse[], span: { readonly from: number; readonly hours: number }): number {
  return uses
    .filter(({ capacityType }) => capacityType === "spot")
    .reduce((sum, use) => {
      const awake =
        use.awake === undefined
          ? span.hours
          : Array.from({ length: span.hours }, (_, hour) => unitsAt({ ...use, units: 1 }, span.from + hour)).reduce((a, b) => a + b, 0);
      return sum + (use.usdPerHour * use.units * awake) / span.hours;
    }, 0);
}

function unitsAt({ units, awake }: InstanceUse, hour: number): number {
  return awake === undefined || awake[(hour + EPOCH_HOUR_OF_WEEK) % HOURS_OF_WEEK] === true ? units : 0;
}
