import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrangement, type MeasuredRow, arrangeRows, valueOf } from "#core/costs/arrange";
import { sumDecimals, trimDecimal } from "#core/money";

const october = { from: "2026-10-01T00:00:00.000Z", to: "2026-11-01T00:00:00.000Z", timeZone: "UTC" };
const september = { from: "2026-09-01T00:00:00.000Z", to: "2026-10-01T00:00:00.000Z", timeZone: "UTC" };
const SUM = { isRatio: false, unknown: "leave-out" } as const;
const how = (over: Partial<Arrangement> = {}): Arrangement => ({
  granularity: undefined,
  order: "desc",
  orderBy: "value",
  topN: undefined,
  minValue: undefined,
  timeKey: -1,
  period: october,
  compare: undefined,
  ...over,
});
const row = (key: string | null, amount: string | null, over: Partial<MeasuredRow> & { divisor?: string; unknown?: number } = {}): MeasuredRow => ({
  bucket: null,
  unit: null,
  keys: [key],
  ...over,
  sums: { amount, divisor: over.divisor ?? null, items: 1, unknown: over.unknown ?? 0 },
});
const shown = (rows: ReturnType<typeof arrangeRows>) =>
  rows.map(({ bucket, keys, now, before }) => [bucket, keys[0], now.amount, before?.amount].filter((cell) => cell !== undefined));

describe("arrangeRows", () => {
  it("keeps the largest, and sums the rest as other", () => {
    const rows = arrangeRows([row("a", "1"), row("b", "9"), row("c", "4"), row("d", "2")], undefined, SUM, how({ topN: 2 }));
    expect(shown(rows)).toEqual([
      [null, "b", "9"],
      [null, "c", "4"],
      [null, "other", "3"],
    ]);
  });

  it("drops what is under the least value into other", () => {
    expect(shown(arrangeRows([row("a", "0.5"), row("b", "9"), row("c", "-4")], undefined, SUM, how({ minValue: 1 })))).toEqual([
      [null, "b", "9"],
      [null, "c", "-4"],
      [null, "other", "0.5"],
    ]);
  });

  it("orders by change, and shows what is new and what is gone", () => {
    const rows = arrangeRows(
      [row("new", "5"), row("same", "7"), row("up", "9")],
      [row("same", "7"), row("up", "1"), row("gone", "3")],
      SUM,
      how({ compare: september, orderBy: "change" }),
    );
    expect(shown(rows)).toEqual([
      [null, "up", "9", "1"],
      [null, "new", "5", "0"],
      [null, "same", "7", "7"],
      [null, "gone", "0", "3"],
    ]);
  });

  it("sets the third day beside the third day", () => {
    const day = (bucket: string, amount: string) => row("a", amount, { bucket });
    const rows = arrangeRows(
      [day("2026-10-01", "1"), day("2026-10-03", "3")],
      [day("2026-09-01", "10"), day("2026-09-03", "30")],
      SUM,
      how({ granularity: "daily", compare: september }),
    );
    expect(shown(rows)).toEqual([
      ["2026-10-01", "a", "1", "10"],
      ["2026-10-03", "a", "3", "30"],
    ]);
  });

  it("adds months to quarters", () => {
    const month = (bucket: string, amount: string) => row("a", amount, { bucket });
    const year = { from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z", timeZone: "UTC" };
    expect(
      shown(
        arrangeRows(
          [month("2026-03", "1"), month("2026-04", "2"), month("2026-06", "3")],
          undefined,
          SUM,
          how({ granularity: "quarterly", period: year }),
        ),
      ),
    ).toEqual([
      ["2026-Q1", "a", "1"],
      ["2026-Q2", "a", "5"],
    ]);
  });

  it("divides sums, and never averages ratios", () => {
    const rows = arrangeRows(
      [row("a", "1", { divisor: "2" }), row("b", "9", { divisor: "10" }), row("c", "0", { divisor: "8" })],
      undefined,
      { isRatio: true, unknown: "leave-out" },
      how({ topN: 1 }),
    );
    expect(rows.map(({ keys, now }) => [keys[0], valueOf(now, { isRatio: true, unknown: "leave-out" })])).toEqual([
      ["b", "0.900000000000"],
      ["other", "0.100000000000"],
    ]);
  });

  it("has no value where a part is unknown, and puts it last", () => {
    const rows = arrangeRows([row("a", "100", { unknown: 2 }), row("b", "1")], undefined, { isRatio: false, unknown: "void" }, how());
    expect(rows.map(({ keys, now }) => [keys[0], valueOf(now, { isRatio: false, unknown: "void" })])).toEqual([
      ["b", "1"],
      ["a", null],
    ]);
  });

  it("shows parts that add up to all rows, however they are cut", () => {
    const rows = fc.array(
      fc.record({ key: fc.constantFrom("a", "b", "c", null), amount: fc.integer({ min: -1e6, max: 1e6 }), day: fc.integer({ min: 1, max: 28 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(
        rows,
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        fc.option(fc.integer({ min: 0, max: 9e5 }), { nil: undefined }),
        fc.constantFrom(undefined, "daily", "weekly"),
        (list, topN, minValue, granularity) => {
          const measured = list.map(({ key, amount, day }) =>
            row(key, (amount / 1000).toFixed(3), {
              bucket:
                granularity === undefined
                  ? null
                  : granularity === "weekly"
                    ? (["2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"][Math.floor(day / 7)] ?? null)
                    : `2026-10-${String(day).padStart(2, "0")}`,
            }),
          );
          const parts = arrangeRows(measured, undefined, SUM, how({ topN, minValue, granularity }));
          expect(trimDecimal(sumDecimals(parts.map(({ now }) => now.amount ?? "0")))).toBe(
            trimDecimal(sumDecimals(measured.map(({ sums }) => sums.amount ?? "0"))),
          );
        },
      ),
    );
  });
});
