import type { Change, UsagePart } from "#core/commitments/change";
import type { HourlyUsage, Position, UsageRow } from "#core/commitments/model";
import { netEffect } from "#core/commitments/net-effect";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { oracleHour } from "#core/commitments/waterfall/testing/oracle";
import { below, pick, type Random, randomCase, randomPlan, randomRow, START } from "#core/commitments/waterfall/testing/random-position";
import { seededRandom } from "#core/costs/forecast/random";

/**
 * The largest difference, USD an hour, between the net effect of a random set of changes and a replay by other code; of every
 * second set the waterfall before is given. Infinite where the parts do not add up to the set exactly.
 */
export function netEffectDifference(seed: number): number {
  const { usage, position } = randomCase(seed);
  const changes = randomChanges(seededRandom(seed * 77), usage, position);
  const expected = replay(usage, position, changes);
  const effect = netEffect(usage, position, changes, seed % 2 === 0 ? applyWaterfall(usage, position) : undefined);
  let [net, gross] = [0, 0];
  for (const part of effect.parts) {
    net += part.netUsdPerHour;
    gross += part.grossUsdPerHour;
  }
  if (net !== effect.netUsdPerHour || gross !== effect.grossUsdPerHour) return Number.POSITIVE_INFINITY;
  return Math.max(
    Math.abs(effect.netUsdPerHour - expected.net),
    Math.abs(effect.grossUsdPerHour - expected.gross),
    Math.abs(effect.idleBeforeUsdPerHour - expected.idleBefore),
    Math.abs(effect.idleAfterUsdPerHour - expected.idleAfter),
  );
}

function randomChanges(random: Random, usage: HourlyUsage, position: Position): Change[] {
  const units = () => (random() < 0.5 ? random() * 3 : Float64Array.from({ length: usage.hours }, () => (random() < 0.4 ? 0 : random() * 4)));
  const ended = new Set<string>();
  return Array.from({ length: 1 + below(random, 5) }, (_, index): Change => {
    const parts = (count: number) => Array.from({ length: count }, (): UsagePart => ({ row: pick(random, usage.rows).id, units: units() }));
    const { quantity: _quantity, ...made } = {
      ...randomRow(random, 500 + index, usage.hours, ["111111111111", "222222222222"]),
      id: `made-${index}`,
    };
    const ends = position.plans.find((plan) => !ended.has(plan.id) && random() < 0.3);
    if (ends !== undefined) ended.add(ends.id);
    const bought = randomPlan(random, `bought-${index}`, pick(random, usage.rows).account, 3, { from: START, to: START + 3 });
    return {
      id: `change-${index}`,
      remove: parts(below(random, 3)),
      add: [...parts(below(random, 2)), ...(random() < 0.4 ? [{ row: made.id, otherwise: made, units: units() }] : [])],
      otherUsdPerHour: random() < 0.5 ? random() - 0.5 : Float64Array.from({ length: usage.hours }, () => random() - 0.5),
      ...(random() < 0.3 ? { addPlans: [bought] } : {}),
      ...(ends === undefined ? {} : { endPlans: [ends.id] }),
    };
  });
}

/** Hour by hour with plain objects: usage before, usage after, both billed by the oracle. */
function replay(usage: HourlyUsage, position: Position, changes: readonly Change[]) {
  const facts = new Map(usage.rows.map((row): [string, Omit<UsageRow, "quantity">] => [row.id, row]));
  for (const { otherwise } of changes.flatMap(({ add }) => add)) if (otherwise !== undefined) facts.set(otherwise.id, otherwise);
  const ended = changes.flatMap(({ endPlans = [] }) => endPlans);
  const plans = [...position.plans.filter(({ id }) => !ended.includes(id)), ...changes.flatMap(({ addPlans = [] }) => addPlans)];
  const sums = { net: 0, gross: 0, idleBefore: 0, idleAfter: 0 };
  for (let hour = 0; hour < usage.hours; hour += 1) {
    const at = (value: number | Float64Array) => (typeof value === "number" ? value : (value[hour] ?? 0));
    const before = new Map([...facts.keys()].map((id) => [id, usage.rows.find((row) => row.id === id)?.quantity[hour] ?? 0]));
    const after = new Map(before);
    let other = 0;
    for (const { remove, add, otherUsdPerHour } of changes) {
      for (const { row, units } of remove) after.set(String(row), Math.max(0, (after.get(String(row)) ?? 0) - at(units)));
      for (const { row, units } of add) after.set(String(row), (after.get(String(row)) ?? 0) + at(units));
      other += at(otherUsdPerHour);
    }
    const billed = (quantities: ReadonlyMap<string, number>, where: Position) => {
      const rows = [...facts.values()].map((row): UsageRow => ({ ...row, quantity: Float64Array.of(quantities.get(row.id) ?? 0) }));
      return oracleHour({ from: usage.from + hour, hours: 1, rows }, where, 0);
    };
    const one = oracleHour(usage, position, hour);
    const two = billed(after, { ...position, plans });
    const idle = (lines: typeof one) =>
      [...lines.unused].reduce((sum, [payer, unused]) => {
        const reservation = position.reservations.find(({ id }) => payer === `reservation/${id}`);
        return sum + unused * (reservation?.unitRate ?? 1);
      }, 0);
    const listed = (quantities: ReadonlyMap<string, number>) =>
      [...facts.values()].reduce((sum, { id, onDemandRate }) => sum + onDemandRate * (quantities.get(id) ?? 0), 0);
    sums.net += (one.usd - two.usd - other) / usage.hours;
    sums.gross += (listed(before) - listed(after) - other) / usage.hours;
    sums.idleBefore += idle(one) / usage.hours;
    sums.idleAfter += idle(two) / usage.hours;
  }
  return sums;
}
