import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { absolute, decimal, type Decimal, sumOf, toFixed, toText } from "#core/figures/decimal";
import type { ChangeRow, ChargeKind } from "#core/insights/change-row";
import { decompose, rankDimensions } from "#core/insights/decompose";
import { effectsOf } from "#core/insights/effects";

const amount = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 15n }).map((n) => toFixed(n * 10n ** 6n, 12));
const quantity = fc.oneof(
  fc.constant("0"),
  fc.bigInt({ min: 1n, max: 10n ** 12n }).map((n) => toFixed(n * 10n ** 9n, 9)),
);
const row: fc.Arbitrary<ChangeRow> = fc.record({
  keys: fc.record({ service: fc.constantFrom("EC2", "S3", "RDS", null), account: fc.constantFrom("a", "b") }),
  kind: fc.constantFrom<ChargeKind>("usage", "usage", "usage", "credit", "refund", "tax", "fee", "unused-commitment", "adjustment"),
  option: fc.constantFrom("on_demand", "spot", "savings_plan", ""),
  before: amount,
  after: amount,
  usage: fc.option(fc.record({ unit: fc.constantFrom("Hrs", "GB"), before: quantity, after: quantity }), { nil: undefined }),
});
const bill = fc.array(row, { maxLength: 30 });
const days = fc.record({ before: fc.integer({ min: 1, max: 31 }), after: fc.integer({ min: 1, max: 31 }) });

const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? toText(v) : v))) as unknown;

describe("decompose", () => {
  it("gives parts and effects that sum to the difference exactly, for any bill", () => {
    fc.assert(
      fc.property(bill, days, (rows, count) => {
        const difference = sumOf(rows.map((r) => decimal(r.after) - decimal(r.before)));
        const { parts, effects, change, before, after } = decompose(rows, "service", count);
        expect(change).toBe(difference);
        expect(after - before).toBe(difference);
        expect(sumOf(parts.map((part) => part.change))).toBe(difference);
        expect(sumOf(effects.map((part) => part.change))).toBe(difference);
        for (const part of parts) expect(sumOf(part.effects.map((effect) => effect.change))).toBe(part.change);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives the inside of a part that sums to the part, for any bill and kind", () => {
    fc.assert(
      fc.property(bill, days, (rows, count) => {
        for (const part of decompose(rows, "service", count).parts) {
          const within = rows.filter((r) => r.kind === part.kind && (part.kind !== "usage" || (r.keys["service"] ?? null) === part.key));
          const inside = decompose(within, "account", count, part.kind);
          expect(sumOf(inside.parts.map(({ change }) => change))).toBe(part.change);
          expect(new Set(inside.parts.map(({ key }) => key)).size).toBe(inside.parts.length);
        }
      }),
    );
  });

  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        bill.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        days,
        ([rows, shuffled], count) => {
          expect(plain(decompose(shuffled, "account", count))).toEqual(plain(decompose(rows, "account", count)));
          expect(rankDimensions(shuffled, ["service", "account"])).toEqual(rankDimensions(rows, ["service", "account"]));
        },
      ),
    );
  });

  it("turns every sign and nothing else when the periods are swapped", () => {
    fc.assert(
      fc.property(bill, days, (rows, count) => {
        const swapped = rows.map((r): ChangeRow => ({
          ...r,
          before: r.after,
          after: r.before,
          usage: r.usage && { unit: r.usage.unit, before: r.usage.after, after: r.usage.before },
        }));
        const forth = new Map(effectsOf(rows, count).map((part) => [part.effect, part.change]));
        const back = new Map(effectsOf(swapped, { before: count.after, after: count.before }).map((part) => [part.effect, part.change]));
        const other = { new: "gone", gone: "new" } as const;
        for (const [effect, change] of forth) {
          const mirrored: Decimal = back.get(effect === "new" || effect === "gone" ? other[effect] : effect) ?? 0n;
          expect(absolute(change + mirrored) < 10n ** 9n).toBe(true);
        }
      }),
    );
  });

  it("agrees with the average over all orders of turning the factors, computed by brute force in floats", () => {
    const positive = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            c0: positive,
            c1: positive,
            u0: positive,
            u1: positive,
            option: fc.constantFrom("on_demand", "spot", "savings_plan", "reserved"),
          }),
          { minLength: 1, maxLength: 4, selector: ({ option }) => option },
        ),
        days,
        (options, count) => {
          const rows = options.map((o): ChangeRow => ({
            keys: { service: "EC2" },
            kind: "usage",
            option: o.option,
            before: String(o.c0),
            after: String(o.c1),
            usage: { unit: "Hrs", before: String(o.u0), after: String(o.u1) },
          }));
          const expected = bruteForce(options, count);
          const found = new Map(effectsOf(rows, count).map((part) => [part.effect as string, Number(toText(part.change))]));
          for (const effect of FACTORS) expect(found.get(effect) ?? 0).toBeCloseTo(expected.get(effect) ?? 0, 5);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps credits, refunds, tax, fees and unused commitment apart, and names what is new and gone", () => {
    const usage = (service: string, before: string, after: string): ChangeRow => ({ keys: { service }, kind: "usage", option: "", before, after });
    const { parts } = decompose(
      [
        usage("EC2", "100", "130"),
        usage("Glue", "0", "12"),
        usage("Redshift", "40", "0"),
        { keys: { service: "EC2" }, kind: "credit", option: "", before: "0", after: "-50" },
        { keys: { service: "Tax" }, kind: "tax", option: "", before: "3", after: "5" },
      ],
      "service",
      { before: 30, after: 30 },
    );
    expect(parts.map((part) => [part.kind, part.key, toText(part.change), part.state])).toEqual([
      ["credit", null, "-50", "new"],
      ["usage", "Redshift", "-40", "gone"],
      ["usage", "EC2", "30", "changed"],
      ["usage", "Glue", "12", "new"],
      ["tax", null, "2", "changed"],
    ]);
  });

  it("tells usage from price: twice the hours is usage, twice the rate is rate, one day more is days", () => {
    const one = (after: string, used: string, count = { before: 30, after: 30 }) =>
      effectsOf([{ keys: {}, kind: "usage", option: "", before: "300", after, usage: { unit: "Hrs", before: "3000", after: used } }], count).map(
        (part) => [part.effect, toText(part.change)],
      );
    expect(one("600", "6000")).toEqual([["usage", "300"]]);
    expect(one("600", "3000")).toEqual([["rate", "300"]]);
    expect(one("310", "3100", { before: 30, after: 31 })).toEqual([["days", "10"]]);
  });

  const bought = (option: string, before: [string, string], after: [string, string], usageType = "BoxUsage:m6i.large"): ChangeRow => ({
    keys: { usage_type: usageType },
    kind: "usage",
    option,
    before: before[0],
    after: after[0],
    usage: { unit: "Hrs", before: before[1], after: after[1] },
  });
  const named = (rows: readonly ChangeRow[]) => effectsOf(rows, { before: 7, after: 7 }).map((part) => [part.effect, toText(part.change)]);

  it("names less usage under commitments as coverage, apart from the mix of spot and on demand", () => {
    expect(named([bought("savings_plan", ["60", "100"], ["0", "0"]), bought("on_demand", ["0", "0"], ["100", "100"])])).toEqual([["coverage", "40"]]);
    expect(named([bought("savings_plan", ["60", "100"], ["30", "50"]), bought("reserved", ["0", "0"], ["20", "50"])])).toEqual([["mix", "-10"]]);
    const both = [
      bought("savings_plan", ["60", "100"], ["30", "50"]),
      bought("on_demand", ["100", "100"], ["50", "50"]),
      bought("spot", ["0", "0"], ["30", "100"], "SpotUsage:m6i.large"),
    ];
    const effects = Object.fromEntries(named(both));
    // A quarter of the hours lost their cover, and two thirds of the rest went to spot.
    expect([Number(effects["coverage"]) > 0, Number(effects["mix"]) < 0]).toEqual([true, true]);
    expect(sumOf(effectsOf(both, { before: 7, after: 7 }).map((part) => part.change))).toBe(decimal("-50"));
  });

  it("names a move from spot to on demand as mix, not as rate", () => {
    const side = (option: string, before: [string, string], after: [string, string]): ChangeRow => ({
      keys: { usage: "m6i" },
      kind: "usage",
      option,
      before: before[0],
      after: after[0],
      usage: { unit: "Hrs", before: before[1], after: after[1] },
    });
    const effects = effectsOf([side("spot", ["300", "1000"], ["0", "0"]), side("on_demand", ["0", "0"], ["1000", "1000"])], { before: 7, after: 7 });
    expect(effects.map((part) => [part.effect, toText(part.change)])).toEqual([["mix", "700"]]);
  });
});

describe("rankDimensions", () => {
  it("prefers the dimension along which the change stands out", () => {
    const cell = (service: string, account: string, before: string, after: string): ChangeRow => ({
      keys: { service, account, region: "us-east-1" },
      kind: "usage",
      option: "",
      before,
      after,
    });
    const rows = [cell("EC2", "a", "100", "100"), cell("EC2", "b", "100", "180"), cell("S3", "a", "50", "50"), cell("S3", "b", "50", "90")];
    expect(rankDimensions(rows, ["service", "account", "region"])[0]?.dimension).toBe("account");
    expect(rankDimensions(rows, ["region"])[0]?.score).toBe(0);
  });
});

const FACTORS = ["days", "usage", "coverage", "mix", "rate"];

function bruteForce(
  options: readonly { c0: number; c1: number; u0: number; u1: number; option: string }[],
  days: { before: number; after: number },
): Map<string, number> {
  const sum = (some: typeof options, of: "u0" | "u1") => some.reduce((total, o) => total + o[of], 0);
  const [U0, U1] = [sum(options, "u0"), sum(options, "u1")];
  const isCovered = (o: { option: string }) => o.option === "savings_plan" || o.option === "reserved";
  const cost = (on: Set<string>) => {
    const blended = options.reduce((total, o) => {
      const group = options.filter((other) => isCovered(other) === isCovered(o));
      const covered = on.has("coverage") ? sum(group, "u1") / U1 : sum(group, "u0") / U0;
      const within = on.has("mix") ? o.u1 / sum(group, "u1") : o.u0 / sum(group, "u0");
      return total + covered * within * (on.has("rate") ? o.c1 / o.u1 : o.c0 / o.u0);
    }, 0);
    return (on.has("days") ? days.after : days.before) * (on.has("usage") ? U1 / days.after : U0 / days.before) * blended;
  };
  const sums = new Map<string, number>(FACTORS.map((f) => [f, 0]));
  const orders = permutations(FACTORS);
  for (const order of orders) {
    const on = new Set<string>();
    for (const factor of order) {
      const was = cost(on);
      on.add(factor);
      sums.set(factor, (sums.get(factor) ?? 0) + (cost(on) - was) / orders.length);
    }
  }
  return sums;
}

function permutations(items: readonly string[]): string[][] {
  return items.length <= 1
    ? [[...items]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
