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

  it("holds nothing that approves or carries out anything: tools read, show or draft", () => {
    for (const tool of TOOLS) {
      expect(["read", "present", "propose", "note"]).toContain(tool.effect);
      expect(tool.name).not.toMatch(
        /approve|reject|cancel|resolve|execute|apply|delete|terminate|drain|set_|buy|sign|kill|switch$(?<!propose_node_switch)/,
      );
      expect(tool.effect === "note", tool.name).toBe(/^(remember|forget|schedule|stop)_/.test(tool.name));
      expect(tool.effect === "propose", tool.name).toBe(tool.name.startsWith("propose_"));
      if (tool.effect === "propose") expect(tool.scope).toBe("proposal:create");
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
