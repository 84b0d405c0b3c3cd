import type { UIMessage } from "ai";
import type { MessageParts } from "#core/chat/message-parts";
import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";

/** Of a question that this page sent: the words of the one before, with another reading chosen. */
export type QuestionMetadata = { readonly reread?: boolean };

export type ChatMessage = UIMessage<QuestionMetadata | undefined, { -readonly [Name in keyof MessageParts]: MessageParts[Name] }>;

export type Step = {
  readonly id: string;
  readonly text: string;
  readonly state: "running" | "done" | "failed";
  readonly elapsedMs: number | undefined;
};

export type Answer = {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly reading: MessageParts["reading"] | undefined;
  readonly figures: ReadonlyMap<string, Figure>;
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
  readonly clarify: MessageParts["clarify"] | undefined;
  readonly notices: readonly MessageParts["notice"][];
  readonly grounding: MessageParts["grounding"] | undefined;
  readonly next: readonly string[];
  readonly usage: MessageParts["usage"] | undefined;
};

export function textOf(message: ChatMessage): string {
  return message.parts
    .filter((part) => part.type === "text")
    .map((part) => part.text)
    .join("\n\n");
}

/** A message of Major Tom, sorted into what the screen shows of it. Later parts of one kind add to or replace earlier ones. */
export function answerOf(message: ChatMessage): Answer {
  const steps: Step[] = [];
  const figures = new Map<string, Figure>();
  const sources = new Map<number, Source>();
  const blocks = new Map<string, Block>();
  const notices: MessageParts["notice"][] = [];
  let reading: Answer["reading"];
  let clarify: Answer["clarify"];
  let grounding: Answer["grounding"];
  let usage: Answer["usage"];
  let next: readonly string[] = [];
  for (const part of message.parts) {
    if (part.type === "data-figures") for (const figure of part.data) figures.set(figure.id, figure);
    else if (part.type === "data-sources") for (const source of part.data) sources.set(source.n, source);
    else if (part.type === "data-block") blocks.set(part.data.id, part.data);
    else if (part.type === "data-reading") reading = part.data;
    else if (part.type === "data-clarify") clarify = part.data;
    else if (part.type === "data-notice") notices.push(part.data);
    else if (part.type === "data-grounding") grounding = part.data;
    else if (part.type === "data-usage") usage = part.data;
    else if (part.type === "data-next") next = part.data;
    else if (part.type === "dynamic-tool" || part.type.startsWith("tool-")) steps.push(stepOf(part as ToolPart));
  }
  return {
    text: textOf(message),
    steps,
    reading,
    figures,
    blocks: [...blocks.values()],
    sources: [...sources.values()].toSorted((a, b) => a.n - b.n),
    clarify,
    notices,
    grounding,
    next,
    usage,
  };
}

type ToolPart = {
  readonly type: string;
  readonly toolName?: string;
  readonly toolCallId: string;
  readonly state: string;
  readonly title?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly errorText?: string;
};

const DOING: Readonly<Record<string, string>> = {
  query_costs: "Reading the bill",
  run_sql: "Running the query",
  explain_change: "Explaining the change",
  find_savings: "Looking for savings",
  list_inventory: "Listing what runs",
  show_audit: "Reading the audit log",
  analyze_node: "Looking at the node",
  list_proposals: "Listing proposals",
  propose_node_switch: "Drafting for signature",
  explain_term: "Looking up the term",
  draw_chart: "Drawing the chart",
  ask_user: "Asking back",
};

function stepOf(part: ToolPart): Step {
  const name = part.toolName ?? part.type.replace(/^tool-/, "");
  const doing = part.title ?? DOING[name] ?? name.replaceAll("_", " ");
  const output = typeof part.output === "object" && part.output !== null ? (part.output as Record<string, unknown>) : {};
  const elapsedMs = typeof output["elapsedMs"] === "number" ? output["elapsedMs"] : undefined;
  if (part.state === "output-error")
    return {
      id: part.toolCallId,
      text: part.errorText === undefined ? `${doing} failed` : `${doing}: ${part.errorText}`,
      state: "failed",
      elapsedMs,
    };
  if (part.state !== "output-available") return { id: part.toolCallId, text: doing, state: "running", elapsedMs };
  const error = output["error"];
  if (typeof error === "string") return { id: part.toolCallId, text: `${doing}: ${error}`, state: "failed", elapsedMs };
  const summary = typeof part.output === "string" ? part.output : output["summary"];
  return { id: part.toolCallId, text: typeof summary === "string" && summary !== "" ? summary : doing, state: "done", elapsedMs };
}
