import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { AiSdkChatModel } from "#agent/models/ai-sdk-chat-model";
import { DEFAULT_RETRIES, type Retries } from "#agent/models/retry";

export type OpenAiSettings = { readonly apiKey: string; readonly baseUrl: string; readonly model: string };

/** Any endpoint that speaks OpenAI's chat completions. */
export function openAiChatModel(settings: OpenAiSettings, retries: Retries = DEFAULT_RETRIES): AiSdkChatModel {
  const provider = createOpenAICompatible({ name: "openai-compatible", baseURL: settings.baseUrl, apiKey: settings.apiKey, includeUsage: true });
  return new AiSdkChatModel(provider(settings.model), retries);
}
