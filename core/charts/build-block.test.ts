import { describe, expect, it } from "vitest";
import { blockFromResult } from "#core/charts/build-block";
import { Block } from "#core/chat/blocks";
import { decimal, sumOf, toText } from "#core/figures/decimal";
import { aResult } from "#core/charts/testing/a-result";

const days = (count: number, groups: readonly string[]) =>
  aResult({
    query: { granularity: "daily", groupBy: ["service"] },
    rows: Array.from({ length: count }, (_, day) =>
      groups.map((group, at) => ({ time: `2026-10-${String(day + 1).padStart(2, "0")}`, groups: [group], value: String((at + 1) * 10 + day) })),
    ).flat(),
  });

describe("blockFromResult", () => {
  it.each([
    ["a total as a table", aResult({ query: {}, rows: [{ value: "10" }] }), "table"],
    [
      "groups as bars",
      aResult({
        query: { groupBy: ["service"] },
        rows: [
          { groups: ["EC2"], value: "10" },
          { groups: ["S3"], value: "5" },
        ],
      }),
      "bar",
    ],
    [
      "purchase options as parts of a whole",
      aResult({
        query: { groupBy: ["purchase_option"] },
        rows: [
          { groups: ["spot"], value: "10" },
          { groups: ["on_demand"], value: "5" },
        ],
      }),
      "pie",
    ],
    [
      "resources as a table",
      aResult({
        query: { groupBy: ["resource"] },
        rows: [
          { groups: ["i-1"], value: "10" },
          { groups: ["i-2"], value: "5" },
        ],
      }),
      "table",
    ],
    ["days of groups stacked", days(5, ["EC2", "S3"]), "stacked_bar"],
    ["a long series of groups as areas", days(31, ["EC2", "S3"]), "stacked_bar"],
    [
      "a ratio over time as a line",
      aResult({
        query: { granularity: "daily" },
        metric: { unit: "ratio", additive: false },
        rows: [
          { time: "2026-10-01", value: "0.5" },
          { time: "2026-10-02", value: "0.6" },
        ],
      }),
      "line",
    ],
    [
      "hours by day as heat",
      aResult({
        query: { groupBy: ["day", "hour"] },
        rows: [
          { groups: ["2026-10-01", "3"], value: "1" },
          { groups: ["2026-10-01", "4"], value: "2" },
        ],
      }),
      "heatmap",
    ],
  ])("draws %s", (_, result, kind) => {
    const block = blockFromResult(result);
    expect(block.kind).toBe(kind);
    expect(Block.parse(block)).toEqual(block);
    const drawn = [block.x, block.series, ...block.y, ...(block.path ?? [])].filter((name) => name !== undefined);
    expect(block.columns.map((column) => column.name)).toEqual(expect.arrayContaining(drawn));
  });

  it("draws what was asked for where the data can be drawn so, and says nothing false where it cannot", () => {
    const groups = aResult({
      query: { groupBy: ["service"] },
      rows: [
        { groups: ["EC2"], value: "10" },
        { groups: ["S3"], value: "5" },
      ],
    });
    expect(blockFromResult(groups, { kind: "pie" }).kind).toBe("pie");
    expect(blockFromResult(groups, { kind: "line" }).kind).toBe("bar");
    const credits = aResult({
      query: { groupBy: ["service"] },
      rows: [
        { groups: ["EC2"], value: "10" },
        { groups: ["Credit"], value: "-5" },
      ],
    });
    expect(blockFromResult(credits, { kind: "pie" }).kind).toBe("bar");
  });

  it("keeps seven series and adds up the rest, to the cent", () => {
    const result = days(3, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    const block = blockFromResult(result);
    const names = new Set(block.rows.map((row) => row[1]));
    expect(names.size).toBe(8);
    expect(names).toContain("other services");
    const sum = sumOf(block.rows.map((row) => decimal(String(row[2]))));
    expect(toText(sum)).toBe(result.reconciliation.total);
    expect(block.subtitle).toContain("3 smaller services together");
  });

  it("dashes the last day when it is not over", () => {
    const result = aResult({
      query: { granularity: "daily" },
      rows: [
        { time: "2026-11-16", value: "5" },
        { time: "2026-11-17", value: "1" },
      ],
      period: { partial: true },
    });
    expect(blockFromResult(result).dashed).toEqual(["2026-11-17"]);
  });

  it("states the finding for who cannot see the chart", () => {
    const compared = aResult({
      query: { groupBy: ["account"], compareTo: "2026-09" },
      rows: [
        { groups: ["dev"], value: "10", previous: "4" },
        { groups: ["prod"], value: "5", previous: "9" },
      ],
    });
    expect(blockFromResult(compared).finding).toBe("dev rose most, by $6.00; prod fell most, by $4.00.");
    const sized = aResult({
      query: { groupBy: ["service"] },
      rows: [
        { groups: ["EC2"], value: "75" },
        { groups: ["S3"], value: "25" },
      ],
    });
    expect(blockFromResult(sized).finding.replaceAll("\u00a0", " ")).toBe("EC2 is the largest of 2 services: $75.00, 75.0 % of $100.00.");
  });

  it("shows more places where rounded parts would not add up to the rounded total", () => {
    const block = blockFromResult(
      aResult({
        query: { groupBy: ["service"] },
        rows: [
          { groups: ["a"], value: "0.005" },
          { groups: ["b"], value: "0.005" },
          { groups: ["c"], value: "0.005" },
        ],
      }),
    );
    expect(block.columns.find((column) => column.name === "value")?.places).toBe(3);
  });

  it("names missing groups in words and keeps a tag's column", () => {
    const block = blockFromResult(
      aResult({
        query: { groupBy: ["tag:team"] },
        rows: [
          { groups: [null], value: "10" },
          { groups: ["growth"], value: "5" },
        ],
      }),
    );
    expect(block.rows[0]?.[0]).toBe("no team tag");
    expect(block.x).toBe("tag_team");
    expect(block.title).toBe("Amortized cost by team");
  });
});
