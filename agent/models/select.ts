import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Planner } from "#agent/deps";
import { OfflineChatModel } from "#agent/models/offline";
import type { OpenAiSettings } from "#agent/models/openai";

export type ChatModels = {
  readonly configured: { readonly model: BaseChatModel; readonly name: string } | undefined;
  readonly offline: BaseChatModel;
};

/** The models that answer: the configured one, where there is one, and always the offline planner. The AI SDK is loaded only when it is needed. */
export async function selectModels(planner: Planner, settings: OpenAiSettings | undefined): Promise<ChatModels> {
  const offline = new OfflineChatModel(planner);
  if (!settings) return { configured: undefined, offline };
  const { openAiChatModel } = await import("#agent/models/openai");
  return { configured: { model: openAiChatModel(settings), name: settings.model }, offline };
}
