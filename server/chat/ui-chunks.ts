import type { UIMessageChunk } from "ai";
import type { AgentEvent } from "#agent/events";

/** Turns the events of one turn into the AI SDK's UI message protocol. */
export class UiChunks {
  private readonly write: (chunk: UIMessageChunk) => void;
  private textId: string | undefined;
  private isInStep = false;
  private sawResult = false;

  constructor(write: (chunk: UIMessageChunk) => void) {
    this.write = write;
  }

  start(messageId: string): void {
    this.write({ type: "start", messageId });
  }

  event(event: AgentEvent): void {
    switch (event.type) {
      case "text":
        this.step();
        if (this.textId !== event.id) {
          this.closeText();
          this.textId = event.id;
          this.write({ type: "text-start", id: event.id });
        }
        this.write({ type: "text-delta", id: event.id, delta: event.delta });
        break;
      case "call":
        this.closeText();
        this.step();
        this.write({ type: "tool-input-available", toolCallId: event.id, toolName: event.tool, input: event.input });
        break;
      case "result":
        this.sawResult = true;
        this.write({ type: "tool-output-available", toolCallId: event.id, output: event.output });
        break;
      case "failure":
        this.sawResult = true;
        this.write({ type: "tool-output-error", toolCallId: event.id, errorText: event.message });
        break;
      case "part":
        this.write({ type: `data-${event.name}`, id: event.id, data: event.data });
        break;
    }
  }

  /** Words or calls after results are the model's next step. */
  private step(): void {
    if (this.isInStep && !this.sawResult) return;
    if (this.isInStep) {
      this.closeText();
      this.write({ type: "finish-step" });
    }
    this.isInStep = true;
    this.sawResult = false;
    this.write({ type: "start-step" });
  }

  private closeText(): void {
    if (this.textId !== undefined) this.write({ type: "text-end", id: this.textId });
    this.textId = undefined;
  }

  fail(errorText: string): void {
    this.closeText();
    this.write({ type: "error", errorText });
  }

  end(): void {
    this.closeText();
    if (this.isInStep) this.write({ type: "finish-step" });
    this.write({ type: "finish" });
  }
}
