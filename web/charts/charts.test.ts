import { describe, expect, it } from "vitest";
import type { Block } from "#core/chat/blocks";
import { axisValue, bucketLabel, labelled } from "#web/charts/axis-labels.ts";
import { brushLabel, brushQuestion, canBrush } from "#web/charts/brush-words.ts";
import { blockCsv } from "#web/charts/block-tools.ts";
import { ColourBook, seriesLabel } from "#web/charts/colour-book.ts";
import { type ChartLook, COLOUR_TOKENS } from "#web/charts/look.ts";
import { modelOf } from "#web/charts/model.ts";
import { heightOf, optionOf } from "#web/charts/option.ts";
import { treeOf } from "#web/charts/option-parts.ts";
import { waterfallBars } from "#web/charts/option-waterfall.ts";
import { pivot } from "#web/charts/pivot.ts";
import { tipAt, tipWords } from "#web/charts/tip.ts";

const look: ChartLook = {
  theme: "light",
  font: "Inter",
  colour: Object.fromEntries(COLOUR_TOKENS.map((token) => [token, token])) as ChartLook["colour"],
};

const aBlock = (over: Partial<Block> = {}): Block => ({
  id: "b_1",
  kind: "stacked_bar",
  title: "EC2 per day",
  subtitle: "amortized, USD",
  columns: [
    { name: "period", label: "Day", align: "left" },
    { name: "purchase_option", label: "Purchase option", align: "left" },
    { name: "value", label: "Amortized cost", unit: "USD", align: "right" },
  ],
  rows: [
    ["2026-11-09", "spot", "10.50"],
    ["2026-11-09", "on demand", "100.25"],
    ["2026-11-10", "Savings Plan", "5"],
    ["2026-11-10", "on demand", "110"],
    ["2026-11-10", "spot", null],
  ],
  x: "period",
  y: ["value"],
  series: "purchase_option",
  dashed: [],
  annotations: [],
  queryId: "q_1",
  finding: "On demand is the largest.",
  ...over,
});

const sceneOf = (block: Block, hidden: readonly string[] = []) => {
  const model = modelOf(block);
  if (model === undefined) throw new Error("no model");
  return { block, model, look, colours: new ColourBook(), hidden: new Set(hidden), narrow: false };
};

type Drawn = {
  readonly series: readonly {
    readonly type: string;
    readonly name: string;
    readonly stack?: string;
    readonly data: readonly unknown[];
    readonly markLine?: unknown;
  }[];
};
const draw = (block: Block, hidden: readonly string[] = []) => optionOf(sceneOf(block, hidden)) as unknown as Drawn;

describe("the model of a chart", () => {
  it("stacks purchase options in their fixed order from the bottom", () => {
    expect(modelOf(aBlock())?.series.map((one) => one.name)).toEqual(["on demand", "spot", "Savings Plan"]);
  });

  it("keeps unknown apart from zero", () => {
    expect(modelOf(aBlock())?.series.find((one) => one.name === "spot")?.values).toEqual([10.5, null]);
  });

  it("puts others last whatever their size", () => {
    const block = aBlock({
      rows: [
        ["2026-11-09", "other services", "900"],
        ["2026-11-09", "RDS", "10"],
        ["2026-11-09", "S3", "20"],
      ],
    });
    expect(modelOf(block)?.series.map((one) => one.name)).toEqual(["S3", "RDS", "other services"]);
  });

  it("is none for a table, or where a named column is missing", () => {
    expect(modelOf(aBlock({ kind: "table" }))).toBeUndefined();
    expect(modelOf(aBlock({ x: "nowhere" }))).toBeUndefined();
  });
});

describe("colours", () => {
  it("mean the same for purchase options everywhere, and follow a name once given", () => {
    const book = new ColourBook();
    expect(["on demand", "spot", "Savings Plan", "reserved"].map((name) => book.colourOf(name))).toEqual([
      "s-on-demand",
      "s-spot",
      "s-savings-plan",
      "s-reserved",
    ]);
    const first = book.colourOf("RDS");
    book.colourOf("S3");
    expect(book.colourOf("RDS")).toBe(first);
    expect(book.colourOf("7 other services")).toBe("line-strong");
    expect(first).toBe("s-5");
    expect(book.colourOf("no purchase option")).toBe("s-8");
  });

  it("capitalise only words of ours", () => {
    expect([seriesLabel("on demand"), seriesLabel("batch-eks"), seriesLabel("no team tag")]).toEqual(["On demand", "batch-eks", "No team tag"]);
  });
});

describe("what is drawn", () => {
  it("stacks stacked bars, and leaves hidden series out", () => {
    expect(draw(aBlock()).series.map((one) => [one.type, one.name, one.stack])).toEqual([
      ["bar", "on demand", "all"],
      ["bar", "spot", "all"],
      ["bar", "Savings Plan", "all"],
    ]);
    expect(draw(aBlock(), ["spot"]).series.map((one) => one.name)).toEqual(["on demand", "Savings Plan"]);
  });

  it("splits a line at the unfinished day into solid and dashed", () => {
    const block = aBlock({
      kind: "line",
      series: undefined,
      columns: aBlock().columns.filter((column) => column.name !== "purchase_option"),
      rows: [
        ["2026-11-09", "1"],
        ["2026-11-10", "2"],
        ["2026-11-11", "1.5"],
      ],
      dashed: ["2026-11-11"],
    });
    expect(draw(block).series.map((one) => one.data)).toEqual([
      [1, 2, null],
      [null, 2, 1.5],
    ]);
  });

  it("marks an event only where its day is shown", () => {
    expect(draw(aBlock({ annotations: [{ x: "2026-11-10", label: "spot lost" }] })).series[0]?.markLine).toBeDefined();
    expect(draw(aBlock({ annotations: [{ x: "2026-12-01", label: "later" }] })).series[0]?.markLine).toBeUndefined();
  });

  it.each(["line", "area", "bar", "stacked_bar", "pie", "heatmap", "waterfall"] as const)("draws a %s", (kind) => {
    expect(draw(aBlock({ kind })).series.length).toBeGreaterThan(0);
    expect(heightOf(sceneOf(aBlock({ kind })).model, true)).toBeGreaterThan(90);
  });

  it("sums a sunburst from the leaves", () => {
    const block = aBlock({ kind: "sunburst", path: ["period", "purchase_option"] });
    expect(treeOf(block).map((leaf) => [leaf.name, leaf.value, leaf.children.length])).toEqual([
      ["2026-11-10", 115, 2],
      ["2026-11-09", 110.75, 2],
    ]);
  });

  it("lets a waterfall end where its parts lead", () => {
    expect(waterfallBars(["before", "a", "b", "after"], [100, 30, -10, 120]).map((bar) => [bar.role, bar.from, bar.to])).toEqual([
      ["end", 0, 100],
      ["rise", 100, 130],
      ["fall", 130, 120],
      ["end", 0, 120],
    ]);
    expect(waterfallBars(["a", "b"], [5, -8]).map((bar) => [bar.role, bar.from, bar.to])).toEqual([
      ["rise", 0, 5],
      ["fall", 5, -3],
    ]);
  });
});

describe("words of a chart", () => {
  it("writes days, months and hours as the design does", () => {
    expect(["2026-11-09", "2026-11-10"].map(bucketLabel)).toEqual(["9 Nov", "10"]);
    expect(["2026-12", "2027-01"].map(bucketLabel)).toEqual(["Dec 2026", "Jan 2027"]);
    expect(["2026-11-12T00:00", "2026-11-12T06:00"].map((hour) => bucketLabel(hour, 3))).toEqual(["12 Nov", "06:00"]);
  });

  it("never skips the first of a month when labels are thinned", () => {
    const days = Array.from({ length: 30 }, (_, index) => new Date(Date.UTC(2026, 9, 23 + index)).toISOString().slice(0, 10));
    const shown = days.filter((_, index) => labelled(days, 16)(index)).map((day) => day.slice(5));
    expect(shown).toContain("11-01");
    expect(shown.length).toBeLessThanOrEqual(16);
    expect(days.filter((_, index) => labelled(days, 40)(index)).length).toBe(30);
  });

  it("shortens money on the axis", () => {
    expect([axisValue(0, "USD"), axisValue(2000, "USD"), axisValue(0.4, "ratio")]).toEqual(["0", "$2k", "40\u00a0%"]);
  });

  it("says a day in stack order with shares and the total last", () => {
    expect(tipWords(tipAt(sceneOf(aBlock()), 0))).toBe("9 Nov 2026; On demand $100.25; Spot $10.50; total $110.75");
  });
});

describe("the table behind a chart", () => {
  it("has a column a series, exact totals, and keeps unknown unknown", () => {
    const table = pivot(aBlock());
    expect(table.columns.map((column) => column.label)).toEqual(["Day", "On demand", "Spot", "Savings Plan", "Total"]);
    expect(table.rows).toEqual([
      ["2026-11-09", "100.25", "10.50", "0", "110.75"],
      ["2026-11-10", "110", null, "5", null],
    ]);
    expect(table.totals).toEqual(["Total", "210.25", null, "5", null]);
  });

  it("is the block itself where nothing is split", () => {
    const block = aBlock({ kind: "table" });
    expect(pivot(block)).toBe(block);
  });
});

describe("a brushed stretch", () => {
  it("asks about both of its ends", () => {
    expect(brushQuestion("2026-11-09", "2026-11-12")).toBe("What did we spend from 9 Nov 2026 to 12 Nov 2026 by service?");
    expect(brushQuestion("2026-11-09", "2026-11-09")).toBe("What did we spend on 9 Nov 2026 by service?");
    expect(brushLabel("2026-10", "2026-11")).toBe("Ask about October 2026 to November 2026");
  });

  it("is offered over days, months and quarters, not over hours or names", () => {
    expect(
      [
        ["2026-11-09", "2026-11-10"],
        ["2026-10", "2026-11"],
        ["2026-11-09T00:00", "2026-11-09T01:00"],
        ["EC2", "S3"],
      ].map(canBrush),
    ).toEqual([true, true, false, false]);
  });
});

describe("CSV of a block", () => {
  it("leaves amounts as they are and neutralises formulas", () => {
    const block = aBlock({
      rows: [
        ["2026-11-09", '=HYPERLINK("x")', "-12.50"],
        ["2026-11-10", "a,b", null],
      ],
    });
    expect(blockCsv(block)).toBe('Day,Purchase option,Amortized cost\r\n2026-11-09,"\'=HYPERLINK(""x"")",-12.50\r\n2026-11-10,"a,b",\r\n');
  });
});

describe("columns side by side in one chart", () => {
  const burnDown = aBlock({
    kind: "line",
    columns: ["day", "actual", "budget", "forecast", "low", "high"].map((name) => ({ name, label: name, align: "left" as const })),
    rows: [
      ["2026-11-01", "10", "12", "10", null, null],
      ["2026-11-02", null, "24", "21", "18", "25"],
    ],
    x: "day",
    y: ["actual", "budget", "forecast", "low", "high"],
    dashed: ["2026-11-02"],
  });

  it("are told apart: facts, the line to hold against, and what is planned", () => {
    const parts = new Map(modelOf(burnDown)?.series.map(({ name, part }) => [name, part]));
    expect([...parts].filter(([, part]) => part?.planned).map(([name]) => name)).toEqual(["forecast", "low", "high"]);
    expect(parts.get("budget")?.token).toBe("s-total");
    const bars = modelOf(aBlock({ kind: "bar", x: "day", y: ["actual", "budget"], columns: burnDown.columns, rows: burnDown.rows }))?.series ?? [];
    expect(new Set(bars.map(({ part }) => part?.token)).size).toBe(2);
  });

  it("shade the interval between low and high, unless one of them is hidden", () => {
    const bands = (hidden: readonly string[]) => draw(burnDown, hidden).series.filter((one) => (one as { stack?: string }).stack === "interval");
    expect(bands([]).map((one) => (one as unknown as { data: unknown }).data)).toEqual([
      [null, 18],
      [null, 7],
    ]);
    expect(bands(["low"])).toEqual([]);
  });

  it("stay silent in the tip where another column speaks", () => {
    const scene = sceneOf(burnDown);
    expect(tipAt(scene, 1).lines.map(({ name }) => name)).toEqual(["budget", "forecast", "low", "high"]);
  });
});
