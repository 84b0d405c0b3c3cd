import { describe, expect, it } from "vitest";
import { bindForModel } from "#tools/kit/langchain";
import { TOOLS } from "#tools/registry";

describe("TOOLS", () => {
  it("names each tool once, in snake case, with a description and a scope", () => {
    expect(new Set(TOOLS.map((tool) => tool.name)).size).toBe(TOOLS.length);
    for (const tool of TOOLS) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(tool.description.length).toBeGreaterThan(30);
      expect(tool.scope).toBeTruthy();
    }
  });

  it("holds nothing that approves, executes or changes anything", () => {
    for (const tool of TOOLS) {
      expect(["read", "present"]).toContain(tool.effect);
      expect(tool.name).not.toMatch(/approve|execute|apply|delete|set_|buy|sign/);
    }
  });

  it("tells a model the arguments of every tool as a JSON Schema object", () => {
    for (const { function: tool } of bindForModel(TOOLS)) {
      expect(tool.parameters["type"], tool.name).toBe("object");
      expect(Object.keys(tool.parameters["properties"] as object).length, tool.name).toBeGreaterThan(0);
    }
    const query = bindForModel(TOOLS).find((tool) => tool.function.name === "query_costs")?.function.parameters["properties"] as Record<
      string,
      { type?: string }
    >;
    expect(query["filters"]?.type).toBe("array");
    expect(query["groupBy"]?.type).toBe("array");
  });
});
