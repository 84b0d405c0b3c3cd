import { describe, expect, it } from "vitest";
import type { Change, RowReference, UsagePart } from "#core/commitments/change";
import type { HourlyUsage, Plan, Position, UsageRow } from "#core/commitments/model";
import { netEffect } from "#core/commitments/net-effect";
import { reasonText } from "#core/commitments/net-effect-reason";
import { netEffectDifference } from "#core/commitments/testing/replayed-changes";
import { START } from "#core/commitments/waterfall/testing/random-position";
import { InvalidInputError } from "#core/errors";

const EXACT = 1e-9;

/** Four nodes at $1.008 an hour that a plan of $2.40 covers at 40 % off, and perhaps other usage on demand. */
function world(other?: { readonly discount: number }): { usage: HourlyUsage; position: Position } {
  const row = (id: string, units: number, onDemandRate: number): UsageRow => ({
    id,
    account: "111111111111",
    service: "ec2",
    region: "us-east-1",
    family: id,
    instanceType: `${id}.xlarge`,
    usageType: `BoxUsage:${id}.xlarge`,
    operation: "RunInstances",
    onDemandRate,
    quantity: new Float64Array(24).fill(units),
  });
  const plan: Plan = {
    id: "plan",
    type: "Compute",
    account: "111111111111",
    region: undefined,
    family: undefined,
    term: "1y",
    payment: "no",
    commitment: 2.4,
    from: START,
    to: START + 24,
    rateOf: ({ id, onDemandRate }) => onDemandRate * (1 - (id === "nodes" ? 0.4 : (other?.discount ?? 0))),
  };
  const rows = [row("nodes", 4, 1.008), ...(other === undefined ? [] : [row("other", 8, 0.5)])];
  return { usage: { from: START, hours: 24, rows }, position: { plans: [plan], reservations: [], sharing: { off: new Set() } } };
}

const NODES: RowReference = { account: "111111111111", region: "us-east-1", instanceType: "nodes.xlarge" };
const toSpot: Change = { id: "to-spot", remove: [{ row: NODES, units: 2 }], add: [], otherUsdPerHour: 2 * 1.008 * 0.35 };

describe("netEffect", () => {
  it("saves $0.85 an hour instead of $1.31 where the freed plan goes to usage at 22 % off", () => {
    const { usage, position } = world({ discount: 0.22 });
    const effect = netEffect(usage, position, [toSpot]);
    expect(effect.grossUsdPerHour).toBeCloseTo(1.3104, 9);
    expect(effect.netUsdPerHour).toBeCloseTo(0.85, 2);
    expect(effect.reason).toMatchObject({ kind: "less", idleMore: [] });
    expect(effect.absorbed.map(({ row }) => row.id)).toEqual(["other"]);
    expect(reasonText(effect.reason)).toBe(
      "frees commitment that then covers other usage at a smaller discount: saves $0.85 an hour instead of $1.31",
    );
  });

  it("saves the $1.31 that it seems to where the other usage has the same 40 % off", () => {
    const { usage, position } = world({ discount: 0.4 });
    const effect = netEffect(usage, position, [toSpot]);
    expect(effect.netUsdPerHour.toFixed(2)).toBe("1.31");
    expect(effect.idleAfterUsdPerHour).toBe(0);
  });

  it("loses $0.67 an hour, with $1.19 of the plan idle, where there is no other usage", () => {
    const { usage, position } = world();
    const effect = netEffect(usage, position, [toSpot]);
    expect(effect.netUsdPerHour.toFixed(2)).toBe("-0.67");
    expect(effect.idleAfterUsdPerHour.toFixed(2)).toBe("1.19");
    expect(effect.idleBeforeUsdPerHour).toBe(0);
    expect(effect.idle).toEqual([{ id: "plan", kind: "plan", before: 0, after: effect.idleAfterUsdPerHour }]);
    expect(effect.reason).toMatchObject({ kind: "loses", idleMore: ["plan"] });
    expect(reasonText(effect.reason)).toBe("moves usage off a plan that then idles: loses $0.67 an hour");
  });

  it("says nothing where commitments do not matter", () => {
    const { usage, position } = world({ discount: 0.22 });
    const effect = netEffect(usage, { ...position, plans: [] }, [toSpot]);
    expect(effect.netUsdPerHour).toBeCloseTo(effect.grossUsdPerHour, 12);
    expect(reasonText(effect.reason)).toBeUndefined();
  });

  it("counts what is not there to be removed as not removed, and says so", () => {
    const { usage, position } = world();
    const units = new Float64Array(24).fill(3);
    units.fill(6, 12);
    const effect = netEffect(usage, position, [{ ...toSpot, remove: [{ row: "nodes", units }], otherUsdPerHour: 0 }]);
    expect(effect.grossUsdPerHour).toBeCloseTo((3 * 12 + 4 * 12) * (1.008 / 24), 9);
    expect(effect.shortfalls).toEqual([{ change: "to-spot", row: "nodes", hours: 12, unitsPerHour: 1 }]);
    const nowhere = netEffect(usage, position, [{ ...toSpot, remove: [{ row: "no such row", units: 1 }], otherUsdPerHour: 0 }]);
    expect(nowhere.netUsdPerHour).toBe(0);
    expect(nowhere.shortfalls).toEqual([{ change: "to-spot", row: "no such row", hours: 24, unitsPerHour: 1 }]);
  });

  it("counts twice what two changes do to one plan only once: the second finds it idle", () => {
    const { usage, position } = world({ discount: 0.22 });
    const again = { ...toSpot, id: "again" };
    const effect = netEffect(usage, position, [toSpot, again]);
    const alone = netEffect(usage, position, [toSpot]);
    expect(effect.parts[0]?.netUsdPerHour).toBe(alone.netUsdPerHour);
    expect(effect.parts[1]?.netUsdPerHour).toBeLessThan(alone.netUsdPerHour);
    expect(effect.netUsdPerHour).toBe((effect.parts[0]?.netUsdPerHour ?? 0) + (effect.parts[1]?.netUsdPerHour ?? 0));
  });

  it("prices a purchase and a return", () => {
    const { usage, position } = world({ discount: 0.25 });
    const [plan] = position.plans as [Plan];
    const more = netEffect(usage, position, [
      { id: "buy", remove: [], add: [], otherUsdPerHour: 0, addPlans: [{ ...plan, id: "second", commitment: 1.5 }] },
    ]);
    expect(more.netUsdPerHour).toBeCloseTo(0.032 + 1.4808 / 0.75 - 1.5, 9);
    expect(more.grossUsdPerHour).toBe(0);
    const less = netEffect(usage, position, [{ id: "return", remove: [], add: [], otherUsdPerHour: 0, endPlans: ["plan"] }]);
    expect(less.netUsdPerHour).toBeCloseTo(2.4 - 4, 9);
    expect(() => netEffect(usage, position, [{ id: "x", remove: [], add: [], otherUsdPerHour: 0, endPlans: ["nobody's"] }])).toThrow(
      InvalidInputError,
    );
  });

  it("adds to the row that has usage in the hour, makes the row that it is given, and refuses a price that nobody knows", () => {
    const { usage, position } = world();
    const [nodes] = usage.rows as [UsageRow];
    const old = { ...nodes, id: "nodes-old", onDemandRate: 2, quantity: new Float64Array(24).fill(4, 0, 12) };
    const now = { ...nodes, quantity: new Float64Array(24).fill(4, 12) };
    const twoPrices = { ...usage, rows: [now, old] };
    const add = (part: UsagePart): Change => ({ id: "more", remove: [], add: [part], otherUsdPerHour: 0 });
    expect(netEffect(twoPrices, position, [add({ row: NODES, units: 1 })]).grossUsdPerHour).toBeCloseTo(-(12 * 2 + 12 * 1.008) / 24, 9);
    const { quantity: _, ...facts } = nodes;
    const otherwise = { ...facts, id: "made", instanceType: "made.xlarge", onDemandRate: 5 };
    const made = { row: { ...NODES, instanceType: "made.xlarge" }, units: 2 };
    expect(netEffect(usage, position, [add({ ...made, otherwise })]).grossUsdPerHour).toBeCloseTo(-10, 9);
    expect(() => netEffect(usage, position, [add(made)])).toThrow(/on-demand rate is unknown/);
    expect(() => netEffect(usage, position, [add({ row: NODES, units: -1 })])).toThrow(InvalidInputError);
    expect(() => netEffect(usage, position, [add({ row: NODES, units: new Float64Array(3) })])).toThrow(InvalidInputError);
    expect(() => netEffect(usage, position, [add({ row: { account: "1", region: "r" }, units: 1 })])).toThrow(InvalidInputError);
  });

  it("equals a full replay of before and after on 1,000 random sets of changes, and its parts add up to it exactly", () => {
    const wrong: number[] = [];
    for (let seed = 1; seed <= 1000; seed += 1) if (!(netEffectDifference(seed) <= EXACT)) wrong.push(seed);
    expect(wrong).toEqual([]);
  });
});
