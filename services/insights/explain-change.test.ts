import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decimal, decimalOf, sumOf, toFixed, toText } from "#core/figures/decimal";
import { queryCosts } from "#services/costs/query";
import { explainChange } from "#services/insights/explain-change";
import { aBill, type Bill, GPU } from "#services/insights/testing/a-bill";

let bill: Bill;
beforeAll(async () => {
  bill = await aBill();
  // The first question of a process compiles the guard's parser.
  await queryCosts(bill.ctx, { period: "last_7d" });
}, 120_000);
afterAll(() => bill.close());

const value = (figure: { value: string | null }) => decimalOf(figure.value) ?? 0n;

describe("explainChange", () => {
  it.each([
    ["last_7d", "amortized", "service"],
    ["last_7d", "unblended", "account"],
    ["last_7d", "amortized", "usage_type"],
    ["last_7d", "amortized", undefined],
    ["2026-11-01..2026-11-10", "amortized", "region"],
  ])("gives parts and effects that sum to the difference of %s %s by %s, as two questions of their own say it", async (period, metric, groupBy) => {
    const explained = await explainChange(bill.ctx, { period, metric, ...(groupBy === undefined ? {} : { groupBy }) });
    const after = await queryCosts(bill.ctx, { metric, period });
    const before = await queryCosts(bill.ctx, { metric, period: { from: explained.compare.from, to: explained.compare.to } });
    const difference = decimal(after.reconciliation.total ?? "0") - decimal(before.reconciliation.total ?? "0");
    expect(toText(sumOf(explained.parts.map((part) => value(part.change))))).toBe(toText(difference));
    expect(toText(sumOf(explained.effects.map((effect) => value(effect.change))))).toBe(toText(difference));
    expect(toFixed(value(explained.change), 2)).toBe(toFixed(difference, 2));
  });

  it("finds the machine, its account and the hour at which it began", async () => {
    const explained = await explainChange(bill.ctx, { period: "last_7d" });
    const [cause] = explained.causes;
    expect(cause?.movers.at(-1)).toMatchObject({ dimension: "resource", value: GPU.id, state: "new" });
    expect(cause?.onset).toMatchObject({ day: "2026-11-12", hour: "2026-11-12T06:00:00.000Z", shape: "step" });
  });

  it("keeps the credit and unused commitment apart from usage, and calls the machine new", async () => {
    const { parts, effects } = await explainChange(bill.ctx, { period: "last_7d", groupBy: "account" });
    expect(parts.find((part) => part.kind === "credit")?.change.value).toBe("-15");
    expect(parts.find((part) => part.kind === "unused-commitment")?.change.value).toBe("0");
    expect(parts.find((part) => part.key === "data")).toMatchObject({ state: "new" });
    expect(Object.fromEntries(effects.map((effect) => [effect.effect, effect.change.value]))).toEqual({
      new: toText(decimal(GPU.usdPerHour) * 138n),
      credit: "-15",
    });
  });

  it("shows the change per day when the periods have different numbers of days", async () => {
    const explained = await explainChange(bill.ctx, { period: "2026-11-01..2026-11-07", compareTo: "2026-10-20..2026-10-29" });
    expect(explained.perDay?.change.value).toBe("0");
    expect(explained.effects.map((effect) => effect.effect)).toEqual(expect.arrayContaining(["days"]));
    expect(explained.effects.every((effect) => ["days", "unused-commitment"].includes(effect.effect))).toBe(true);
  });

  it("draws a waterfall whose bars lead from the one total to the other", async () => {
    const { blocks, before, after } = await explainChange(bill.ctx, { period: "last_7d" });
    const waterfall = blocks.find((block) => block.kind === "waterfall");
    const bars = waterfall?.rows.map((row) => decimal(String(row[2]))) ?? [];
    expect(toText(bars[0] ?? 0n)).toBe(before.value);
    expect(toText(sumOf(bars.slice(0, -1)))).toBe(after.value);
  });

  it("refuses what has no parts, and says so where there is nothing to compare with", async () => {
    await expect(explainChange(bill.ctx, { period: "last_7d", metric: "utilization" })).rejects.toMatchObject({ code: "invalid-input" });
    await expect(explainChange(bill.ctx, { period: "last_7d", compareTo: "2025-11" })).rejects.toMatchObject({ code: "no-data" });
  });
});
