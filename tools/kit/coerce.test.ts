import { describe, expect, it } from "vitest";
import { z } from "zod";
import { InvalidInputError } from "#core/errors";
import { coerceArguments, type JsonSchema } from "#tools/kit/coerce";
import { parseArguments } from "#tools/kit/run-tool";

const Input = z.object({
  metric: z.string(),
  groupBy: z.array(z.string()).default([]),
  filters: z.array(z.object({ dimension: z.string(), values: z.array(z.string()) })).default([]),
  topN: z.number().int().optional(),
  order: z.enum(["desc", "asc"]).optional(),
  granularity: z.enum(["hourly", "daily", "weekly"]).optional(),
  cumulative: z.boolean().optional(),
  period: z.union([z.string(), z.object({ from: z.string(), to: z.string() })]).optional(),
});
const tool = { name: "query", input: Input, aliases: { dimensions: "groupBy" } };

describe("coerceArguments", () => {
  it.each([
    ["a scalar for a list", { groupBy: "service" }, { groupBy: ["service"] }],
    ["a comma list", { groupBy: "service, account" }, { groupBy: ["service", "account"] }],
    ["a list as JSON text", { groupBy: '["service"]' }, { groupBy: ["service"] }],
    ["a number as text", { topN: "5" }, { topN: 5 }],
    ["a truth as text", { cumulative: "true" }, { cumulative: true }],
    ["another case of a name", { group_by: ["service"] }, { groupBy: ["service"] }],
    ["another name", { dimensions: ["service"] }, { groupBy: ["service"] }],
    ["a misspelt name", { granulrity: "daily" }, { granularity: "daily" }],
    ["another case of a value", { granularity: "Daily" }, { granularity: "daily" }],
    ["null for absent", { topN: null, order: null }, {}],
    ["an object as JSON text", { period: '{"from":"2026-10-01","to":"2026-11-01"}' }, { period: { from: "2026-10-01", to: "2026-11-01" } }],
    [
      "marks of untrusted text",
      { filters: [{ dimension: "namespace", values: ["⟪checkout⟫"] }] },
      { filters: [{ dimension: "namespace", values: ["checkout"] }] },
    ],
    ["a number for a text", { filters: [{ dimension: "account", values: [123] }] }, { filters: [{ dimension: "account", values: ["123"] }] }],
  ])("mends %s", (_, given, expected) => {
    expect(parseArguments(tool, { metric: "amortized", ...given })).toEqual({ metric: "amortized", groupBy: [], filters: [], ...expected });
  });

  it("takes the whole of the arguments as JSON text", () => {
    expect(parseArguments(tool, '{"metric":"net"}')).toMatchObject({ metric: "net" });
  });

  it.each([
    ["an argument that does not exist", { metric: "net", colour: "red" }, 'There is no argument "colour". Use only: metric, groupBy, filters'],
    ["a value of the wrong kind", { metric: "net", topN: "many" }, "The arguments of query do not fit: topN"],
    ["a missing argument", {}, "metric"],
    ["a list instead of an object", [1, 2], "do not fit"],
  ])("refuses %s with advice", (_, given, words) => {
    expect(() => parseArguments(tool, given)).toThrow(InvalidInputError);
    expect(() => parseArguments(tool, given)).toThrow(words);
  });

  it("never drops an argument in silence", () => {
    const schema: JsonSchema = { type: "object", properties: { a: { type: "string" } } };
    expect(() => coerceArguments(schema, { b: "x" })).toThrow("There is no argument");
  });
});
