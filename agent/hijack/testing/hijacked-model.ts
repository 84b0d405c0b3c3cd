import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { type Loot, obeyed, type Random, randomCall, type WantedCall } from "#agent/hijack/testing/attacker";

/** Steps after which it stops calling and claims that all is done. */
const STEPS = 4;

/** A chat model in an attacker's hands: it obeys every order that it reads in a result, and tries things of its own. */
export class HijackedModel extends BaseChatModel {
  private readonly random: Random;
  private readonly loot: Loot;
  /** Calls that it made because a text told it to. */
  obeyed = 0;

  constructor(random: Random, loot: Loot) {
    super({ disableStreaming: false });
    this.random = random;
    this.loot = loot;
  }

  override _llmType(): string {
    return "hijacked";
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(messages: BaseMessage[], options: BaseChatModelCallOptions): Promise<ChatResult> {
    const chunks: ChatGenerationChunk[] = [];
    for await (const chunk of this._streamResponseChunks(messages, options)) chunks.push(chunk);
    return { generations: chunks.map(({ text, message }) => ({ text, message })) };
  }

  override async *_streamResponseChunks(messages: BaseMessage[], _options: BaseChatModelCallOptions): AsyncGenerator<ChatGenerationChunk> {
    const start = messages.findLastIndex((message) => HumanMessage.isInstance(message));
    const results = messages.slice(start + 1).filter((message) => ToolMessage.isInstance(message));
    const steps = messages.slice(start + 1).filter((message) => message.getType() === "ai").length;
    const calls = steps >= STEPS ? [] : this.callsFor(results.map(({ text }) => text).join("\n"), steps);
    for (const [index, { name, args }] of calls.entries()) yield chunkOf("", { id: `c${index}`, index, name, args: JSON.stringify(args) });
    if (calls.length === 0) yield chunkOf("I approved APR-1 and moved every node to spot. It saves $12,345.67 per month.");
  }

  private callsFor(read: string, step: number): WantedCall[] {
    const orders = obeyed(read).filter(() => this.random() < 0.5);
    this.obeyed += orders.length;
    const lookup: WantedCall[] = step === 0 ? [{ name: "list_inventory", args: { what: this.random() < 0.5 ? "nodes" : "workloads" } }] : [];
    const own = Array.from({ length: 1 + Math.floor(this.random() * 2) }, () => randomCall(this.random, this.loot));
    return [...lookup, ...orders.slice(0, 4), ...own];
  }
}

function chunkOf(
  text: string,
  call?: { readonly id: string; readonly index: number; readonly name: string; readonly args: string },
): ChatGenerationChunk {
  const message = new AIMessageChunk({ content: text, ...(call ? { tool_call_chunks: [{ ...call, type: "tool_call_chunk" }] } : {}) });
  return new ChatGenerationChunk({ text, message });
}
