import type { UIMessage } from "ai";
import type { TurnHistory } from "#agent/turn-events";
import { userMessageId } from "#agent/turn-ids";
import type { TimedMessages } from "#server/chat/with-notices";

type Part = UIMessage["parts"][number];

/** A thread's turns as UI messages. A turn that is running is left out from its answer on: the stream replays it. */
export function toUiMessages(turns: readonly TurnHistory[], running: boolean): TimedMessages[] {
  return turns.map((turn, index) => ({ at: turn.startedAt, messages: messagesOf(turn, running && index === turns.length - 1) }));
}

function messagesOf(turn: TurnHistory, running: boolean): UIMessage[] {
  const user: UIMessage = {
    id: userMessageId(turn.id),
    role: "user",
    parts: [{ type: "text", text: turn.text }],
    ...(turn.startedAt === undefined ? {} : { metadata: { at: turn.startedAt } }),
  };
  return running || turn.events.length === 0 ? [user] : [user, { id: turn.id, role: "assistant", parts: partsOf(turn) }];
}

function partsOf(turn: TurnHistory): Part[] {
  const parts: Part[] = [];
  const tools = new Map<string, number>();
  for (const event of turn.events) {
    switch (event.type) {
      case "text":
        parts.push({ type: "step-start" }, { type: "text", text: event.delta, state: "done" });
        break;
      case "call":
        tools.set(event.id, parts.length);
        parts.push({
          type: `tool-${event.tool}`,
          toolCallId: event.id,
          state: "output-error",
          input: event.input,
          errorText: "Not run: the turn was interrupted.",
        });
        break;
      case "result":
        replace(parts, tools.get(event.id), (part) => ({
          type: part.type,
          toolCallId: event.id,
          state: "output-available",
          input: part.input,
          output: event.output,
        }));
        break;
      case "failure":
        replace(parts, tools.get(event.id), (part) => ({
          type: part.type,
          toolCallId: event.id,
          state: "output-error",
          input: part.input,
          errorText: event.message,
        }));
        break;
      case "part":
        parts.push({ type: `data-${event.name}`, id: event.id, data: event.data });
        break;
    }
  }
  return parts;
}

function replace(parts: Part[], index: number | undefined, make: (part: { readonly type: `tool-${string}`; readonly input: unknown }) => Part): void {
  const part = index === undefined ? undefined : parts[index];
  if (index === undefined || !part || !("toolCallId" in part) || part.type === "dynamic-tool") return;
  parts[index] = make({ type: part.type, input: part.input });
}
