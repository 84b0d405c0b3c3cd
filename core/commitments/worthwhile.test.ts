import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HourlyUsage, Plan, UsageRow } from "#core/commitments/model";
import { netEffect } from "#core/commitments/net-effect";
import { effectsInTurn, LEAST_SEEN } from "#core/commitments/effects";
import { reasonText, reasonTogether } from "#core/commitments/net-effect-reason";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { type Judgement, judgeClaims } from "#core/commitments/worthwhile";

const HOURS = 24;
const judgeTogether = (...args: Parameters<typeof judgeClaims>): ReadonlyMap<string, Judgement> => judgeClaims(...args).of;
const row = (id: string, rate: number, units: number): UsageRow => ({
  id,
  account: "1".repeat(12),
  service: "ec2",
  region: "us-east-1",
  family: id.split(".")[0],
  instanceType: id,
  usageType: `BoxUsage:${id}`,
  operation: "RunInstances",
  onDemandRate: rate,
  quantity: new Float64Array(HOURS).fill(units),
});
const plan = (commitment: number, discounts: Readonly<Record<string, number>>): Plan => ({
  id: "plan",
  type: "Compute",
  account: "1".repeat(12),
  region: undefined,
  family: undefined,
  term: "1y",
  payment: "no",
  commitment,
  from: 0,
  to: HOURS,
  rateOf: ({ id, onDemandRate }) => (discounts[id] === undefined ? undefined : onDemandRate * (1 - discounts[id])),
});
const position = (one: Plan) => ({ plans: [one], reservations: [], sharing: { off: new Set<string>() } });
const moved = (id: string, units = 1) => ({ id, remove: [{ row: id, units }], add: [], otherUsdPerHour: 0 });

describe("judgeClaims", () => {
  it("leaves out the move whose plan would idle, and keeps the one that other usage makes up for", () => {
    const usage: HourlyUsage = { from: 0, hours: HOURS, rows: [row("m6i.large", 1, 2), row("c6i.large", 1, 4)] };
    // All of m6i is covered and nothing else fits under the plan; c6i runs on demand.
    const base = applyWaterfall(usage, position(plan(1.2, { "m6i.large": 0.4 })));
    const judged = judgeTogether(base, [
      { change: moved("m6i.large"), grossUsdPerHour: 0.3 },
      { change: moved("c6i.large"), grossUsdPerHour: 0.3 },
    ]);
    expect(judged.get("m6i.large")).toMatchObject({ worthwhile: false });
    expect(judged.get("m6i.large")?.effectUsdPerHour).toBeCloseTo(-1, 9);
    expect(judged.get("c6i.large")).toMatchObject({ effectUsdPerHour: 0, worthwhile: true, reason: { kind: "as_gross" } });
    const reason = judged.get("m6i.large")?.reason;
    expect(reason).toMatchObject({ idleMore: ["plan"], idleUsdPerHour: expect.closeTo(0.6, 9) as number });
    expect(reason && reasonText(reason)).toBe("moves usage off a plan that then idles: loses $0.70 an hour");
  });

  it("keeps none that costs more after those before it, and adds up to a full replay of those that it keeps", () => {
    const claim = fc.record({
      row: fc.constantFrom("a.large", "b.large", "c.large"),
      units: fc.integer({ min: 1, max: 2 }),
      gross: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 6 }), fc.double({ min: 0, max: 6, noNaN: true }), (claims, commitment) => {
        const usage: HourlyUsage = { from: 0, hours: HOURS, rows: [row("a.large", 1, 3), row("b.large", 0.8, 4), row("c.large", 1.2, 2)] };
        const at = position(plan(commitment, { "a.large": 0.4, "b.large": 0.25, "c.large": 0.1 }));
        const asked = claims.map(({ row: id, units, gross }, index) => ({
          change: { ...moved(id, units), id: String(index) },
          grossUsdPerHour: gross,
        }));
        const { of: judged, onTop } = judgeClaims(applyWaterfall(usage, at), asked);
        const kept = asked.filter(({ change }) => judged.get(change.id)?.worthwhile === true);
        for (const { change, grossUsdPerHour } of kept) expect(grossUsdPerHour + (judged.get(change.id)?.effectUsdPerHour ?? 0)).toBeGreaterThan(0);
        const all = netEffect(
          usage,
          at,
          kept.map(({ change }) => change),
        );
        const sum = kept.reduce((total, { change }) => total + (judged.get(change.id)?.effectUsdPerHour ?? 0), 0);
        expect(sum).toBeCloseTo(all.netUsdPerHour - all.grossUsdPerHour, 9);
        // What idles after each adds up, too: a reason of several is the reason of doing them all.
        const together = reasonTogether(kept.flatMap(({ change }) => judged.get(change.id)?.reason ?? []));
        expect(together.idleUsdPerHour).toBeCloseTo(all.idleAfterUsdPerHour - all.idleBeforeUsdPerHour, 9);
        const claimed = kept.reduce((total, { grossUsdPerHour }) => total + grossUsdPerHour, 0);
        expect(together.netUsdPerHour).toBeCloseTo(claimed + sum, 9);
        const changes = kept.map(({ change }) => change);
        for (const one of asked.filter(({ change }) => judged.get(change.id)?.worthwhile === false)) {
          // What is left out raises the bill on top of all that stay, by what it says.
          const withIt = netEffect(usage, at, [...changes, one.change]);
          const more = withIt.netUsdPerHour - withIt.grossUsdPerHour - (all.netUsdPerHour - all.grossUsdPerHour);
          expect(judged.get(one.change.id)?.effectUsdPerHour).toBeCloseTo(more, 9);
          expect(onTop([one]).effectUsdPerHour).toBeCloseTo(more, 9);
          expect(one.grossUsdPerHour + more).toBeLessThan(1e-9);
        }
        for (const { change } of asked) {
          const one = judged.get(change.id)?.reason;
          expect(one?.kind === "as_gross").toBe(Math.abs(judged.get(change.id)?.effectUsdPerHour ?? 0) < LEAST_SEEN);
          expect(one && reasonText(one, LEAST_SEEN) === undefined).toBe(one?.kind === "as_gross");
        }
      }),
    );
  });
});

describe("effectsInTurn", () => {
  it("gives sets of which the second is done after the first, and that add up to a full replay", () => {
    const usage: HourlyUsage = { from: 0, hours: HOURS, rows: [row("a.large", 1, 3), row("b.large", 0.8, 4)] };
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a.large", "b.large"), { maxLength: 4 }),
        fc.array(fc.constantFrom("a.large", "b.large"), { maxLength: 3 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (first, second, commitment) => {
          const at = position(plan(commitment, { "a.large": 0.4, "b.large": 0.25 }));
          const sets = [first, second].map((ids, set) =>
            ids.map((id, index) => ({ change: { ...moved(id), id: `${set}.${index}` }, grossUsdPerHour: 0.5 })),
          );
          const effects = effectsInTurn(applyWaterfall(usage, at), sets);
          const all = netEffect(
            usage,
            at,
            sets.flat().map(({ change }) => change),
          );
          expect(effects.reduce((sum, { effectUsdPerHour }) => sum + effectUsdPerHour, 0)).toBeCloseTo(all.netUsdPerHour - all.grossUsdPerHour, 9);
          expect(effects[0]?.reason.grossUsdPerHour).toBeCloseTo(0.5 * first.length, 9);
        },
      ),
    );
  });
});
