import type { MessageParts } from "#core/chat/message-parts";

type DataEvent = { [Name in keyof MessageParts]: { readonly type: `data-${Name}`; readonly data: MessageParts[Name] } }[keyof MessageParts];
/** The parts of the UI message protocol that a terminal needs. */
export type StreamEvent =
  | { readonly type: "text-delta"; readonly id: string; readonly delta: string }
  | { readonly type: "tool-input-available"; readonly toolName: string; readonly input: unknown }
  | { readonly type: "error"; readonly errorText: string }
  | DataEvent;

/** Server-sent events of one answer, as they arrive. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const bytes of body) {
    buffer += decoder.decode(bytes, { stream: true });
    for (let end = buffer.indexOf("\n\n"); end !== -1; end = buffer.indexOf("\n\n")) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (line.startsWith("data: ") && line !== "data: [DONE]") yield JSON.parse(line.slice("data: ".length)) as StreamEvent;
    }
  }
}
