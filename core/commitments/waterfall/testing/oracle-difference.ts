import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { oracleHour } from "#core/commitments/waterfall/testing/oracle";
import { randomCase } from "#core/commitments/waterfall/testing/random-position";

/** Of each row and payer: units and USD in one hour. */
function linesOf(result: WaterfallResult, hour: number): Map<string, { units: number; usd: number }> {
  const lines = new Map<string, { units: number; usd: number }>();
  for (const { row, onDemand, reserved, covered } of result.rows) {
    const at = (quantity: Float64Array) => quantity[hour] ?? Number.NaN;
    lines.set(`${row.id} on_demand`, { units: at(onDemand), usd: at(onDemand) * row.onDemandRate });
    for (const { reservation, unitsPerUnit, quantity } of reserved) {
      const units = at(quantity);
      lines.set(`${row.id} reservation/${reservation.id}`, { units, usd: units * unitsPerUnit * reservation.unitRate });
    }
    for (const { plan, rate, quantity } of covered) lines.set(`${row.id} plan/${plan.id}`, { units: at(quantity), usd: at(quantity) * rate });
  }
  return lines;
}

/** The largest difference between the engine and the oracle, in units, USD or idle commitment. */
export function oracleDifference(seed: number): number {
  const { usage, position } = randomCase(seed);
  const result = applyWaterfall(usage, position);
  let worst = 0;
  let total = 0;
  for (let hour = 0; hour < usage.hours; hour += 1) {
    const oracle = oracleHour(usage, position, hour);
    total += oracle.usd;
    const lines = linesOf(result, hour);
    for (const line of oracle.lines) {
      const key = `${line.row} ${line.payer}`;
      const found = lines.get(key) ?? { units: 0, usd: 0 };
      worst = Math.max(worst, Math.abs(found.units - line.units), Math.abs(found.usd - line.usd));
      lines.delete(key);
    }
    for (const { units } of lines.values()) worst = Math.max(worst, Math.abs(units));
    for (const { plan, unused } of result.plans) worst = Math.max(worst, Math.abs((unused[hour] ?? 0) - (oracle.unused.get(`plan/${plan.id}`) ?? 0)));
    for (const { reservation, unused } of result.reservations) {
      worst = Math.max(worst, Math.abs((unused[hour] ?? 0) - (oracle.unused.get(`reservation/${reservation.id}`) ?? 0)));
    }
  }
  return Math.max(worst, Math.abs(billOf(result).total - total));
}
