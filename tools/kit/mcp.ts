import type { Tool, ToolResult } from "#tools/kit/define-tool";
import { inputSchemaOf } from "#tools/kit/run-tool";
import { untrusted } from "#tools/kit/untrusted";

/** What a program is given of one result as text; the structured form has it whole. */
const LONGEST_TEXT = 24_000;

/** A tool as the Model Context Protocol describes it. */
export type McpTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly type: "object" } & Record<string, unknown>;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
};

/** Tools that read or draft, of those that the scopes allow. What draws, asks back or writes down what a person says belongs to the chat. */
export function toolsForMcp(tools: readonly Tool[], scopes: ReadonlySet<string>): readonly Tool[] {
  return tools.filter(({ effect, scope }) => (effect === "read" || effect === "propose") && scopes.has(scope));
}

export function describeForMcp(tool: Tool): McpTool {
  const { $schema: _, ...schema } = inputSchemaOf(tool) as Record<string, unknown>;
  const drafts = tool.effect === "propose";
  return {
    name: tool.name,
    description: drafts ? `${tool.description} It only drafts: a person signs the card in Major Tom, and no tool can.` : tool.description,
    inputSchema: { ...schema, type: "object" },
    annotations: { readOnlyHint: !drafts, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
}

/** A result as text for a model and as data for a program. Each figure carries unit, period, as-of and its query's id. */
export function resultForMcp({ summary, data, figures, sources, proposals = [] }: ToolResult) {
  const json = JSON.stringify(data) ?? "null";
  const told = json.length <= LONGEST_TEXT ? json : `${json.slice(0, LONGEST_TEXT)} … (cut: ask for fewer groups or a shorter period)`;
  return {
    content: [{ type: "text" as const, text: `${summary}\n${told}` }],
    structuredContent: JSON.parse(
      JSON.stringify({ summary, data, figures: figures.map(labelled), sources: sources.map(labelled), proposals }),
    ) as Record<string, unknown>,
  };
}

/** Many programs hand the data on to their model as it is, and a label may hold a tag's value or a name. */
function labelled<Item extends { readonly label: string }>(item: Item): Item {
  return { ...item, label: untrusted(item.label) };
}
