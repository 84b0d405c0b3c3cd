import { describe, expect, it } from "vitest";
import type { SqlSchema } from "#core/api/sql";
import { completed, suggestions } from "#web/pages/sql/complete.ts";

const SCHEMA: SqlSchema = {
  tables: [
    {
      name: "cur",
      about: "",
      columns: [
        { name: "line_item_unblended_cost", type: "double" },
        { name: "x_service", type: "varchar" },
      ],
    },
    {
      name: "focus",
      about: "",
      columns: [
        { name: "BilledCost", type: "double" },
        { name: "ServiceName", type: "varchar" },
      ],
    },
  ],
  functions: ["sum", "substr"],
  examples: [],
  periods: [],
  most: { characters: 20_000, rows: 10_000, seconds: 30 },
};
const names = (text: string) => suggestions(text, text.length, SCHEMA).map((one) => one.text);

describe("completion", () => {
  it("offers columns of the named table first, by their start and then by what they hold", () => {
    expect(names("select x_se")).toEqual(["x_service"]);
    expect(suggestions("select cos from cur", "select cos".length, SCHEMA).map((one) => one.text)).toEqual(["line_item_unblended_cost"]);
    expect(suggestions("select bil from focus", "select bil".length, SCHEMA).map((one) => one.text)).toEqual(["BilledCost"]);
    expect(names("select su")).toEqual(["sum", "substr"]);
    expect(names("select s")).toEqual([]);
  });
  it("writes the whole word where the caret is", () => {
    const text = "select su from cur";
    expect(completed(text, "select su".length, { text: "sum", kind: "function" })).toEqual({ text: "select sum( from cur", caret: 11 });
  });
});
