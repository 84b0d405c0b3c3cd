import type { UIMessageChunk } from "ai";

/** A stream that goes quiet for longer may be cut by something in between. */
const HEARTBEAT_MS = 15_000;

/**
 * One running turn. It outlives the request that started it: what it says is kept until it ends, and any number of
 * readers replay it from the start and follow it.
 */
export class Run {
  readonly turnId: string;
  /** What was asked, until the checkpoint has it. */
  readonly question: string;
  readonly stop: AbortController = new AbortController();
  private readonly lines: string[] = [];
  private readonly waiting = new Set<() => void>();
  private finished = false;

  constructor(turnId: string, question: string) {
    this.turnId = turnId;
    this.question = question;
  }

  get isDone(): boolean {
    return this.finished;
  }

  /** Lines from the nth on. */
  said(from: number): readonly string[] {
    return this.lines.slice(from);
  }

  write(chunk: UIMessageChunk): void {
    this.lines.push(`data: ${JSON.stringify(chunk)}\n\n`);
    this.wake();
  }

  finish(): void {
    this.lines.push("data: [DONE]\n\n");
    this.finished = true;
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }

  /** What has been said so far, then the rest as it comes. A reader that leaves disturbs nobody. */
  follow(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let next = 0;
    let isOpen = true;
    return new ReadableStream({
      pull: async (controller) => {
        while (isOpen && next >= this.lines.length && !this.finished) {
          const { promise, resolve } = Promise.withResolvers<"more" | "quiet">();
          const more = () => resolve("more");
          this.waiting.add(more);
          const timer = setTimeout(() => resolve("quiet"), HEARTBEAT_MS);
          const woken = await promise;
          clearTimeout(timer);
          this.waiting.delete(more);
          if (woken === "quiet" && isOpen) return controller.enqueue(encoder.encode(": still here\n\n"));
        }
        if (!isOpen) return;
        if (next < this.lines.length) {
          const text = this.lines.slice(next).join("");
          next = this.lines.length;
          controller.enqueue(encoder.encode(text));
        } else controller.close();
      },
      cancel: () => {
        isOpen = false;
        this.wake();
      },
    });
  }
}

export const UI_MESSAGE_STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  "x-vercel-ai-ui-message-stream": "v1",
} as const;
