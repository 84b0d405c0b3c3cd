import type { Tool } from "#tools/kit/define-tool";
import { inputSchemaOf } from "#tools/kit/run-tool";

/** A tool as chat models are told of it: LangChain's `bindTools` takes this OpenAI form as it is. */
export type BoundTool = {
  readonly type: "function";
  readonly function: { readonly name: string; readonly description: string; readonly parameters: Record<string, unknown> };
};

export function bindForModel(tools: readonly Tool[]): BoundTool[] {
  return tools.map((tool) => {
    const { $schema: _, ...parameters } = inputSchemaOf(tool) as Record<string, unknown>;
    return { type: "function", function: { name: tool.name, description: tool.description, parameters } };
  });
}
