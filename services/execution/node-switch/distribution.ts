import type { CapacityType } from "#core/proposals/node-switch";

/** How an Auto Scaling group buys: a base on demand, then a percentage of what is above it, rounded up. */
export type Distribution = { readonly onDemandBaseCapacity: number; readonly onDemandPercentageAboveBase: number };

/**
 * How many of `size` instances such a group buys on demand.
 *
 * @source https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
 */
export function onDemandOf({ onDemandBaseCapacity, onDemandPercentageAboveBase }: Distribution, size: number): number {
  const base = Math.min(onDemandBaseCapacity, size);
  return base + Math.ceil(((size - base) * onDemandPercentageAboveBase) / 100);
}

/**
 * The mix with one on-demand instance less (towards spot) or more, at the same size. The next instance, launched beside
 * the old one, is bought as wanted; when the old one has ended, the group is as it wants to be.
 * A smaller or larger base where that suffices, so that the percentage above it stays; else exactly the count wanted.
 */
export function switchedDistribution(before: Distribution, size: number, towards: CapacityType): Distribution {
  const had = onDemandOf(before, size);
  const wanted = towards === "spot" ? Math.max(had - 1, 0) : had + 1;
  const moved = { ...before, onDemandBaseCapacity: Math.max(before.onDemandBaseCapacity + (towards === "spot" ? -1 : 1), 0) };
  if (onDemandOf(moved, size) === wanted && nextIs(moved, had, size) === towards) return moved;
  return { onDemandBaseCapacity: wanted, onDemandPercentageAboveBase: 0 };
}

/** What the group buys next, with `onDemand` of `size` instances running. */
function nextIs(distribution: Distribution, onDemand: number, size: number): CapacityType {
  return onDemand < onDemandOf(distribution, size + 1) ? "on_demand" : "spot";
}
