import type { HourlyUsage, Position, UsageRow } from "#core/commitments/model";
import type { Layer } from "#core/commitments/waterfall/layers";
import type { PlanUse, ReservationUse, RowUse, WaterfallResult } from "#core/commitments/waterfall/result";
import type { LayerRun } from "#core/commitments/waterfall/run-layers";
import { sumOf, sumOfWritten } from "#core/commitments/waterfall/sum-of";

/** The run behind a result, for what-if; results of another origin have none. */
const runs = new WeakMap<WaterfallResult, LayerRun>();

export function runOf(result: WaterfallResult): LayerRun | undefined {
  return runs.get(result);
}

/** Names and sums of a run. Of `base` whatever is the same is taken over, so that only what changed is summed again. */
export function resultOf(usage: HourlyUsage, position: Position, run: LayerRun, base?: WaterfallResult): WaterfallResult {
  const known = new Map((base === undefined ? [] : [...base.plans, ...base.reservations]).map((use) => [use.unused, use]));
  const payers = usage.rows.map(() => ({ reserved: [] as Mutable<RowUse["reserved"]>, covered: [] as Mutable<RowUse["covered"]> }));
  const plans: PlanUse[] = [];
  const reservations: ReservationUse[] = [];
  for (const [index, layer] of run.layers.entries()) {
    const onDemandEquivalent = givenBy(layer, run.given[index] ?? [], usage, payers);
    const unused = run.left[index] ?? new Float64Array(usage.hours);
    const sums = usedOf(layer, unused, known.get(unused)?.used);
    if (layer.plan !== undefined) {
      const total = { hours: sums.hours, commitment: sums.capacity, ...sums.total, onDemandEquivalent };
      plans.push({ plan: layer.plan, used: sums.used, unused, total });
    }
    if (layer.reservation !== undefined) {
      const usd = sums.capacity * layer.reservation.unitRate;
      const total = { hours: sums.hours, units: sums.capacity, ...sums.total, usd, onDemandEquivalent };
      reservations.push({ reservation: layer.reservation, used: sums.used, unused, total });
    }
  }
  const rows = usage.rows.map((row, index): RowUse => {
    const { reserved, covered } = payers[index] ?? { reserved: [], covered: [] };
    const onDemand = run.remaining[index] ?? row.quantity;
    return { row, onDemand, reserved, covered, total: totalOf(row, onDemand, reserved, covered, base?.rows[index]) };
  });
  const result = { usage, position, plans, reservations, rows };
  runs.set(result, run);
  return result;
}

/** Writes what the layer gave into the rows; returns its on-demand equivalent. */
function givenBy(
  layer: Layer,
  given: readonly (Float64Array | undefined)[],
  usage: HourlyUsage,
  payers: readonly { readonly reserved: Mutable<RowUse["reserved"]>; readonly covered: Mutable<RowUse["covered"]> }[],
): number {
  let onDemandEquivalent = 0;
  for (const [position, quantity] of given.entries()) {
    if (quantity === undefined) continue;
    const index = layer.rows[position] as number;
    const weight = layer.weights[position] as number;
    if (layer.plan !== undefined) payers[index]?.covered.push({ plan: layer.plan, rate: weight, quantity });
    if (layer.reservation !== undefined) payers[index]?.reserved.push({ reservation: layer.reservation, unitsPerUnit: weight, quantity });
    onDemandEquivalent += sumOfWritten(quantity) * (usage.rows[index]?.onDemandRate ?? 0);
  }
  return onDemandEquivalent;
}

type Mutable<List extends readonly unknown[]> = List[number][];

function usedOf(layer: Layer, unused: Float64Array, known: Float64Array | undefined) {
  const used = known ?? new Float64Array(unused.length);
  if (known === undefined) for (let hour = layer.start; hour < layer.end; hour += 1) used[hour] = layer.capacity - (unused[hour] as number);
  const hours = layer.end - layer.start;
  return { used, hours, capacity: hours * layer.capacity, total: { used: sumOfWritten(used), unused: sumOfWritten(unused) } };
}

function totalOf(
  { onDemandRate: rate, quantity }: UsageRow,
  onDemand: Float64Array,
  reservedParts: RowUse["reserved"],
  coveredParts: RowUse["covered"],
  base: RowUse | undefined,
): RowUse["total"] {
  let covered = 0;
  let coveredQuantity = 0;
  for (const part of coveredParts) {
    const sum = sumOfWritten(part.quantity);
    covered += sum * part.rate;
    coveredQuantity += sum;
  }
  let reserved = 0;
  let reservedQuantity = 0;
  for (const part of reservedParts) {
    const sum = sumOfWritten(part.quantity);
    reserved += sum * part.unitsPerUnit * part.reservation.unitRate;
    reservedQuantity += sum;
  }
  const onDemandEquivalent = base?.row.quantity === quantity ? base.total.onDemandEquivalent : sumOf(quantity) * rate;
  const onDemandUsd = onDemand === quantity ? onDemandEquivalent : sumOfWritten(onDemand) * rate;
  return {
    onDemandEquivalent,
    onDemand: onDemandUsd,
    covered,
    reserved,
    amortized: onDemandUsd + covered + reserved,
    coveredOnDemandEquivalent: coveredQuantity * rate,
    reservedOnDemandEquivalent: reservedQuantity * rate,
  };
}
