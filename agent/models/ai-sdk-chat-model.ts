import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4FunctionTool, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel, type BaseChatModelCallOptions, type BindToolsInput } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { concat } from "@langchain/core/utils/stream";
import { failureOf } from "#agent/models/model-failure";
import { toPrompt } from "#agent/models/prompt-messages";
import { type Retries, withRetries } from "#agent/models/retry";
import { finishedMessage } from "#agent/models/finished-message";
import { withUsage } from "#agent/models/usage";
import type { BoundTool } from "#tools/kit/langchain";

type CallOptions = BaseChatModelCallOptions & { readonly tools?: readonly LanguageModelV4FunctionTool[] };

/** A LangChain chat model over any language model of the AI SDK: messages, tools, streaming, usage. */
export class AiSdkChatModel extends BaseChatModel<CallOptions> {
  private model: LanguageModelV4;
  private retries: Retries;

  constructor(model: LanguageModelV4, retries: Retries) {
    super({ disableStreaming: false });
    this.model = model;
    this.retries = retries;
  }

  // The base constructor calls this before the fields above exist.
  override _llmType(): string {
    return "ai-sdk";
  }

  override bindTools(tools: BindToolsInput[]) {
    const bound = (tools as BoundTool[]).map(({ function: { name, description, parameters } }): LanguageModelV4FunctionTool => ({
      type: "function",
      name,
      description,
      inputSchema: parameters,
    }));
    return this.withConfig({ tools: bound } as Partial<CallOptions>);
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const call: LanguageModelV4CallOptions = {
      prompt: toPrompt(messages),
      ...(options.tools && options.tools.length > 0 ? { tools: [...options.tools] } : {}),
      ...(options.signal ? { abortSignal: options.signal } : {}),
    };
    const indexes = new Map<string, number>();
    for await (const part of withRetries((signal) => this.open(call, signal), this.retries, options.signal)) {
      const message = toChunk(part, indexes);
      if (!message) continue;
      const chunk = new ChatGenerationChunk({ message, text: typeof message.content === "string" ? message.content : "" });
      yield chunk;
      if (run) await run.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  private async open(call: LanguageModelV4CallOptions, signal: AbortSignal | undefined): Promise<AsyncIterable<LanguageModelV4StreamPart>> {
    const { stream } = await this.model.doStream(signal ? { ...call, abortSignal: signal } : call);
    return stream;
  }

  override async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"], run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    let all: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, run)) all = all ? concat(all, chunk) : chunk;
    return { generations: [{ text: all?.text ?? "", message: finishedMessage((all?.message ?? new AIMessageChunk("")) as AIMessageChunk) }] };
  }
}

/** One part of the AI SDK's stream as a LangChain chunk; undefined when it carries nothing for us. Throws what the stream reports as its error. */
function toChunk(part: LanguageModelV4StreamPart, indexes: Map<string, number>): AIMessageChunk | undefined {
  switch (part.type) {
    case "text-delta":
      return part.delta === "" ? undefined : new AIMessageChunk({ content: part.delta });
    case "tool-input-start":
      indexes.set(part.id, indexes.size);
      return toolChunk({ id: part.id, name: part.toolName, args: "", index: indexes.get(part.id) ?? 0 });
    case "tool-input-delta":
      return toolChunk({ args: part.delta, index: indexes.get(part.id) ?? 0 });
    case "tool-call":
      // Only of providers that do not stream the input of a tool.
      if (indexes.has(part.toolCallId)) return undefined;
      indexes.set(part.toolCallId, indexes.size);
      return toolChunk({ id: part.toolCallId, name: part.toolName, args: part.input, index: indexes.get(part.toolCallId) ?? 0 });
    case "finish": {
      const input = part.usage.inputTokens.total ?? 0;
      const output = part.usage.outputTokens.total ?? 0;
      return withUsage(new AIMessageChunk({ content: "", response_metadata: { finish_reason: part.finishReason.unified } }), {
        input_tokens: input,
        output_tokens: output,
        total_tokens: input + output,
      });
    }
    case "error":
      throw failureOf(part.error);
    default:
      return undefined;
  }
}

function toolChunk(chunk: { readonly id?: string; readonly name?: string; readonly args: string; readonly index: number }): AIMessageChunk {
  return new AIMessageChunk({ content: "", tool_call_chunks: [{ type: "tool_call_chunk", ...chunk }] });
}
