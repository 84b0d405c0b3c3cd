import { setTimeout as pause } from "node:timers/promises";
import type { ChatRequest, MessageParts } from "#core/chat/message-parts";
import type { Figure } from "#core/costs/figure";
import type { Block } from "#core/chat/blocks";
import type { Frame } from "#core/planner/frame";
import type { Door } from "#server/chat/client/door";
import { plainText } from "#server/chat/client/plain-text";
import { showProposal, type ShownProposal } from "#server/chat/client/show-proposal";
import { readEvents } from "#server/chat/client/read-events";

export type Answer = {
  readonly question: string;
  readonly answer: string;
  readonly interpretation: Frame | null;
  readonly toolCalls: readonly { readonly name: string; readonly input: unknown }[];
  readonly figures: readonly Figure[];
  readonly charts: readonly Block[];
  /** What was drafted or asked about, each with the card that its sealed text gives. */
  readonly proposals: readonly ShownProposal[];
  readonly clarification?: MessageParts["clarify"];
  readonly notices?: readonly MessageParts["notice"][];
  readonly grounding: MessageParts["grounding"];
  readonly firstTokenMs: number | null;
  readonly totalMs: number;
};
export type Failure = { readonly question: string; readonly error: string };

/** A tenant over its rate is told when to come back; a file of questions waits so often for one of them. */
const MOST_WAITS = 20;

/** Asks one question over HTTP and reads the stream to its end. */
export async function askOnce(
  door: Door,
  thread: string,
  question: string,
  more: Pick<ChatRequest, "interpretation"> | undefined = undefined,
): Promise<Answer | Failure> {
  try {
    for (let wait = 0; ; wait += 1) {
      const startedAt = performance.now();
      const response = await door.fetch("/api/chat", { method: "POST", body: JSON.stringify({ id: thread, text: question, ...more }) });
      if (response.status === 429 && wait < MOST_WAITS) {
        await pause(Math.max(1, Number(response.headers.get("retry-after") ?? 1)) * 1000);
        continue;
      }
      if (!response.ok || !response.body) return { question, error: await detailOf(response) };
      return await collect(door, response.body, question, startedAt);
    }
  } catch (error) {
    return { question, error: error instanceof Error ? error.message : String(error) };
  }
}

async function collect(door: Door, body: ReadableStream<Uint8Array>, question: string, startedAt: number): Promise<Answer | Failure> {
  let text = "";
  let firstTokenMs: number | null = null;
  let error: string | undefined;
  let interpretation: Frame | null = null;
  let clarification: MessageParts["clarify"] | undefined;
  let grounding: MessageParts["grounding"] = { figures: 0, removed: 0 };
  const toolCalls: { name: string; input: unknown }[] = [];
  const figures = new Map<string, Figure>();
  const charts: Block[] = [];
  const drafts = new Map<string, MessageParts["proposal"]>();
  const notices: MessageParts["notice"][] = [];
  let textId: string | undefined;
  for await (const event of readEvents(body)) {
    if (event.type === "text-delta") {
      firstTokenMs ??= Math.round(performance.now() - startedAt);
      if (textId !== undefined && textId !== event.id && !/\s$/.test(text)) text += "\n\n";
      textId = event.id;
      text += event.delta;
    } else if (event.type === "tool-input-available") toolCalls.push({ name: event.toolName, input: event.input });
    else if (event.type === "error") error = event.errorText;
    else if (event.type === "data-reading") interpretation = event.data.frame;
    else if (event.type === "data-figures") for (const figure of event.data) figures.set(figure.id, figure);
    else if (event.type === "data-block") charts.push(event.data);
    else if (event.type === "data-proposal") drafts.set(event.data.id, event.data);
    else if (event.type === "data-clarify") clarification = event.data;
    else if (event.type === "data-notice") notices.push(event.data);
    else if (event.type === "data-grounding") grounding = event.data;
  }
  if (error !== undefined) return { question, error };
  const totalMs = Math.round(performance.now() - startedAt);
  return {
    question,
    answer: plainText(text),
    interpretation,
    toolCalls,
    figures: [...figures.values()],
    charts,
    proposals: await Promise.all([...drafts.values()].map((draft) => showProposal(door, draft))),
    ...(clarification ? { clarification } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    grounding,
    firstTokenMs,
    totalMs,
  };
}

async function detailOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const detail = typeof body === "object" && body !== null ? Reflect.get(body, "detail") : undefined;
  return typeof detail === "string" ? detail : `The server answered ${response.status}.`;
}
