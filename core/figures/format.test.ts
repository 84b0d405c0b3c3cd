import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, toFixed } from "#core/figures/decimal";
import { formatBucket, formatRange } from "#core/figures/dates";
import { formatFigure, formatValue } from "#core/figures/format";

const text = (value: string | null, unit: string, metric = "amortized", style = {}) =>
  formatFigure({ value, unit, metric }, style).replaceAll("\u00a0", " ");

describe("formatFigure", () => {
  it.each([
    ["20762.4", "USD", "amortized", "$20,762.40"],
    ["0", "USD", "amortized", "$0.00"],
    ["-120", "USD", "credits", "−$120.00"],
    ["2643.35", "USD", "change", "+$2,643.35"],
    ["-218.6", "USD", "change", "−$218.60"],
    ["0.146", "ratio", "change_ratio", "+14.6 %"],
    ["0.146", "ratio", "share", "14.6 %"],
    ["0.0004", "ratio", "share", "under 0.1 %"],
    ["2.34", "points", "change_points", "+2.3 points"],
    ["0.7780", "USD/h", "rate", "$0.7780 per hour"],
    ["2.5", "USD/h", "commitment", "$2.500 per hour"],
    ["0.12345", "USD/h", "rate", "$0.12345 per hour"],
    ["0.000012345", "USD/request", "unit_cost:requests", "$0.0000123 per request"],
    ["0.00000000000049", "USD/request", "unit_cost:requests", "under $0.000000000001 per request"],
    ["12494.68", "USD/month", "saving", "$12,494.68 per month"],
    ["0.08", "USD/GB-Mo", "rate", "$0.080 per GB-month"],
    ["1204.5", "EUR", "billed", "EUR 1,204.50"],
    ["0.004", "USD", "amortized", "under $0.01"],
    ["-0.004", "USD", "amortized", "above −$0.01"],
    ["0.0000000001", "USD", "amortized", "under $0.01"],
    ["38000000", "bytes", "bytes", "38 MB"],
    ["800000", "bytes", "bytes", "800 kB"],
    ["41208", "count", "count", "41,208"],
    ["744.5", "Hrs", "usage", "744.5 hours"],
    ["1", "Hrs", "usage", "1 hour"],
    ["12.25", "GB-Mo", "usage", "12.25 GB-months"],
    [null, "USD", "amortized", "unknown"],
    ["999.995", "USD", "amortized", "$1,000.00"],
    ["1234567890.125", "USD", "amortized", "$1,234,567,890.13"],
  ])("writes %s %s of %s as %s", (value, unit, metric, expected) => {
    expect(text(value, unit, metric)).toBe(expected);
  });

  it("drops the sign where the words carry it, and keeps whole dollars and thousands for grids and axes", () => {
    expect(text("-218.6", "USD", "change", { sign: "never" })).toBe("$218.60");
    expect(text("12494.68", "USD/month", "rate", { whole: true })).toBe("$12,495 per month");
    expect(text("38200", "USD", "amortized", { axis: true })).toBe("$38k");
    expect(text("0.5", "USD", "amortized", { axis: true })).toBe("$0.50");
  });

  it("never shows an amount that differs from the value by half a cent or more", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), (micros) => {
        const value = toFixed(micros * 10n ** 12n, 6);
        const shown = formatValue(value, "USD");
        const back = /under|above/.test(shown) ? 0n : decimal(shown.replace("−", "-").replace(/[$,]/g, ""));
        const gap = back - decimal(value);
        expect((gap < 0n ? -gap : gap) * 2n <= 10n ** 16n).toBe(true);
        expect(/under|above/.test(shown)).toBe(back === 0n && decimal(value) !== 0n);
      }),
    );
  });
});

describe("formatRange", () => {
  it.each([
    ["2026-11-09", "2026-11-16", "9–15 Nov"],
    ["2026-11-18", "2026-11-19", "18 Nov"],
    ["2026-10-01", "2026-11-01", "October 2026"],
    ["2026-07-01", "2026-10-01", "Q3 2026"],
    ["2025-01-01", "2026-01-01", "2025"],
    ["2026-10-28", "2026-11-04", "28 Oct–3 Nov"],
    ["2025-12-28", "2026-01-04", "28 Dec 2025–3 Jan 2026"],
    ["2026-08-01", "2026-10-01", "Aug–Sep 2026"],
  ])("says %s to %s as %s", (from, to, expected) => {
    expect(formatRange({ from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` }, { year: 2026 })).toBe(expected);
  });
});

describe("formatBucket", () => {
  it.each([
    ["2026-11-09", "9 Nov"],
    ["2026-10", "October"],
    ["2025-10", "October 2025"],
    ["2026-Q3", "Q3 2026"],
    ["2026-11-12 06:00:00", "12 Nov 06:00 UTC"],
    ["anything else", "anything else"],
  ])("says %s as %s", (bucket, expected) => {
    expect(formatBucket(bucket, { year: 2026 })).toBe(expected);
  });
});
