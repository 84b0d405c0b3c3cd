import type { HourlyUsage, Position } from "#core/commitments/model";
import type { Layer } from "#core/commitments/waterfall/layers";
import type { PlanUse, ReservationUse, RowUse, WaterfallResult } from "#core/commitments/waterfall/result";
import type { LayerRun } from "#core/commitments/waterfall/run-layers";
import { sumOf } from "#core/commitments/waterfall/sum-of";

/** The run behind a result, for what-if; results of another origin have none. */
const runs = new WeakMap<WaterfallResult, LayerRun>();

export function runOf(result: WaterfallResult): LayerRun | undefined {
  return runs.get(result);
}

/** Names and sums of a run. `keepRow` may hand over what is known of a row already. */
export function resultOf(
  usage: HourlyUsage,
  position: Position,
  run: LayerRun,
  keepRow: (index: number) => RowUse | undefined = () => undefined,
): WaterfallResult {
  const payers = usage.rows.map(() => ({ reserved: [] as Mutable<RowUse["reserved"]>, covered: [] as Mutable<RowUse["covered"]> }));
  const equivalents = run.layers.map((layer, index) => {
    let equivalent = 0;
    for (const [position, quantity] of (run.given[index] ?? []).entries()) {
      if (quantity === undefined) continue;
      const rowIndex = layer.rows[position] as number;
      const weight = layer.weights[position] as number;
      const payer = payers[rowIndex];
      if (layer.plan !== undefined) payer?.covered.push({ plan: layer.plan, rate: weight, quantity });
      if (layer.reservation !== undefined) payer?.reserved.push({ reservation: layer.reservation, unitsPerUnit: weight, quantity });
      equivalent += sumOf(quantity) * (usage.rows[rowIndex]?.onDemandRate ?? 0);
    }
    return equivalent;
  });
  const plans: PlanUse[] = [];
  const reservations: ReservationUse[] = [];
  for (const [index, layer] of run.layers.entries()) {
    const unused = run.left[index] ?? new Float64Array(usage.hours);
    const sums = usedOf(layer, unused);
    const onDemandEquivalent = equivalents[index] ?? 0;
    if (layer.plan !== undefined) {
      plans.push({
        plan: layer.plan,
        used: sums.used,
        unused,
        total: { hours: sums.hours, commitment: sums.capacity, ...sums.total, onDemandEquivalent },
      });
    }
    if (layer.reservation !== undefined) {
      const usd = sums.capacity * layer.reservation.unitRate;
      const total = { hours: sums.hours, units: sums.capacity, ...sums.total, usd, onDemandEquivalent };
      reservations.push({ reservation: layer.reservation, used: sums.used, unused, total });
    }
  }
  const rows = usage.rows.map((row, index): RowUse => {
    const kept = keepRow(index);
    if (kept !== undefined) return kept;
    const { reserved, covered } = payers[index] ?? { reserved: [], covered: [] };
    const onDemand = run.remaining[index] ?? row.quantity;
    return { row, onDemand, reserved, covered, total: totalOf(row.onDemandRate, row.quantity, onDemand, reserved, covered) };
  });
  const result = { usage, position, plans, reservations, rows };
  runs.set(result, run);
  return result;
}

type Mutable<List extends readonly unknown[]> = List[number][];

function usedOf(layer: Layer, unused: Float64Array) {
  const used = new Float64Array(unused.length);
  for (let hour = layer.start; hour < layer.end; hour += 1) used[hour] = layer.capacity - (unused[hour] as number);
  const hours = layer.end - layer.start;
  return { used, hours, capacity: hours * layer.capacity, total: { used: sumOf(used), unused: sumOf(unused) } };
}

function totalOf(
  rate: number,
  quantity: Float64Array,
  onDemand: Float64Array,
  reservedParts: RowUse["reserved"],
  coveredParts: RowUse["covered"],
): RowUse["total"] {
  let covered = 0;
  let coveredQuantity = 0;
  for (const part of coveredParts) {
    const sum = sumOf(part.quantity);
    covered += sum * part.rate;
    coveredQuantity += sum;
  }
  let reserved = 0;
  let reservedQuantity = 0;
  for (const part of reservedParts) {
    const sum = sumOf(part.quantity);
    reserved += sum * part.unitsPerUnit * part.reservation.unitRate;
    reservedQuantity += sum;
  }
  const onDemandUsd = sumOf(onDemand) * rate;
  return {
    onDemandEquivalent: sumOf(quantity) * rate,
    onDemand: onDemandUsd,
    covered,
    reserved,
    amortized: onDemandUsd + covered + reserved,
    coveredOnDemandEquivalent: coveredQuantity * rate,
    reservedOnDemandEquivalent: reservedQuantity * rate,
  };
}
